"""A runner executes our commands, and none that a student wrote."""

from hypothesis import given
from hypothesis import strategies as st

from graders.exports.actions import (
    Sources,
    annotate,
    failure_annotation,
    outputs,
    resume_commands,
    stop_commands,
)
from graders.exports.places import CellPlace
from graders.reports.plain import render_text
from graders.reports.schema import CellFailureReport, NotebookReport
from tests.exports.made import check, exercise, hostile, hostile_reports, report, seen
from tests.exports.runner import executed_commands

TOKEN = "0123456789abcdef" * 2
sources = st.builds(
    Sources,
    path=hostile,
    places=st.dictionaries(st.sampled_from(["e0", "e1"]), st.just(CellPlace(3, 17))),
)


@given(hostile_reports(), sources)
def test_any_report_gives_our_annotations_only(made, where):
    """Ten of a type at most, short enough, with the properties that we wrote."""
    view = seen(made)
    written = annotate(view, where)

    found = executed_commands("\n".join(written))

    assert len(found) == len(written)
    for kind in ("error", "warning", "notice"):
        assert sum(name == kind for name, _, _ in found) <= 10
    for _name, properties, message in found:
        assert set(properties) <= {"file", "line", "title"}
        assert len(message) <= 4096
        assert "##[" not in message


@given(hostile_reports())
def test_the_log_holds_no_command(made):
    """Neither inside of the guard nor, if somebody leaves it out, without it."""
    text = render_text(seen(made))

    assert executed_commands(text) == []
    guarded = f"{stop_commands(TOKEN)}\n{text}\n{resume_commands(TOKEN)}\n::notice::ours"
    assert [name for name, _, _ in executed_commands(guarded)] == ["stop-commands", "notice"]


@given(hostile)
def test_a_guess_of_the_token_does_not_end_the_guard(text):
    """What lies between the lines of the guard is no command, whatever it is."""
    log = f"{stop_commands(TOKEN)}\n{text}\n::error::forged\n{resume_commands(TOKEN)}"

    assert [name for name, _, _ in executed_commands(log)] == ["stop-commands"]


@given(hostile, st.floats(0, 1000).map(lambda x: round(x, 4)))
def test_outputs_are_three_lines(text, points):
    """No value brings a line, or another output, of its own."""
    lines = outputs(text, points, 10.0).split("\n")

    assert [line.partition("=")[0] for line in lines] == ["result", "points", "max-points", ""]


@given(hostile)
def test_a_failure_is_one_error(reason):
    """A run without results says so in one annotation."""
    assert [name for name, _, _ in executed_commands(failure_annotation(reason))] == ["error"]


def test_an_error_points_at_the_cell():
    """File, line and cell are those of the exercise."""
    view = seen(report(exercise(check(verdict="failed", finding="a, b: c"))))
    where = Sources("notebooks/a,b.ipynb", {"tanh": CellPlace(6, 120)})

    (name, properties, message), *_ = executed_commands("\n".join(annotate(view, where)))

    assert name == "error"
    assert properties == {
        "file": "notebooks/a,b.ipynb",
        "line": "120",
        "title": "Cell 6: Hyperbolic tangent",
    }
    assert message == "Promise of tanh.keeps_shape.\na, b: c"


def test_checks_with_the_same_finding_share_an_annotation():
    """Ten are few: a missing class is said once, not for each of its checks."""
    blank = [check(f"tanh.{i}", "failed", finding="`Tanh` is not written yet.") for i in range(12)]
    view = seen(report(exercise(*blank)))

    found = executed_commands("\n".join(annotate(view, Sources())))

    assert [name for name, _, _ in found] == ["error", "notice"]
    assert found[0][2].endswith("The same cause: 11 more checks. Together: 22 points.")


def test_beyond_ten_the_rest_is_counted():
    """The tenth says how many more there are."""
    many = [check(f"tanh.{i}", "failed", finding=f"finding {i}") for i in range(15)]

    found = executed_commands("\n".join(annotate(seen(report(exercise(*many))), Sources())))

    assert [name for name, _, _ in found] == ["error"] * 10 + ["notice"]
    assert found[9][2] == "6 more are in the summary and the log."


def test_cells_that_stopped_are_warnings():
    """Unless what stopped them is an answer that is not written yet."""
    failures = (
        CellFailureReport(cell=2, name="NotImplementedError", message="tanh"),
        CellFailureReport(cell=4, name="NameError", message="no x"),
    )
    made = report(notebook=NotebookReport(cells=9, executed=5, failures=failures))

    found = executed_commands("\n".join(annotate(seen(made), Sources("a.ipynb", {}, {4: 33}))))

    assert found[0] == (
        "warning",
        {"file": "a.ipynb", "line": "33", "title": "Cell 4 stopped"},
        "NameError: no x",
    )
    assert len(found) == 2
