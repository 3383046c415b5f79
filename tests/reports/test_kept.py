"""What a class keeps of its reports gives the same overview, and takes next to no room."""

import tracemalloc

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


def test_equal_parts_are_kept_once(make_report):
    """A class of those who all made the same mistake takes a quarter of the room at most."""
    text = make_report().to_json()

    def room(keep):
        tracemalloc.start()
        reports = [keep(Report.from_json(text)) for _ in range(50)]
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(reports) == 50
        return taken

    kept(Report.from_json(text))
    assert room(kept) * 4 < room(lambda report: report)
