"""Modules that are not there: told to the student, and summed up for the class."""

from graders.model import Lacking, NotebookRun
from graders.reports.lacking import class_lacks, lacking_texts
from graders.reports.pages import render_feedback, render_index
from graders.reports.plain import render_text
from graders.reports.report_view import view_report
from graders.reports.view import Audience

NEEDLESS = Lacking("polars", 1, 1)
NEEDED = Lacking("polars", 2, 3, ("TanhLayer",))


def _run(*lacking):
    return NotebookRun(3, 2, lacking=lacking)


def test_a_student_learns_where_and_whether_it_matters():
    """The place, the module, and the answers that need it."""
    assert lacking_texts(_run(NEEDLESS, NEEDED)) == [
        "Cell 1, line 1: `polars` is not installed here; nothing that you defined needs it.",
        "Cell 2, line 3: `polars` is not installed here; `TanhLayer` needs it.",
    ]


def test_the_class_is_summed_up(make_report):
    """One sentence for each module, the commonest first."""
    reports = [
        make_report("a", run=_run(NEEDLESS, Lacking("utils", 4, 1))),
        make_report("b", run=_run(NEEDED)),
        make_report("c", run=_run()),
    ]
    told = class_lacks(reports)

    assert told == [
        "2 submissions import `polars`, which this machine lacks: 1 of them needs it.",
        "1 submission imports `utils`, which this machine lacks: none of them needs it.",
    ]
    assert "2 submissions import" in render_index(reports)


def test_names_of_modules_are_inert(make_report):
    """They are the student's to choose."""
    report = make_report(run=_run(Lacking("\x1b[31m<b>x", 1, 1, ("<i>",))))
    page = render_feedback(report)
    text = render_text(view_report(report, Audience.STUDENT))

    assert "<b>" not in page
    assert "<i>" not in page
    assert "\x1b" not in page + text
    assert "is not installed here" in text
