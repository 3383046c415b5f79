"""The three pages: for the instructor, for the student, and for the class as a whole.

Each is one file without script and without any request: a strict content security policy stands in
its head, and jinja2 escapes every text. Links lead to files of the same folder only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from graders.model import Curve
from graders.reports.curves import Curves
from graders.reports.lacking import ADVICE, class_lacks
from graders.reports.missing import name_of_missing
from graders.reports.overview import BINS, overview
from graders.reports.report_view import place_text, view_report
from graders.reports.rows import Row
from graders.reports.schema import Report
from graders.reports.summary import NOTHING_ASIDE, Aside
from graders.reports.svg import histogram, plot, share_bar
from graders.reports.text import LONGEST_NAME, one_line, prose_html
from graders.reports.view import Audience, counted, points_text

# Styles stand inside the page; pictures could only be data of the page itself. Nothing else loads.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
INDEX = "index.html"
ROWS = 250  # of submissions on a page of the class: 0.8 MB with seven exercises
MOST_LISTED = 250  # in each list above them; summary.json has them all
TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")


def render_report(
    report: Report,
    curves: Curves | None = None,
    *,
    title: str = "",
    class_page: str = "../index.html",
) -> str:
    """Return `report.html`, the instructor's page: everything that was found.

    Parameters
    ----------
    report : Report
        The stored report.
    curves : mapping of str to tuple of Curve, optional
        What to draw, by id of the check.
    title : str
        The lab's title; its id in words if not given.
    class_page : str
        Where the class's `index.html` lies, seen from this page.
    """
    view = view_report(report, Audience.INSTRUCTOR, curves, title)
    return page_environment().get_template("report.html").render(view=view, class_page=class_page)


def render_feedback(report: Report, curves: Curves | None = None, *, title: str = "") -> str:
    """Return `feedback.html`, the student's page: no value of any hidden check.

    Parameters
    ----------
    report : Report
        The stored report.
    curves : mapping of str to tuple of Curve, optional
        What to draw, by id of the check; those of hidden checks are left out.
    title : str
        As for `render_report`.
    """
    view = view_report(report, Audience.STUDENT, curves, title)
    return page_environment().get_template("feedback.html").render(view=view)


def render_index(
    reports: Sequence[Report], aside: Aside = NOTHING_ASIDE, *, title: str = ""
) -> str:
    """Return `index.html`, the first of the pages of `render_class`."""
    return render_class(reports, aside, title=title)[INDEX]


def render_class(
    reports: Sequence[Report], aside: Aside = NOTHING_ASIDE, *, title: str = ""
) -> dict[str, str]:
    """Return the pages of a class by name: at a glance, with links to every submission's pages.

    A large class has its submissions on several pages, so that each opens at once; `index.html`
    has the overview and the first of them.

    Parameters
    ----------
    reports : sequence of Report
        Of one class.
    aside : Aside
        What stands beside the marks.
    title : str
        As for `render_report`.
    """
    found = overview(reports)
    parts = [found.rows[at : at + ROWS] for at in range(0, len(found.rows), ROWS)] or [()]
    names = [INDEX, *(f"index-{number}.html" for number in range(2, len(parts) + 1))]
    known = {
        "found": found,
        "lab": one_line(title, LONGEST_NAME) or found.lab,
        "pages": [
            (name, rows[0].name, rows[-1].name) for name, rows in zip(names, parts, strict=True)
        ]
        if len(parts) > 1
        else [],
    }
    render = page_environment().get_template("index-more.html").render
    further = {
        name: render(known, rows=rows, page=name)
        for name, rows in zip(names[1:], parts[1:], strict=True)
    }
    return {INDEX: _first_page(reports, aside, known, parts[0]), **further}


def _first_page(
    reports: Sequence[Report], aside: Aside, known: Mapping[str, Any], rows: Sequence[Row]
) -> str:
    found = known["found"]
    step = 100 // BINS
    tops = [*range(step - 1, 100 - step, step), 100]
    labels = [f"{step * i}\N{EN DASH}{top}" for i, top in enumerate(tops)]
    chart = histogram(
        found.bins, labels, "Number of submissions by percentage of the maximum, in tens"
    )
    hardest = sorted(found.exercises, key=lambda part: (part.mean_share, part.id))
    return (
        page_environment()
        .get_template("index.html")
        .render(
            known,
            rows=rows,
            page=INDEX,
            most=MOST_LISTED,
            class_lacks=class_lacks(reports),
            chart=Markup(chart),  # noqa: S704 - drawn from numbers, its one text is escaped
            hardest=[part for part in hardest if part.submissions],
            lacking=[
                (reason, [entry for entry in found.lacking if entry.reason == reason])
                for reason in dict.fromkeys(entry.reason for entry in found.lacking)
            ],
            advice=ADVICE,
            damaged=[one_line(sentence, 500) for sentence in aside.damaged],
            unmatched=[one_line(sentence, 500) for sentence in aside.unmatched],
            gone=[one_line(name, LONGEST_NAME) for name in aside.gone],
            missing=[name_of_missing(student) for student in aside.missing],
        )
    )


@cache
def page_environment(*folders: Path) -> Environment:
    """Return what draws pages: our templates, those of other folders before them."""
    environment = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(policy=POLICY, style=Markup(STYLE))  # noqa: S704 - our own file
    environment.filters.update(
        bar=_bar,
        counted=counted,
        place=place_text,
        plot=_plot,
        points=points_text,
        prose=_prose,
        words=lambda name: one_line(name.replace("_", " "), LONGEST_NAME),
        segment=lambda name: quote(name, safe=""),
    )
    return environment


def _prose(text: str) -> Markup:
    return Markup(prose_html(text))  # noqa: S704 - escaped there


def _plot(curve: Curve) -> Markup:
    return Markup(plot(curve))  # noqa: S704 - numbers, and a name that is escaped there


def _bar(share: float, pending: float = 0.0) -> Markup:
    return Markup(share_bar(share, pending))  # noqa: S704 - numbers only
