"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("mean without absolute value")
def no_abs():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [n for n in param if "weight" in n]
            self.grad_w = np.zeros((len(names), steps))
            for step in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                for i, n in enumerate(names):
                    self.grad_w[i, step - 1] = np.mean(grad[n])
                for n in grad:
                    self._update(param, grad, n, step)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("biases are among the rows")
def biases_too():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            self.grad_w = np.zeros((len(param), steps))
            for step in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                for i, n in enumerate(grad):
                    self.grad_w[i, step - 1] = np.mean(np.abs(grad[n]))
                    self._update(param, grad, n, step)
                self.model.set_param(param)
            return loss.value

    return SGD


@mistake("sum of absolute values")
def sum_not_mean():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            log = {n: [] for n in param if n.endswith("weight")}
            for step in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                for n in grad:
                    if n in log:
                        log[n].append(np.sum(np.abs(grad[n])))
                    self._update(param, grad, n, step)
                self.model.set_param(param)
            self.grad_w = np.array(list(log.values()))

    return SGD


@mistake("logs the weights")
def weights_not_gradients():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [n for n in param if "weight" in n]
            self.grad_w = np.zeros((len(names), steps))
            for step in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                for i, n in enumerate(names):
                    self.grad_w[i, step - 1] = np.mean(np.abs(param[n]))
                for n in grad:
                    self._update(param, grad, n, step)
                self.model.set_param(param)

    return SGD


@mistake("Euclidean norm")
def norm():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            names = [n for n in param if "weight" in n]
            self.grad_w = np.zeros((len(names), steps))
            for step in range(steps):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                self.grad_w[:, step] = [np.linalg.norm(grad[n]) for n in names]
                for n in grad:
                    self._update(param, grad, n, step + 1)
                self.model.set_param(param)

    return SGD


@mistake("forgets set_param")
def no_update():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            self.grad_w = []
            for step in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                self.grad_w.append(
                    [np.abs(g).mean() for n, g in grad.items() if n.endswith("weight")]
                )
            self.grad_w = np.array(self.grad_w).T

    return SGD
