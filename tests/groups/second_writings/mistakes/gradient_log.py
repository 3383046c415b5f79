"""Planted mistakes of the log of gradients, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake
from reference import dp


def answer():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [name for name in param if name.endswith("_weight")]
            self.grad_w = np.zeros((len(names), steps))
            for t in range(steps):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                for row, name in enumerate(names):
                    self.grad_w[row, t] = np.mean(np.abs(grad[name]))
                for name in grad:
                    self._update(param, grad, name, t + 1)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("again", of=answer)
def absolute_value_of_the_mean():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = abs(grad[name].sum() / grad[name].size)
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def mean_with_signs():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = grad[name].sum() / grad[name].size
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def sum_for_mean():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = sum(abs(g) for g in grad[name].ravel())
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def biases_counted():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        layers = [name[: -len("_weight")] for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(layers), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, layer in enumerate(layers):
                both = [grad[layer + "_weight"].ravel(), grad[layer + "_bias"].ravel()]
                self.grad_w[row, t] = np.abs(np.concatenate(both)).mean()
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def biases_as_rows():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        self.grad_w = np.zeros((len(param), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(param):
                self.grad_w[row, t] = np.mean(np.abs(grad[name]))
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def weights_logged():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = np.mean(np.abs(param[name]))
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def steps_logged():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            before = {name: param[name].copy() for name in names}
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for name in grad:
                self._update(param, grad, name, t + 1)
            for row, name in enumerate(names):
                self.grad_w[row, t] = np.mean(np.abs(param[name] - before[name]))
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def columns_shifted():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps + 1))
        for t in range(1, steps + 1):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = np.mean(np.abs(grad[name]))
            for name in grad:
                self._update(param, grad, name, t)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def rows_reversed():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")][::-1]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = np.mean(np.abs(grad[name]))
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def output_layer_left_out():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row in range(len(names) - 1):
                self.grad_w[row, t] = np.mean(np.abs(grad[names[row]]))
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def log_changes_the_steps():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                np.abs(grad[name], out=grad[name])
                self.grad_w[row, t] = grad[name].mean()
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def another_batch():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            other, _ = self.model.get_grad(*self.random_batch())
            for row, name in enumerate(names):
                self.grad_w[row, t] = np.mean(np.abs(other[name]))
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value


@mistake("again", of=answer)
def after_the_step():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = [name for name in param if name.endswith("_weight")]
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
            late, _ = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = np.mean(np.abs(late[name]))
        return loss.value


@mistake("again", of=answer)
def sorted_by_name():
    def train(self, steps=1000, print_each=100):
        param = self.model.get_param()
        names = sorted(name for name in param if name.endswith("_weight"))
        self.grad_w = np.zeros((len(names), steps))
        for t in range(steps):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            for row, name in enumerate(names):
                self.grad_w[row, t] = np.mean(np.abs(grad[name]))
            for name in grad:
                self._update(param, grad, name, t + 1)
            self.model.set_param(param)
        return loss.value
