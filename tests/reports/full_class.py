"""A class of 25 with eight exercises, made up: a little of everything that a page can show."""

import numpy as np

from graders.reports.schema import (
    Counterexample,
    LatenessReport,
    MisconceptionReport,
    NoteReport,
    PreviousMark,
    QuestionReport,
    SourceReport,
    TeamReport,
)
from graders.reports.store import write_class_files, write_report
from tests.exports.made import check, exercise, report, student

TITLE = "Networks of several layers, their gradients and what training makes of them"
NAMES = (
    "Amara Okafor", "Aroha Tīpene", "Björk Guðmundsdóttir", "Chen Wei 陈伟", "Dmitri Volkov",
    "Fatima El-Amrani", "Giovanni Ferraro", "Hồ Thị Kim",
    "Ingibjörg Sólrún Þorsteinsdóttir-Vilhjálmsdóttir", "Jürgen Müller", "Kwame Mensah",
    "Leilani Kahale", "Linnéa Bergström", "Lucas Ferreira",
    "María José Fernández de la Vega y Ruiz-Gallardón", "Mateo Quispe", "Nikolaos Papadopoulos",
    "O'Brien, Siobhán", "Priya Venkataraman", "Tariq Haddad", "Thandiwe Mokoena", "Uzoma Eze",
    "Wolfeschlegelsteinhausenbergerdorff", "Yuki Tanabe", "عبد الرحمن بن خالد",
)  # fmt: skip
EXERCISES = (
    ("tanh", "Hyperbolic tangent layer", False),
    ("relu", "Rectified linear layer", False),
    ("softmax_training", "Train a network with a softmax output and cross-entropy error", False),
    ("deep_models", "Networks of two to five hidden layers", False),
    ("init_ranges", "Ranges of initial weights", False),
    ("relu_in_the_middle", "Where a rectified unit stops to learn, and what to do about it", False),
    ("maxout", "Maxout layer", True),
    ("strided_maxout", "Strided maxout layer with overlapping pools", True),
)
PROMISES = (
    "`fprop` gives the numbers of the lab sheet's example.",
    "`fprop` returns tanh of every input, for batches of any number of rows.",
    "`bprop` multiplies the upstream gradient by the slope.",
    "Outputs and gradients are finite for inputs up to 1,000,000 in size.",
    "`fprop` and `bprop` leave the arrays that they are given as they were.",
)
HIDDEN = ("`bprop` equals the reference on wide batches.", "A batch of one row works.")
CODE = """class TanhLayer(Layer):
    def fprop(self, inputs):
        # a comment that is rather long, as students write them when they explain each step
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (outputs ** 2 - 1) * grads_wrt_outputs
"""
FINDING = (
    "5 of 6 entries of `grads_wrt_inputs` differ: `grads_wrt_inputs[0, 1]` = -9.61043, expected "
    "9.61043; `grads_wrt_inputs[1, 0]` = -0.41997, expected 0.41997; `grads_wrt_inputs[1, 2]` = "
    "-0.0706508, expected 0.0706508."
)
MISTAKE = MisconceptionReport(
    id="turned_sign", text="the slope has the opposite sign: tanh is increasing everywhere"
)
LATE = LatenessReport(
    submitted_at="2026-11-12T14:03:22+00:00",
    deadline="2026-11-10T12:00:00+00:00",
    days_late=2.1,
    rule="10 % of the maximum for each day that has begun",
    points_lost=12.0,
    late_days_used=3,
)
PREVIOUS = PreviousMark(
    points=31.5,
    harness_version="0.1.0",
    lab_version="1",
    reasons=("lab version: 1 -> 2", "tanh.bprop_is_the_derivative: failed, 0 -> passed, 3"),
)


def results_folder(folder):
    """Write the class, and return whose pages are worth a look: submissions by what they show."""
    reports = [_report(number, name) for number, name in enumerate(NAMES)]
    for made in reports:
        write_report(folder, made, title=TITLE)
    absent = [student("s90", "Zora Neale"), student("s91", "Ångström, Åsa")]
    write_class_files(
        folder,
        reports,
        damaged=["copy/report.json is a damaged report. Grade that submission again."],
        title=TITLE,
        unmatched=["the mark of s99 for essay: nobody of that name handed in"],
        missing=absent,
    )
    return {"right": "s01", "mistake": "s02", "unread": "s05", "undecided": "s03", "all": "s08"}


