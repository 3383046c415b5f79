"""Wrong answers for the log of gradients, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake
from reference import dp


@mistake("the log holds means without absolute values")
def no_absolute_values():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [n for n in param if n.endswith("_weight")]
            self.grad_w = np.zeros((len(names), steps))
            for step in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                self.grad_w[:, step] = [grad[n].mean() for n in names]
                for name in grad:
                    self._update(param, grad, name, step)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("biases are logged too, each in a row of its own")
def biases_logged():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            self.grad_w = np.zeros((len(param), steps))
            for step in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                self.grad_w[:, step] = [np.abs(grad[n]).mean() for n in param]
                for name in grad:
                    self._update(param, grad, name, step)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("the first column stays empty")
def first_column_empty():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [n for n in param if n.endswith("_weight")]
            self.grad_w = np.zeros((len(names), steps))
            for step in range(1, steps + 1):
                grad, loss = self.model.get_grad(*self.random_batch())
                if step < steps:
                    self.grad_w[:, step] = [np.abs(grad[n]).mean() for n in names]
                for name in grad:
                    self._update(param, grad, name, step)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("parameters are never set, so that nothing is learned")
def nothing_learned():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [n for n in param if n.endswith("_weight")]
            self.grad_w = np.zeros((len(names), steps))
            for step in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                self.grad_w[:, step] = [np.abs(grad[n]).mean() for n in names]
                for name in grad:
                    self._update(param, grad, name, step)
            return loss.value

    return SGD


@mistake("the log is of the weights, not of their derivatives")
def weights_logged():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [n for n in param if n.endswith("_weight")]
            self.grad_w = np.zeros((len(names), steps))
            for step in range(steps):
                grad, loss = self.model.get_grad(*self.random_batch())
                self.grad_w[:, step] = [np.abs(param[n]).mean() for n in names]
                for name in grad:
                    self._update(param, grad, name, step)
                self.model.set_param(param)
            return loss.value

    return SGD
