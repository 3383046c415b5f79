"""Pages hold no script and make no request, show what they should, and keep hidden values back."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.errors import Misconception
from graders.model import Curve, Verdict
from graders.reports.build import Reading
from graders.reports.pages import (
    POLICY,
    ROWS,
    TEMPLATES,
    render_class,
    render_feedback,
    render_index,
    render_report,
)
from graders.reports.schema import LatenessReport, NoteReport, SourceReport
from graders.reports.store import write_class_files
from graders.reports.summary import Aside
from tests.reports.inert import Page, found_alive

HOSTILE = "x is <b>damaged</b>\x1b<script>alert(1)</script>"
ASIDE = Aside(damaged=[HOSTILE], unmatched=[HOSTILE], gone=[HOSTILE])


@pytest.fixture
def pages(make_report, hostile_report, all_passed):
    """Return every page of a small class, one of its submissions hostile."""
    reports = [make_report(), hostile_report, make_report("right", all_passed)]
    written = [render(report) for report in reports for render in (render_report, render_feedback)]
    return [*written, render_index(reports, ASIDE)]


def test_nothing_in_a_page_runs_or_loads(pages):
    """Hostile text adds no element and no attribute; every link leads to a file of the results."""
    for page in pages:
        assert found_alive(page) == []


def test_live_parts_are_noticed(pages):
    """What the other test would miss would be missed in the hostile submissions' pages, too."""
    for part in (
        "<script>x</script>",
        "<img src=x>",
        "<b onclick=x>",
        "<p onclick='x'>",
        "<p style='background: url(x)'>",
        "<a href='javascript:x'>",
        "<a href='//evil.example'>",
        "<meta http-equiv=refresh content='0'>",
        "<style>x</style>",
    ):
        for page in pages:
            assert found_alive(page.replace("</body>", f"{part}</body>")), part


def test_the_policy_forbids_all_but_styles(pages):
    """Each page carries the policy before anything that it could forbid."""
    for page in pages:
        head = page[: page.index("<style>")]

        assert f'<meta http-equiv="Content-Security-Policy" content="{_escaped(POLICY)}">' in head
        assert "default-src 'none'" in POLICY


def test_no_page_names_another_host(make_report, all_passed):
    """Without hostile text there is no address of any host in a page."""
    report = make_report("right", all_passed)
    for page in (render_report(report), render_feedback(report), render_index([report])):
        assert "://" not in page


def test_hostile_text_is_shown_as_text(pages):
    """The student's markup is there to be read, its control characters made visible."""
    for page in pages[2:4]:
        text = Page(page).text

        assert "<script>alert(1)</script>" in text
        assert "{{ 7 * 7 }}" in text
        assert "<U+001B>" in text
        assert "<U+202E>" in text
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e\u2066]", page)


def test_the_instructor_sees_everything(make_report):
    """Findings, values of hidden checks, failed cells, sandbox and versions are on the page."""
    text = Page(render_report(make_report())).text

    for part in ("1234.5", "9876.5", "NameError", "landlock", "2.4.6", "5f2c81aa", "2.5 of 5.33"):
        assert part in text


def test_the_student_sees_what_helps(make_report):
    """Marks, promises, findings, hint, the recognised mistake and the failed cell are there."""
    text = Page(render_feedback(make_report())).text

    for part in (
        "2.5 of 5.33 points",
        "multiplies by the slope of tanh.",
        "= 1, expected -1.",
        "Look at the sign.",
        "exactly what you get if the sign of the slope is turned round.",
        "Judged on your own",
        "Some entries of grads differ.",
        "NameError",
    ):
        assert part in text
    assert "landlock" not in text
    assert "5f2c81aa" not in text


def test_the_student_sees_no_value_of_a_hidden_check(make_report):
    """Neither finding nor counterexample nor curve of a hidden check gives a value away."""
    page = render_feedback(make_report(), {"tanh.matches": (CURVE,)})

    for value in ("1234.5", "6543.2", "9876.5", "1357.9", "secretcurve"):
        assert value not in page
    assert "secretcurve" in render_report(make_report(), {"tanh.matches": (CURVE,)})