def _report(number, name):
    who = student(f"s{number:02}", name, f"s{number:02}@university.example", f"u{number:02}")
    fields = {"submission": f"s{number:02}", "student": who, "lab": "multiple_layers"}
    if number == 5:
        reason = (
            "`fatima_elamrani.ipynb` is cut off: it ends in the middle of the notebook. "
            "Open it in Jupyter, save it, and hand in the whole file."
        )
        none = [_exercise(number, *one, verdicts="skipped") for one in EXERCISES]
        return report(*none, reason=reason, **fields | {"status": "needs_attention"})
    if number in (8, 14):
        fields |= {"lateness": LATE, "previous": PREVIOUS, "deadline": LATE.deadline}
        members = (who, student("s60", "Ada Lovelace"))
        fields |= {"team": TeamReport(name="Team Backprop-and-Friends", members=members)}
    if number in (3, 8, 19):
        old = "Uses np.float, which NumPy 2 no longer has: marked with what it meant."
        there = "An answer stands in a cell of text: `TanhLayer`."
        fields |= {"notes": (NoteReport(text=old), NoteReport(text=there, look=True))}
    if number in (3, 8):
        fields |= {"reason": "1 check is undecided by the grader's fault: a person must settle it."}
    fields["questions"] = tuple(_questions(number))
    return report(*[_exercise(number, *one) for one in EXERCISES], **fields)


def _exercise(number, name, title, bonus, verdicts=None):
    checks = []
    for place, promise in enumerate((*PROMISES, *HIDDEN)):
        worth = (2.0, 2.0, 3.0, 0.5, 0.5, 1.5, 0.5)[place]
        verdict = verdicts or _verdict(number, name, place)
        more = {}
        if verdict == "failed":
            more = _failure(number, place)
        if verdict == "undecided":
            more = {"finding": "The oracles disagree: one says 4, the other says 5."}
        checks.append(
            check(
                f"{name}.check_{place}",
                verdict,
                max_points=worth,
                hidden=place > 4,
                title=promise,
                **more,
            )
        )
    made = exercise(*checks, name=name, title=title, bonus=bonus)
    if verdicts:
        return made
    source = SourceReport(notebook="multiple_layers.ipynb", cell=7, lines=(1, 7), code=CODE)
    group = "0123456789ab" if number in (6, 9, 11) and name == "relu" else None
    return made.model_copy(update={"source": source, "run": "needed", "group": group})


def _verdict(number, name, place):
    if number == 1:
        return "passed"
    if (number, name, place) in ((3, "tanh", 5), (8, "relu", 2)):
        return "undecided"
    if number % 5 == 2 and name in ("tanh", "maxout"):
        return ("failed", "passed", "failed", "skipped", "passed", "failed", "passed")[place]
    random = np.random.default_rng([number, place, len(name)]).random()
    return "passed" if random < 0.35 + number / 40 else "failed"


def _failure(number, place):
    inputs = np.round(np.random.default_rng([number, place]).normal(size=(3, 4)), 3)
    example = Counterexample(shape=(3, 4), dtype="float64", values=inputs.tolist())
    found = {"finding": FINDING, "hint": "Compare the sign of the slope with a plot of tanh."}
    found |= {"counterexample": {"inputs": example, "grads_wrt_outputs": example}}
    return found | ({"misconception": MISTAKE} if place == 2 else {})


def _questions(number):
    text = (
        "Because the slope of tanh is at most one, $1 - y^2$, gradients **shrink** from layer to "
        "layer.\n\n* first\n* second"
    )
    for name, title in (("depth", "What depth does"), ("ranges", "The range of the first weights")):
        points = None if number in (3, 12) else float(number % 3)
        yield QuestionReport(
            id=name, title=title, max_points=2.0, state="answered" if number % 7 else "empty",
            notebook="multiple_layers.ipynb", cells=(12,), text=text if number % 7 else "",
            counts=True, points=points,
        )  # fmt: skip
