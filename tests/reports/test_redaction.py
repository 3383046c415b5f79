"""A hidden check tells what differs and keeps every value back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.reports.redaction import hint_without_values, without_values


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (
            "4 of 4 entries of `outputs` differ: `outputs[0, 0]` = 1, expected 6; "
            "`outputs[1, 0]` = 2.5e-7, expected anything from 0 to 1.",
            "Some entries of `outputs` differ.",
        ),
        ("`error` = 1.5, expected 6.", "`error` differs from what is expected."),
        (
            "`outputs` has shape (2, 3); expected (3, 2) = (batch_size, output_dim).",
            "`outputs` has shape (…); expected (…) = (batch_size, output_dim).",
        ),
        (
            "`TanhLayer.fprop` raised ValueError: shapes (3,4) (5,) (cell 5, line 3: `a @ b`)",
            "`TanhLayer.fprop` raised ValueError (cell 5, line 3).",
        ),
        ("`f` raised Leak31415: 2.71828 it was", "`f` raised an exception."),
        (
            "`f` raised !: theinputswere (cell 5, line 3)",
            "`f` raised an exception (cell 5, line 3).",
        ),
        ("`f` raised \nValueError: theinputswere", "`f` raised an exception."),
        (
            "`f` is not written yet: it raises NotImplementedError (cell 5, line 3: `theinputs`).",
            "`f` is not written yet: it raises NotImplementedError (cell 5, line 3).",
        ),
        (
            "`f` is not written yet: it raises NotImplementedError (theinputs, line 3: `a`, `b`).",
            "`f` is not written yet: it raises NotImplementedError.",
        ),
        ("`\u2039theinputs\u203a.fprop` raised ValueError: no", "… raised ValueError."),
        (
            "`grads` changed its argument `inputs`: [0, 0] was 1, now 0.5. "
            "In-place operators such as `*=` do this.",
            "`grads` changed its argument `inputs`: […] was …, now …. "
            "In-place operators such as `*=` do this.",
        ),
        (
            "`outputs` is the text 'x 0.5. y'; expected numbers.",
            "`outputs` is the text …; expected numbers.",
        ),
        (
            "`outputs` is an object of type `Leak31415`; expected an array of numbers.",
            "`outputs` is an object of another type; expected an array of numbers.",
        ),
        (
            "At `inputs[0, 0]` = 1.5 with `grads_wrt_outputs[0, 0]` = 2 your `bprop` gives -0.4; "
            "expected anything from 0 to 0.4. Differences of your own `fprop` say the same.",
            "Your `bprop` differs from what is expected. "
            "Differences of your own `fprop` say the same.",
        ),
        (
            "`f` raised TypeError: no (cell 5, line 3: `a(1)`), for `inputs` of shape (2, 3).",
            "`f` raised TypeError (cell 5, line 3).",
        ),
        ("`flag` is True; expected False.", "`flag` is …; expected …."),
        ("1/3 of this promise is kept.", "1/3 of this promise is kept."),
        (
            "Cell 6, which should define it, stopped: SyntaxError, line 3.",
            "Cell 6, which should define it, stopped: SyntaxError, line 3.",
        ),
    ],
)
def test_what_is_told(finding, told):
    """Sentences stay readable; values, student texts and class names go."""
    assert without_values(finding) == told


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        ("`np.exp` overflows above 709, and 0 / 0 is NaN.",) * 2,
        ("Draw with `rng.uniform(-r, r, size=0.25)`.",) * 2,
        ("Every entry of `grads` is 2 times what is expected: look for a factor.",) * 2,
        ("Every entry of `outputs` is off by -0.731.", "Every entry of `outputs` is off by …."),
        ("It is 1e-07 too large, or 123456.", "It is … too large, or …."),
    ],
)
def test_hints_keep_what_their_author_wrote(hint, told):
    """Short numbers and code stay; measured numbers go."""
    assert hint_without_values(hint) == told


numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda x: f"{x:.6g}")


@given(
    st.sampled_from(
        [
            "{n} of 9 entries of `outputs` differ: `outputs[0, 1]` = {a}, expected {b}.",
            "`bprop` disagrees with `fprop`: central difference {a}, `bprop` {b}.",
            "`f` raised ValueError: {a} and {b}",
            "`outputs` is the text '{a}'; expected {b}.",
            "`f` was stopped after {a} s on a ({n}, {n}) input, near {b}",
            "{a}{b}",
        ]
    ),
    numbers,
    numbers,
    st.integers(100, 10**6),
)
def test_no_digit_of_a_value_is_left(form, a, b, n):
    """Whatever the numbers are, no digit of the finding reaches the student."""
    told = without_values(form.format(a=a, b=b, n=n))

    assert not any(character.isdigit() for character in told)
