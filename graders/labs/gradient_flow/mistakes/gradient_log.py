import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference import dp
from reference.dp import Node


def answer():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                self.grad_w[:, i] = [np.abs(grad[g]).mean() for g in weights]
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@slips(of=answer)
def in_train():
    absolute_value_of_the_mean = swap("np.abs(grad[g]).mean()", "np.abs(grad[g].mean())")
    "the absolute value is taken of the mean, not the mean of the absolute values"
    mean_with_signs = swap("np.abs(grad[g]).mean()", "grad[g].mean()")
    "the derivatives are averaged with their signs, so that they cancel"
    sum_for_mean = swap("np.abs(grad[g]).mean()", "np.abs(grad[g]).sum()")
    "absolute values are added up instead of averaged"
    euclidean_norm = swap("np.abs(grad[g]).mean()", "np.linalg.norm(grad[g])")
    "the Euclidean norm of the derivatives is logged instead of the mean of their absolute values"
    no_steps = swap("self._update(param, grad, g, i)", "pass")
    "no step is taken: the derivatives are logged, and the parameters stay as they were"
    biases_counted = swap(
        "np.abs(grad[g])", 'np.abs(np.append(grad[g], grad[g.replace("weight", "bias")]))'
    )
    "the biases of a layer are averaged together with its weights"
    biases_as_rows = swap('[g for g in param if "weight" in g]', "list(param)")
    "the biases have rows of their own between the weights"
    weights_logged = swap("np.abs(grad[g])", "np.abs(param[g])")
    "the weights themselves are logged, not their derivatives"
    steps_logged = swap("np.abs(grad[g])", "np.abs(self.alpha * grad[g])")
    "the derivatives are multiplied by the learning rate before they are logged"
    columns_shifted = (
        swap("range(steps)", "range(1, steps + 1)"),
        swap("self.grad_w[:, i]", "if i < steps:\n    self.grad_w[:, i]"),
    )
    "steps are counted from 1, and written to the column of that number: column 0 stays empty"
    rows_reversed = swap('"weight" in g]', '"weight" in g][::-1]')
    "the rows are in the order of back-propagation, the output layer first"
    output_layer_left_out = (
        swap("self.grad_w[:, i]", "self.grad_w[:-1, i]"),
        swap("for g in weights]", "for g in weights[:-1]]"),
    )
    "the row of the output layer is left at zero: the loop covers the hidden layers alone"
    log_changes_the_steps = swap(
        "self.grad_w[:, i]", "grad |= {g: np.abs(grad[g]) for g in weights}\nself.grad_w[:, i]"
    )
    "absolute values are written back into the derivatives, so that steps go the wrong way"
    another_batch = swap(
        "for g in grad:", "grad, loss = self.model.get_grad(*self.random_batch())\nfor g in grad:"
    )
    "the log is taken from another batch than the step"
    after_the_step = (
        swap("self.grad_w[:, i] = [np.abs(grad[g]).mean() for g in weights]", ""),
        swap(
            "self.model.set_param(param)",
            "self.model.set_param(param)\n"
            "grad, loss = self.model.get_grad(x, y)\n"
            "self.grad_w[:, i] = [np.abs(grad[g]).mean() for g in weights]",
        ),
    )
    "the derivatives are taken once more after the step, at the new parameters"
    sorted_by_name = swap(
        '[g for g in param if "weight" in g]', 'sorted(g for g in param if "weight" in g)'
    )
    "layers are sorted by their names, so that h10 comes before h2 in a deep network"


@right_answer("changes a copy of the whole optimiser, and fills the global array grad_w")
def published_form():
    class Optimizer:
        def __init__(self, model, x_train=None, y_train=None, hyperparam=dict(), batch_size=128):  # noqa: B006
            self.model = model
            self.x_train = x_train
            self.y_train = y_train
            self.batch_size = batch_size
            self.hyperparam = hyperparam
            self._set_param()
            self.grad_stores = []

        def random_batch(self):
            indices = np.random.randint(0, self.x_train.shape[0], size=self.batch_size)
            return Node(self.x_train[indices]), Node(self.y_train[indices])

        def _train(self, steps=1000, num_grad_stores=0, print_each=100):
            model = self.model
            if num_grad_stores > 0:
                grad, loss = model.get_grad(*self.random_batch())
                self.grad_stores = [{g: np.zeros_like(grad[g]) for g in grad}]
            param = model.get_param()
            for i in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = model.get_grad(x, y)
                for layer in range(n_hidden_layers + 1):  # noqa: F821
                    values = np.abs(grad["h" + str(layer) + "_weight"])
                    grad_w[layer, i - 1] = values.mean()  # noqa: F821
                for g in grad:
                    self._update(param, grad, g, i)
                model.set_param(param)
            return loss.value

    class SGD(Optimizer):
        def _set_param(self):
            self.alpha = self.hyperparam.get("alpha", 0.001)

        def _update(self, param, grad, g, i):
            param[g] -= self.alpha * grad[g]

        def train(self, steps=1000, print_each=100):
            return self._train(steps, num_grad_stores=1, print_each=print_each)

    return Optimizer, SGD


@right_answer("keeps the log as lists, and writes it while the parameters are updated")
def lists_in_update():
    class SGD(dp.SGD):
        def _update(self, param, grad, name, step):
            if name.endswith("weight"):
                row = list(w for w in param if w.endswith("weight")).index(name)
                self.grad_w[row].append(float(np.abs(grad[name]).mean()))
            super()._update(param, grad, name, step)

        def train(self, steps=1000, print_each=100):
            self.grad_w = [[] for w in self.model.get_param() if w.endswith("weight")]
            return super().train(steps, print_each)

    return SGD


@right_answer("watches the model: every call of get_grad is written down", of=answer)
def watched_model():
    def train(self, steps=1000, print_each=100):
        columns = []
        get_grad = self.model.get_grad

        def watched(x, y):
            grad, loss = get_grad(x, y)
            columns.append([np.mean(np.abs(grad[g])) for g in grad if g[-6:] == "weight"])
            return grad, loss

        self.model.get_grad = watched
        try:
            return super().train(steps, print_each)
        finally:
            del self.model.get_grad
            self.grad_w = np.array(columns).T


@right_answer("draws its batches in another way, along a shuffled order")
def shuffled_order():
    class SGD(dp.SGD):
        def random_batch(self):
            if len(getattr(self, "order", [])) < self.batch_size:
                self.order = list(np.random.permutation(len(self.x_train)))
            chosen = [self.order.pop() for _ in range(self.batch_size)]
            return Node(self.x_train[chosen]), Node(self.y_train[chosen])

        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            self.grad_w = np.empty((len(param) // 2, steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                weights = [grad[g] for g in param if "weight" in g]
                self.grad_w[:, i] = [np.abs(w).sum() / w.size for w in weights]
                param = {g: param[g] - self.alpha * grad[g] for g in param}
                self.model.set_param(param)
            return loss.value

    return SGD
