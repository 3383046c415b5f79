"""A network of ReLUs that fits a parabola: judged on points that it was not trained on."""

import numpy as np

from graders.checks.arrays import as_array, expect_finite
from graders.checks.feedback import Finding, number
from graders.checks.functions import showing
from graders.plugin import exercise, points

pytestmark = exercise("fit_polynomial")

ENOUGH = 0.99  # the lab sheet's demand on R squared


def parabola(x):
    """Return the function to be learned."""
    return x**2 + x


def predictions_at(predict, x):
    """Return the predictions for some points; a column counts as well."""
    if isinstance(predict, np.ndarray | float | int | str | list | tuple | dict | None):
        raise Finding("type", "`fit_polynomial` should return a function `predict(x)`.")
    values = expect_finite("predict(x)", as_array("predict(x)", predict(x)))
    if values.size != len(x):
        raise Finding(
            "shape",
            f"`predict(x)` holds {values.size} numbers for {len(x)} inputs; expected one each.",
        )
    return values.ravel().astype(float)


def hint_on(predictions, x):
    """Return what keeps the network from learning, where the predictions show it."""
    spread = np.ptp(predictions)
    if spread < 1e-9:
        if abs(predictions[0] - 1) < 1e-9:
            return "The prediction is 1 for every input: a softmax of one output always gives 1."
        return "The prediction is the same for every input: has every hidden unit died?"
    if spread < 0.1 * np.ptp(parabola(x)):
        return (
            "The predictions vary far less than the targets: were they scaled back to the units of "
            "`y`, and is the training long enough?"
        )
    if np.corrcoef(predictions, x)[0, 1] ** 2 > 1 - 1e-9:
        return "The predictions lie on a straight line: does an activation follow the hidden layer?"
    return None


@points(1)
def test_predict_is_a_network(student, rng):
    """`predict` gives one number for each input, and is neither a formula nor a table."""
    x = rng.permutation(np.arange(1.0, 1001.0))[:700]
    predict = student.fit_polynomial(x, parabola(x), student.random_state(3))
    with showing(x=np.array([2.0, 20.0, 700.0])):
        predictions_at(predict, np.array([2.0, 20.0, 700.0]))
    far = np.array([3000.0, 5000.0, 9000.0])
    # Beyond its data a ReLU network goes on as a straight line: at x = 3000 that is half the
    # parabola's value. Nothing that was trained follows the parabola there to a thousandth.
    beyond = np.abs(predictions_at(predict, far) / parabola(far) - 1)
    if beyond.max() < 1e-3:
        raise Finding(
            "value",
            "`predict` follows the parabola at x = 9000 too, where nothing was learned: it is a "
            "polynomial. A network of ReLUs goes on as a straight line there.",
        )
    # Training leaves residuals of a ten-thousandth of the range or more; a table leaves none.
    left = np.abs(predictions_at(predict, x) - parabola(x)).max()
    if left < 1e-9 * np.ptp(parabola(x)):
        raise Finding(
            "value",
            "`predict` gives back every training target to the last digit: the points were looked "
            "up, not learned.",
        )


@points(3, after="fit_polynomial.predict_is_a_network")
def test_unseen_points_are_predicted(student, rng):
    """R^2 is at least 0.99 on 300 unseen points of x^2 + x between 1 and 1000."""
    numbers = rng.permutation(np.arange(1.0, 1001.0))
    seen, unseen = numbers[:700], numbers[700:]
    predict = student.fit_polynomial(seen, parabola(seen), student.random_state(11))
    errors = predictions_at(predict, unseen) - parabola(unseen)
    reached = 1 - np.sum(errors**2) / np.sum((parabola(unseen) - parabola(unseen).mean()) ** 2)
    if reached < ENOUGH:
        raise Finding(
            "value",
            f"R^2 on unseen points is {number(reached)}; at least {ENOUGH} is asked for. The "
            f"predictions lie between {number((errors + parabola(unseen)).min())} and "
            f"{number((errors + parabola(unseen)).max())}, the targets between "
            f"{number(parabola(unseen).min())} and {number(parabola(unseen).max())}.",
            hint=hint_on(errors + parabola(unseen), unseen),
        )
