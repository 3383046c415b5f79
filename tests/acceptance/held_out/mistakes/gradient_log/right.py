"""Right answers for the log of gradients, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer
from reference import dp


@right_answer("columns are gathered in a list")
def columns_in_a_list():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            param = self.model.get_param()
            columns = []
            for step in range(1, steps + 1):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                columns.append([abs(g).mean() for n, g in grad.items() if "weight" in n])
                for name in grad:
                    self._update(param, grad, name, step)
                self.model.set_param(param)
            self.grad_w = np.array(columns).T
            return loss.value

    return SGD


@right_answer("a global array")
def global_array():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            global grad_w
            param = self.model.get_param()
            grad_w = np.empty((len(param) // 2, steps))
            for step in range(steps):
                x, y = self.random_batch()
                grad, loss = self.model.get_grad(x, y)
                row = 0
                for name in grad:
                    self._update(param, grad, name, step + 1)
                    if name.endswith("weight"):
                        grad_w[row, step] = np.sum(np.abs(grad[name])) / grad[name].size
                        row += 1
                self.model.set_param(param)
            return loss.value

    return SGD


@right_answer("the log is kept on the way through `_update`")
def kept_by_update():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            self.rows = {}
            loss = super().train(steps, print_each)
            self.grad_w = np.array([self.rows[n] for n in self.model.get_param() if n in self.rows])
            return loss

        def _update(self, param, grad, name, step):
            super()._update(param, grad, name, step)
            if name.endswith("_weight"):
                self.rows.setdefault(name, []).append(np.mean(np.abs(grad[name])))

    return SGD


@right_answer("a model that keeps what it is asked for")
def listening_model():
    class SGD(dp.SGD):
        def train(self, steps=1000, print_each=100):
            ask, heard = self.model.get_grad, []

            def get_grad(x, y):
                grad, loss = ask(x, y)
                weights = [n for n in self.model.neural_nodes if n.endswith("_weight")]
                heard.append([np.absolute(grad[n]).mean() for n in weights])
                return grad, loss

            self.model.get_grad = get_grad
            try:
                return super().train(steps, print_each)
            finally:
                self.model.get_grad = ask
                self.grad_w = np.transpose(heard)

    return SGD
