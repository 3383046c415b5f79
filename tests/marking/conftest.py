"""Reports made by hand, as the tests of reports have them."""

from tests.reports.conftest import make_report

__all__ = ["make_report"]
