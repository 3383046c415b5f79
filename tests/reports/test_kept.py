"""What a class keeps of its reports gives the same overview, and takes next to no room."""

import tracemalloc
from dataclasses import replace

import pytest

from graders.reports.gradebook import render_gradebook
from graders.reports.kept import kept
from graders.reports.overview import overview
from graders.reports.pages import render_class
from graders.reports.schema import Report
from graders.reports.summary import summary


def _class(make_report, all_passed):
    return [make_report(), make_report("bob", all_passed), make_report("cleo")]


def test_nothing_of_the_class_is_lost(make_report, all_passed):
    """Gradebook, numbers and pages are those of the whole reports."""
    whole = _class(make_report, all_passed)
    reports = [kept(report) for report in whole]

    assert any(check.counterexample for r in whole for e in r.exercises for check in e.checks)
    assert render_gradebook(reports) == render_gradebook(whole)
    assert summary(overview(reports)) == summary(overview(whole))
    assert render_class(reports) == render_class(whole)


@pytest.mark.parametrize("reason", [None, "lab{}.ipynb is cut off."])
def test_equal_parts_are_kept_once(make_report, all_passed, reason):
    """Those who made the same mistake, or handed in what cannot be read, take a third at most."""

    def texts():
        for number in range(50):
            why = reason and reason.format(number)
            results = [replace(result, finding=why) for result in all_passed] if why else None
            yield make_report(f"s{number}", results, reason=why).to_json()

    def room(keep):
        tracemalloc.start()
        reports = [keep(Report.from_json(text)) for text in written]
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(reports) == 50
        return taken

    written = list(texts())
    kept(Report.from_json(written[0]))
    assert room(kept) * 3 < room(lambda report: report)
