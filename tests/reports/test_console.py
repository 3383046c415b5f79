"""The terminal: live where it can be, plain lines elsewhere, never the student's codes."""

import io

import pytest
from rich.console import Console

from graders.reports.console import batch_progress, print_results


@pytest.fixture
def plain():
    """Return a console that writes into a pipe."""
    return Console(file=io.StringIO(), force_terminal=False, width=60)


@pytest.fixture
def terminal():
    """Return a console that is a terminal."""
    return Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)


def test_a_pipe_gets_a_line_per_submission(plain, make_report, all_passed):
    """Counts, name and marks; no line is wrapped or taken back."""
    with batch_progress(12, plain) as progress:
        for report in (make_report(), make_report("bob", all_passed)):
            progress.started(report.submission)
            progress.finished(report)

    assert plain.file.getvalue() == (
        "[ 1/12] ada: 2.5 of 5.33 points, needs a person\n"
        "[ 2/12] bob: 5.33 of 5.33 points, 2 bonus\n"
    )


def test_a_terminal_shows_what_is_being_marked(terminal, make_report):
    """Names in work, counts, and how many wait for a person."""
    with batch_progress(3, terminal) as progress:
        for name in ("ada", "bob", "cleo"):
            progress.started(name)
        progress.finished(make_report())
    text = terminal.file.getvalue()

    assert "1/3" in text
    assert "bob, cleo (1 needs a person)" in text


def test_the_table_lists_every_submission(terminal, make_report, all_passed):
    """Marks in total and by exercise, and who waits for a person and why."""
    print_results([make_report("bob", all_passed), make_report()], terminal)
    text = terminal.file.getvalue()

    assert text.index("ada") < text.index("bob")
    for part in ("2.5 / 5.33", "clipped_relu", "needs a person", "1 check is undecided"):
        assert part in text


def test_what_a_whole_class_waits_for_is_said_once(plain, terminal, make_report, all_passed):
    """A module that the machine lacks is one line, with what to do, and asks for nobody."""
    lacks = "The grading machine has no torch, which torch_model needs."
    reports = [make_report(f"s{number}", all_passed, reason=lacks) for number in range(30)]
    for console in (plain, terminal):
        print_results(reports, console)
        text = " ".join(console.file.getvalue().split())

        assert "a person" not in text
        assert text.count(lacks) == 1
        assert "Points pending in 30 of 30 submissions:" in text
        assert "--without EXERCISE" in text


def test_the_same_reason_is_said_once(plain, make_report):
    """Submissions that wait for a person for one cause share its line, at most twenty by name."""
    print_results([make_report(f"s{number:02}") for number in range(22)], plain)
    text = plain.file.getvalue()

    assert "Needing a person: 22 of 22 submissions." in text
    assert "s18, s19, and 2 more: 1 check is undecided" in text


def test_hostile_text_moves_no_cursor(plain, terminal, hostile_report):
    """A reason full of terminal codes and markup is printed as text."""
    for console in (plain, terminal):
        print_results([hostile_report], console)
        text = console.file.getvalue()

        assert "<U+001B>[31m" in text
        assert "<script>" in text
        assert "\x1b[31m" not in text
        assert "\x1b]0;" not in text
        assert "##[" not in text


def test_no_submissions_print_nothing_strange(plain):
    """An empty batch prints no table rows."""
    print_results([], plain)

    assert plain.file.getvalue() == ""
