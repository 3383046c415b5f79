"""The plain text of a report, word for word, and safe to print anywhere."""

import subprocess
import sys

from graders.model import NotebookRun
from graders.reports.plain import render_text, summary_line
from graders.reports.report_view import view_report, view_results
from graders.reports.scoring import score
from graders.reports.view import Audience

STUDENT = """\
Multiple layers: ada
2.5 of 5.33 points

Needs a person: 1 check is undecided by the grader's fault: a person must settle the
points.

Start here, Hyperbolic tangent layer: Your results are exactly what you get if the sign
of the slope is turned round.

Hyperbolic tangent layer: 2.5 of 5.33 points, 1 of 3 checks passed
  passed     `fprop` returns tanh of every input. [2 of 2]
  FAILED     `bprop` multiplies by the slope of tanh. [0.5 of 3]
             1 of 2 entries of `grads` differ: `grads[0, 0]` = 1, expected -1.
             Your results are exactly what you get if the sign of the slope is turned
             round.
             With this input:
               inputs (float64, shape (1, 2) = (batch_size, input_dim)):
                 [  1, nan]
               rate = 0.5 (float)
             Hint: Look at the sign.
             Judged on your own `fprop`: what follows from it is right, and earns its
             points.
  FAILED     `bprop` equals the reference. (hidden) [0 of 0.33]
             Some entries of `grads` differ.

Clipped layer (bonus): 0 of 2 points, 0 of 1 check passed
  UNDECIDED  `fprop` cuts off at `max_value`. [0 of 2]
             The grader failed.

Cells of the notebook that stopped:
  Cell 4, line 2: NameError: no `x`
"""


def test_the_text_for_a_student(make_report):
    """Marks, promises, findings, input, hint: and no value of the hidden check."""
    assert render_text(view_report(make_report(), Audience.STUDENT)) == STUDENT


def test_the_text_for_an_instructor(make_report):
    """The instructor reads the hidden check's values as well."""
    text = render_text(view_report(make_report(), Audience.INSTRUCTOR))

    assert "expected 6543.2" in text
    assert "[9876.5, 1357.9]" in text


def test_results_that_were_not_stored_read_the_same(lab, mixed, make_report):
    """`markprop check` shows, without any stored report, what feedback would show."""
    total = score(lab.exercises, mixed)
    stored = make_report()
    run = NotebookRun(9, 6, view_report(stored, Audience.STUDENT).run.failures)
    view = view_results(lab.id, "ada", total, run, reason=stored.reason)

    assert render_text(view) == STUDENT


def test_verdicts_alone(make_report):
    """Without details only marks and verdicts are told."""
    text = render_text(view_report(make_report(), Audience.STUDENT), details=False)

    assert "differ" not in text
    assert "FAILED     `bprop` multiplies" in text


def test_hostile_text_is_inert(hostile_report):
    """No control character, and no line that a workflow runner would obey."""
    for audience in Audience:
        text = render_text(view_report(hostile_report, audience))

        assert all(c == "\n" or c.isprintable() or c == "\u200b" for c in text)
        assert "##[" not in text
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_the_honest_line():
    """What ran here, and how much more runs at marking."""
    assert [summary_line(6, 6, 4), summary_line(0, 1, 1), summary_line(2, 3, 0)] == [
        "6 of 6 visible checks; 4 more run at marking",
        "0 of 1 visible check; 1 more runs at marking",
        "2 of 3 visible checks",
    ]


def test_the_students_install_suffices():
    """Plain text and notebook view load without pydantic, jinja2 and rich."""
    script = (
        "import sys\n"
        "for name in ('pydantic', 'pydantic_core', 'jinja2', 'markupsafe', 'rich'):\n"
        "    sys.modules[name] = None\n"
        "import graders.reports.plain, graders.reports.notebook_view, graders.reports.report_view\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
