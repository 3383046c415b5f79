"""The instructor's pages lead to the submissions before and after, also when the class changes."""

import pytest

from graders.reports.schema import StudentReport
from graders.reports.store import write_class_files, write_report
from tests.reports.inert import found_alive


@pytest.fixture
def klass(tmp_path, make_report):
    """Return a folder with three submissions, one of them by somebody with a hostile name."""
    bad = StudentReport(id="s1", name="</nav><script>x</script>\\1")
    reports = [make_report(name) for name in ("ada", "bob", "cy")]
    reports[1] = reports[1].model_copy(update={"student": bad})
    for report in reports:
        write_report(tmp_path, report)
    write_class_files(tmp_path, reports)
    return tmp_path, reports


def _page(folder, name):
    return (folder / name / "report.html").read_text(encoding="utf-8")


def test_each_page_leads_to_its_neighbours(klass):
    """In the order of the table; the ends have one neighbour; names are text."""
    folder, _ = klass
    assert "Previous" not in _page(folder, "ada")
    assert '<a href="../bob/report.html">Next: &lt;/nav&gt;&lt;script&gt;' in _page(folder, "ada")
    assert '<a href="../ada/report.html">Previous: ada</a>' in _page(folder, "bob")
    assert '<a href="../cy/report.html">Next: cy</a>' in _page(folder, "bob")
    for name in ("ada", "bob", "cy"):
        assert found_alive(_page(folder, name)) == []


def test_links_follow_the_class(klass):
    """Somebody who is no longer there is skipped, and nothing is written twice for nothing."""
    folder, reports = klass
    write_class_files(folder, [reports[0], reports[2]])
    assert '<a href="../cy/report.html">Next: cy</a>' in _page(folder, "ada")

    before = (folder / "ada" / "report.html").stat().st_ino
    write_class_files(folder, [reports[0], reports[2]])
    assert (folder / "ada" / "report.html").stat().st_ino == before