CURVE = Curve("secretcurve", (0.0, 1.0), (3.0, 4.0), (5.0, 6.0))
# At least four digits in a row, which stand nowhere in a page by chance.
values = st.integers(10**6, 10**7 - 1).map(lambda n: n / 1000)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(
    got=values,
    expected=values,
    inputs=st.lists(values, min_size=1, max_size=4),
    form=st.sampled_from(
        [
            "1 of 4 entries of `outputs` differ: `outputs[0, 1]` = {}, expected {}.",
            "`f` raised ValueError: {} {}",
            "`f` raised Own: {} {} (cell 2, line 3: `x`)",
            "`outputs` is the text '{}'; expected {}.",
            "`outputs` is a dict with {} entries; expected {}.",
            "{} or {}",
        ]
    ),
)
def test_hidden_values_never_reach_feedback(make_report, mixed, got, expected, inputs, form):
    """Whatever the values are and however a finding words them, feedback holds none of them."""
    hidden = replace(
        mixed[2],
        finding=form.format(got, expected),
        hint=f"The ratio is {got} throughout: look for a factor.",
        counterexample={"inputs": np.array(inputs), "x": got, "s": str(expected)},
    )
    # The style sheet is the same on every page; digits of its colours are nobody's values.
    sheet = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    page = render_feedback(make_report(results=[*mixed[:2], hidden, mixed[3]]))
    assert page.count(sheet) == 1
    page = page.replace(sheet, "")

    for value in (got, expected, *inputs):
        for told in (str(value), f"{value:.6g}", str(int(value))):
            assert told not in page


def test_a_curve_is_drawn_for_a_public_check(make_report):
    """The student's curve against the expected one stands in the feedback of a public check."""
    page = render_feedback(make_report(), {"tanh.bprop": (CURVE,)})

    assert page.count("<polyline") == 2
    assert 'aria-label="secretcurve: yours against expected"' in page


def test_tables_and_drawings_are_accessible(pages):
    """Header cells say what they head, drawings have a name or are hidden, one h1 leads."""
    for page in pages:
        parsed = Page(page)
        scoped = sum(name == "scope" for _, name, _ in parsed.attributes)
        named = sum(
            tag == "svg" and name in ("aria-label", "aria-hidden")
            for tag, name, _ in parsed.attributes
        )

        assert scoped == parsed.elements.count("th")
        assert named == parsed.elements.count("svg")
        assert parsed.elements.count("h1") == 1


def test_a_reason_is_told_once(make_report, mixed):
    """What is true of every check, as of an unreadable notebook, stands at the top alone."""
    reason = "lab.ipynb ends in the middle of a cell."
    results = [replace(result, finding=reason) for result in mixed]
    page = render_report(make_report(results=results, reason=reason))

    assert page.count(reason) == 1


def test_pages_bear_the_title_of_the_lab(make_report):
    """Students know a lab by its title; where nobody knows that any more, its id has to do."""
    report, title = make_report(), "Models of several layers"
    pages = [render(report, title=title) for render in (render_report, render_feedback)]
    for page in (*pages, render_index([report], title=title)):
        assert title in page
        assert "Multiple layers" not in page
    assert "Multiple layers" in render_report(report)


def test_the_index_says_once_what_the_machine_lacks(make_report, all_passed):
    """One note for the class, instead of a row for each submission."""
    lacks = "The grading machine has no torch, which torch_model needs."
    page = render_index([make_report(name, all_passed, reason=lacks) for name in "abc"])

    assert page.count("The grading machine has no torch") == 1
    assert "Points pending in 3 of 3 submissions." in page
    assert "What needs a person" not in page


