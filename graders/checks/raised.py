"""Next steps for exceptions whose text leaves no doubt about their cause."""

from __future__ import annotations

from graders.errors import StudentError

# What the exception says, in any version of Python and NumPy, and what to do about it.
_KNOWN = {
    ("ValueError", "truth value of an array"): (
        "`if`, `and` and `or` ask for one answer, and an array holds many: choose entry by entry "
        "with `np.where(condition, this, that)`, or multiply by a mask such as `(x > 0)`."
    ),
    ("TypeError", "exceptions must derive from BaseException"): (
        "`raise` is for errors: hand the result back with `return`."
    ),
    ("TypeError", "can be converted to Python scalars"): (
        "Functions of `math` take one number: those of `np`, such as `np.exp`, take arrays."
    ),
    ("ValueError", "assignment destination is read-only"): (
        "Write into an array of your own: `.copy()` makes one."
    ),
}


def hint_on_error(error: StudentError) -> str | None:
    """Return a next step for an exception of the student's, where its text tells the cause."""
    return next(
        (
            hint
            for (name, words), hint in _KNOWN.items()
            if error.name == name and words in error.message
        ),
        None,
    )
