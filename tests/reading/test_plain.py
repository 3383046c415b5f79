"""What a reader hands back is plain data, held to its types field by field."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.reading.plain import NotPlain, decoded, encoded
from graders.submissions import Source, Where, definitions
from graders.submissions.contents import Contents
from graders.submissions.notebooks import notebook_of


@dataclass(frozen=True)
class Part:
    """A class with every kind of field."""

    text: str
    count: int
    share: float = 0.0
    when: datetime | None = None
    place: Path | None = None
    pairs: tuple[tuple[str, int], ...] = ()
    by_name: dict[str, tuple[int, ...]] | None = None


WHOLE = Part(
    "a\udc80", 3, 1.5, datetime(2026, 1, 2, tzinfo=UTC), Path("a/b"), (("x", 1),), {"k": ()}
)


def test_a_value_comes_back_as_it_was():
    """Also names that are no text in any encoding, and what is left at None."""
    for value in (WHOLE, Part("", 0)):
        assert decoded(Part, encoded(value)) == value


def test_notebooks_come_back_as_they_are_run():
    """A notebook crosses as kinds and sources, and is valid on the other side."""
    notebook = notebook_of(
        [("code", "%matplotlib inline\nx = 1"), ("markdown", "# y"), ("raw", "")]
    )
    source = Source(
        notebook,
        "a/b.ipynb",
        {"X": "m"},
        ("tanh",),
        {"tanh": Where("b", None, 1, (1, 2))},
        definitions(notebook),
    )
    found = decoded(Contents, encoded(Contents("d", (source,)))).sources[0]

    assert found == source
    nbformat.validate(found.notebook)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 1),
        ("text", None),
        ("count", True),
        ("count", "3"),
        ("count", 1.0),
        ("share", "x"),
        ("when", "yesterday"),
        ("when", 5),
        ("place", ["a"]),
        ("pairs", [["x"]]),
        ("pairs", [["x", 1, 2]]),
        ("pairs", {"x": 1}),
        ("by_name", [1]),
        ("by_name", {"k": ["x"]}),
    ],
)
def test_a_field_of_another_type_is_refused(field, value):
    """Nothing is brought into shape: what does not fit is no answer."""
    content = json.loads(encoded(WHOLE))
    with pytest.raises(NotPlain, match="Part"):
        decoded(Part, json.dumps({**content, field: value}).encode())


def test_missing_and_further_fields_are_refused():
    """A reader of the same version hands back the same fields."""
    content = json.loads(encoded(WHOLE))
    fewer = {name: value for name, value in content.items() if name != "count"}
    for other in (fewer, {**content, "more": 1}, [content], None):
        with pytest.raises(NotPlain):
            decoded(Part, json.dumps(other).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_data(data):
    """Whatever comes back, nothing but `NotPlain` is raised."""
    with pytest.raises(NotPlain):
        decoded(Part, b"!" + data)


def test_deep_json_is_refused():
    """Brackets without end are no answer."""
    with pytest.raises(NotPlain):
        decoded(Part, b"[" * 100_000)


def test_what_has_no_plain_form_is_not_sent():
    """A reader that would hand back an object of another kind fails by itself."""
    with pytest.raises(TypeError, match="no plain form"):
        encoded({"x": object()})