def test_the_index_tells_about_the_class(make_report, all_passed):
    """The queue, the hardest exercise, recognised mistakes and links are in the overview."""
    mistaken = replace(
        all_passed[1],
        verdict=make_report().exercises[0].checks[1].verdict,
        points=Fraction(0),
        misconception=Misconception("m", "the sign is turned round"),
    )
    reports = [
        make_report(),
        make_report("bob", [all_passed[0], mistaken, *all_passed[2:]]),
        make_report("cleo", all_passed),
    ]
    page = render_index(reports)
    text = Page(page).text

    assert text.startswith(
        "Multiple layers: the class Class overview Multiple layers submissions 3"
    )
    assert "1 check is undecided" in text
    assert "the sign is turned round" in text
    assert 'href="bob/report.html"' in page
    assert 'href="bob/feedback.html"' in page
    assert 'href="gradebook.csv"' in page


def test_an_empty_class_has_a_page():
    """No submissions give a page that says so."""
    assert "No submissions" in render_index([])


def _escaped(text):
    return text.replace("'", "&#39;")


PAIRS = [
    *[("ink", ground) for ground in ("paper", "card", "fail-tint", "wait-tint", "pass-tint")],
    *[(text, ground) for text in ("soft", "accent") for ground in ("paper", "card")],
    *[(text, "card") for text in ("pass", "fail", "skip", "wait")],
    ("fail", "fail-tint"),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_contrasts_with_its_ground(theme):
    """Every text reaches 4.5 : 1 on its ground, in both themes (WCAG 2.2, AA)."""
    sheet = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    rules = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[theme]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", rules))

    for text, ground in PAIRS:
        assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def _contrast(one, other):
    """Return the contrast ratio of two colours as the guideline defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_moments_are_shown_as_people_write_them(make_report):
    """Hand-in and deadline are told with their zone, and without the signs of a stored time."""
    late = LatenessReport(
        submitted_at="2026-11-23T10:00:30+01:00",
        deadline="2026-11-20T23:59:00+00:00",
        days_late=2.375,
        rule="10% per day",
        points_lost=1.0,
    )
    page = render_feedback(make_report().model_copy(update={"lateness": late}))
    assert "(2026-11-23 10:00:30 UTC+01:00, due 2026-11-20 23:59 UTC)" in page


def test_the_pages_say_what_was_marked_and_why_to_look(make_report):
    """Both audiences read where the answer stands; the notes are the instructor's."""
    reading = Reading(
        {"tanh": SourceReport(notebook="week3/my_lab.ipynb", cell=4, lines=(1, 12))},
        (NoteReport(text="`old.ipynb` has tanh too"), NoteReport(text="a text cell", look=True)),
    )
    report = make_report(reading=reading)
    shown, told = render_report(report), render_feedback(report)

    for page in (shown, told):
        assert "Marked: week3/my_lab.ipynb, cell 4, lines 1 to 12" in page
    assert "<strong>Please look.</strong>" in shown
    assert "old.ipynb" in shown
    assert "old.ipynb" not in told


def test_a_large_class_has_several_pages(make_report, all_passed):
    """Each is bounded, every submission is linked once, and all pages are linked to each other."""
    names = [f"student{number:04}" for number in range(2 * ROWS + 1)]
    note = NoteReport(text="Cell 2 is a text cell.", look=True)
    flagged = make_report("x", all_passed, reading=Reading({}, (note,)))
    class_ = [flagged.model_copy(update={"submission": name}) for name in names]
    pages = render_class(class_, Aside(unmatched=[f"row {n} fits nobody" for n in range(900)]))

    assert list(pages) == ["index.html", "index-2.html", "index-3.html"]
    assert render_index(class_) == render_class(class_)["index.html"]
    for number, (name, page) in enumerate(pages.items()):
        assert found_alive(page) == []
        rows = names[number * ROWS : (number + 1) * ROWS]
        assert [n for n in names if f'href="{n}/feedback.html"' in page] == rows
        others = [other for other in pages if other != name]
        assert all(f'href="{other}"' in page for other in others)
    first = Page(pages["index.html"]).text
    assert "And 251 more, all of them in summary.json" in first
    assert "And 650 more, all of them in summary.json" in first


def test_a_class_of_thousands_opens_at_once(make_report, all_passed):
    """Whatever everybody is called, and however many wait: no page is above 3 MB."""
    lacks = make_report("x", reason="x" * 300)
    class_ = [
        lacks.model_copy(update={"submission": f"{n:04}".ljust(100, "x")}) for n in range(5000)
    ]

    pages = render_class(class_)

    assert len(pages) == 20
    assert max(len(page.encode()) for page in pages.values()) < 3_000_000


def test_a_class_that_shrinks_leaves_no_page_behind(tmp_path, make_report, monkeypatch):
    """What a smaller class does not have is removed; nothing else is."""
    monkeypatch.setattr("graders.reports.pages.ROWS", 2)
    (tmp_path / "index-mine.txt").write_text("")
    write_class_files(tmp_path, [make_report(name) for name in "abcde"])
    assert {p.name for p in tmp_path.glob("index*.html")} == {
        *("index.html", "index-2.html", "index-3.html"),
    }

    write_class_files(tmp_path, [make_report(name) for name in "ab"])

    assert {p.name for p in tmp_path.glob("index*")} == {"index.html", "index-mine.txt"}


CODE = "class TanhLayer:\n    def bprop(self):\n        return '<script>alert(1)</script>\x1b'"


def test_the_answer_stands_under_its_exercise(make_report, all_passed):
    """Escaped, with the cell's line numbers, the line concerned marked; folded where all passed."""
    source = SourceReport(notebook="lab.ipynb", cell=4, lines=(7, 9), code=CODE)
    reading = Reading({"tanh": source})
    page = render_feedback(make_report(reading=reading))

    assert '<div class="here"><span class="at">8</span><code>    def bprop(self):</code>' in page
    assert page.count('class="here"') == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+001B&gt;" in page
    assert "Your code" in page
    assert '<details class="own" open>' in page
    assert "Marked code" in render_report(make_report(reading=reading))
    assert '<details class="own">' in render_feedback(make_report("a", all_passed, reading=reading))


def test_a_hand_in_that_cannot_be_read_has_no_rows(make_report, mixed):
    """One sentence at the top, the exercises in one table, and no check."""
    reason = "lab.ipynb ends in the middle of a cell."
    failed = Verdict.FAILED
    results = [replace(r, verdict=failed, points=Fraction(0), finding=reason) for r in mixed]
    report = make_report(results=[replace(r, misconception=None) for r in results], reason=reason)
    for page in (render_report(report), render_feedback(report)):
        assert page.count(reason) == 1
        assert "<h3>" not in page
        assert "Start here" not in page
        assert "Hyperbolic tangent layer" in page


def test_the_class_is_listed_by_name_and_by_points(make_report, all_passed):
    """Names are links, headings are short, the bonus stands apart, lateness is told."""
    late = LatenessReport(
        submitted_at="2026-11-23T10:00:30+01:00",
        deadline="2026-11-20T23:59:00+00:00",
        days_late=2.5,
        rule="10% per day",
        points_lost=1.5,
    )
    reports = [
        make_report("ada").model_copy(update={"lateness": late}),
        make_report("bob", all_passed),
    ]
    page = render_index(reports)
    by_name, by_points = page[page.index('id="submissions"') :].split('id="by-points"')

    assert '<a href="ada/report.html">ada</a>' in by_name
    assert '<abbr title="Clipped layer">clipped relu</abbr>' in by_name
    assert by_name.index(">Required<") < by_name.index(">Bonus<")
    assert "2.5 days late, 1.5 lost" in by_name
    assert by_name.index("ada/report") < by_name.index("bob/report")
    assert by_points.index("bob/report") < by_points.index("ada/report")
