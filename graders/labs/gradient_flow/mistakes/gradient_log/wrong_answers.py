import numpy as np

from graders.mistakes import mistake
from reference import dp


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
