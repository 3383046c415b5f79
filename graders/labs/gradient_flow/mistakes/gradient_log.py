import numpy as np

from graders.mistakes import mistake, right_answer
from reference import dp
from reference.dp import Node


@mistake("the absolute value is taken of the mean, not the mean of the absolute values")
def absolute_value_of_the_mean():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = np.abs(np.mean(grad[g]))
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the derivatives are averaged with their signs, so that they cancel")
def mean_with_signs():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = grad[g].mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("absolute values are added up instead of averaged")
def sum_for_mean():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = np.abs(grad[g]).sum()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the biases of a layer are averaged together with its weights")
def biases_counted():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [g.replace("_weight", "") for g in param if "weight" in g]
            self.grad_w = np.zeros((len(names), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, name in enumerate(names):
                    both = [grad[name + "_weight"].ravel(), grad[name + "_bias"].ravel()]
                    self.grad_w[k, i] = np.abs(np.concatenate(both)).mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the biases have rows of their own between the weights")
def biases_as_rows():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            self.grad_w = np.zeros((len(param), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(grad):
                    self.grad_w[k, i] = np.abs(grad[g]).mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the weights themselves are logged, not their derivatives")
def weights_logged():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = np.abs(param[g]).mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the derivatives are multiplied by the learning rate before they are logged")
def steps_logged():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = np.abs(self.alpha * grad[g]).mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("steps are counted from 1, and written to the column of that number: column 0 stays empty")
def columns_shifted():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(1, steps + 1):
                grad, loss = self.model.get_grad(*self.random_batch())
                if i < steps:
                    for k, g in enumerate(weights):
                        self.grad_w[k, i] = np.abs(grad[g]).mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the rows are in the order of back-propagation, the output layer first")
def rows_reversed():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g][::-1]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = np.abs(grad[g]).mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the row of the output layer is left at zero: the loop covers the hidden layers alone")
def output_layer_left_out():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k in range(len(weights) - 1):
                    self.grad_w[k, i] = np.abs(grad[weights[k]]).mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("absolute values are written back into the derivatives, so that steps go the wrong way")
def log_changes_the_steps():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    grad[g] = np.abs(grad[g])
                    self.grad_w[k, i] = grad[g].mean()
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the log is taken from another batch than the step")
def another_batch():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = np.abs(grad[g]).mean()
                grad, loss = self.model.get_grad(*self.random_batch())
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the derivatives are taken once more after the step, at the new parameters")
def after_the_step():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = [g for g in param if "weight" in g]
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
                grad, loss = self.model.get_grad(x, y)
                for k, g in enumerate(weights):
                    self.grad_w[k, i] = np.abs(grad[g]).mean()
            return loss.value

    return SGD


@mistake("layers are sorted by their names, so that h10 comes before h2 in a deep network")
def sorted_by_name():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            weights = sorted(g for g in param if "weight" in g)
            self.grad_w = np.zeros((len(weights), steps))
            for i in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                self.grad_w[:, i] = [np.abs(grad[g]).mean() for g in weights]
                for g in grad:
                    self._update(param, grad, g, i)
                self.model.set_param(param)
            return loss.value

    return SGD


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


@right_answer("watches the model: every call of get_grad is written down")
def watched_model():
    class SGD(dp.SGD):
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

    return SGD


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
