"""A network of ReLUs that fits a parabola: judged on points that it was not trained on."""

import numpy as np

from graders.checks import Finding, exercise, number, points, showing
from graders.labs.backprop_questions.fits import (
    SAME_EVERYWHERE,
    expect_fit,
    is_constant,
    parabola,
    predictions_at,
    split,
)

pytestmark = exercise("fit_polynomial")


@points(1)
def test_predict_is_a_network(student, rng):
    """`predict` gives one number for each input, and is neither a formula nor a table."""
    seen, _ = split(rng)
    predict = student.fit_polynomial(seen, parabola(seen), student.random_state(3))
    few, far = np.array([2.0, 20.0, 700.0]), np.array([3000.0, 5000.0, 9000.0])
    asked = np.concatenate([few, far])
    with showing(x=asked):
        given = predictions_at(predict, np.concatenate([asked, seen]))
        told, beyond, back = np.split(given, [len(few), len(asked)])
        if is_constant(told):
            raise Finding(
                "constant",
                f"`predict` gives {number(told[0])} for every input.",
                hint=SAME_EVERYWHERE,
            )
        if np.allclose(told, few):
            raise Finding("constant", "`predict` gives back its inputs: nothing was learned.")
    # Beyond its data a ReLU network goes on as a straight line: at x = 3000 that is half the
    # parabola's value. Nothing that was trained follows the parabola there to a thousandth.
    if np.abs(beyond / parabola(far) - 1).max() < 1e-3:
        raise Finding(
            "value",
            "`predict` follows the parabola at x = 9000 too, where nothing was learned: it is a "
            "polynomial. A network of ReLUs goes on as a straight line there.",
        )
    # Training leaves residuals of a ten-thousandth of the range or more; a table leaves none.
    left = np.abs(back - parabola(seen)).max()
    if left < 1e-9 * np.ptp(parabola(seen)):
        raise Finding(
            "value",
            "`predict` gives back every training target to the last digit: the points were looked "
            "up, not learned.",
        )


@points(1, after="fit_polynomial.predict_is_a_network")
def test_each_point_is_predicted_by_itself(student, rng):
    """`predict` gives a point the same number, alone and among others, in any order."""
    seen, unseen = split(rng)
    predict = student.fit_polynomial(seen, parabola(seen), student.random_state(5))
    together = predictions_at(predict, unseen)
    # Matrix products of other sizes add up in another order: a millionth of the range at most.
    room = 1e-6 * np.ptp(parabola(unseen))
    for chosen in (np.array([7]), *map(np.arange, (2, 5, 50)), np.argsort(unseen)):
        points_asked = unseen[chosen]
        with showing(x=points_asked[:5]):
            alone = predictions_at(predict, points_asked)
            apart = np.abs(alone - together[chosen])
            if not apart.max() <= room:
                worst = int(np.nan_to_num(apart, nan=np.inf).argmax())
                raise Finding(
                    "value",
                    f"`predict` gives {number(alone[worst])} for x = {number(points_asked[worst])} "
                    f"among {len(chosen)} points, and {number(together[chosen][worst])} among "
                    f"{len(unseen)}.",
                    hint="Scale with mean and spread of the points that were trained on, not of "
                    "those that are to be predicted.",
                )


@points(2, after="fit_polynomial.predict_is_a_network")
def test_unseen_points_are_predicted(student, rng):
    """R^2 is at least 0.99 on 300 unseen points of x^2 + x between 1 and 1000."""
    seen, unseen = split(rng)
    predict = student.fit_polynomial(seen, parabola(seen), student.random_state(11))
    expect_fit(predict, unseen, parabola(unseen))
