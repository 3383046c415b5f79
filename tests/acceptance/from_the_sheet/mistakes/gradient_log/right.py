"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("super update")
def super_update():
    class SGD(dp.SGD):
        def _update(self, param, grad, name, step):
            if name.endswith("weight"):
                layer = int(name.split("_")[0][1:])
                self.grad_w[layer, step - 1] = np.mean(np.abs(grad[name]))
            super()._update(param, grad, name, step)

        def train(self, steps=1000, print_each=100):
            n = len([k for k in self.model.get_param() if "weight" in k])
            self.grad_w = np.zeros((n, steps))
            return super().train(steps, print_each)

    return SGD


@right_answer("lists transposed")
def lists_transposed():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            log = []
            param = self.model.get_param()
            for t in range(steps):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                column = []
                for name, g in grad.items():
                    if name.endswith("_weight"):
                        column.append(np.abs(g).sum() / g.size)
                    self._update(param, grad, name, t + 1)
                log.append(column)
                if t % print_each == 0:
                    print(t, loss.value[0, 0])
                self.model.set_param(param)
            self.grad_w = np.array(log).T

    return SGD
