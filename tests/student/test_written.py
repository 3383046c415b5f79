"""Written answers with their pictures, as a reader hands them on."""

import base64
from dataclasses import replace
from fractions import Fraction

import pytest
from nbformat import NotebookNode

from graders.catalogue.questions import Asked
from graders.catalogue.regions import ANSWER_PLACE
from graders.marking.written import kept_of
from graders.model import Lab, Question
from graders.student import written
from graders.student.written import (
    Answer,
    Answers,
    Picture,
    answers_elsewhere,
    answers_in,
    best_of,
    read_cells,
)
from graders.submissions.written import State

WHY = f"**Question 1.** Why does the slope never exceed it?\n\n{ANSWER_PLACE}"
ASKED = Asked((("markdown", "# A lab", "a"), ("markdown", WHY, "b"), ("code", "f()", "c")), (1,))
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08" + b"\0" * 40).decode()


def cell(kind, source, **rest):
    """Return one cell as a notebook's JSON has it."""
    return {"cell_type": kind, "source": source, **rest}


def answer(*own):
    """Return the answer in a notebook in which these cells follow the question."""
    cells = [cell("markdown", "# A lab"), cell("markdown", WHY), *own, cell("code", "f()")]
    (found,) = answers_in(cells, ASKED, "lab.ipynb").found
    return found


def shows(**data):
    """Return a code cell that shows this."""
    return cell("code", "plot()", outputs=[{"output_type": "display_data", "data": data}])


@pytest.mark.parametrize(
    ("own", "kind"),
    [
        (shows(**{"image/png": PNG}), "png"),
        (shows(**{"image/jpeg": [PNG[:9], PNG[9:]]}), "jpeg"),
        (cell("markdown", "See:", attachments={"a.png": {"image/png": PNG}}), "png"),
        (cell("markdown", ["See ![it]", f"(data:image/png;base64,{PNG})"]), "png"),
    ],
    ids=["plot", "in lines", "attachment", "pasted in Colab"],
)
def test_pictures_belong_to_the_answer(own, kind):
    """Wherever a notebook keeps them; a plot without words is an answer."""
    found = answer(own)

    assert (found.state, found.pictures) == (State.ANSWERED, (Picture(kind, PNG),))
    assert PNG not in found.text


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "application/vnd.plotly.v1+json"])
def test_what_is_no_picture_is_not_kept_but_no_empty_place(kind):
    """A person looks at them in the executed notebook."""
    found = answer(shows(**{kind: "<svg onload=alert(1)>"}))

    assert (found.state, found.pictures) == (State.ANSWERED, ())


@pytest.mark.parametrize(
    "own",
    [
        shows(**{"text/plain": "3"}),
        cell("code", "plot()", outputs="none"),
        cell("code", "plot()", outputs=[None, 3, {"data": []}, {"data": {}}]),
    ],
)
def test_what_is_no_picture_is_none(own):
    """Neither text nor anything odd; the place stays empty."""
    found = answer(own)

    assert (found.state, found.pictures) == (State.EMPTY, ())


def test_pictures_have_bounds(monkeypatch):
    """In number for an answer, in size for each, and in size for all."""
    many = [shows(**{"image/png": PNG}) for _ in range(20)]
    assert len(answer(*many).pictures) == written._MOST
    monkeypatch.setattr(written, "_ALL", 3 * len(PNG))
    assert len(answer(*many).pictures) == 3
    monkeypatch.setattr(written, "_LONGEST", len(PNG) - 1)
    assert (answer(*many).pictures, answer(*many).state) == ((), State.ANSWERED)


def test_empty_is_what_is_empty_in_every_notebook():
    """What one of them lacks may be in it in another form, and a person looks."""
    empty, missing, answered = (
        Answers((Answer(state),)) for state in (State.EMPTY, State.MISSING, State.ANSWERED)
    )

    assert best_of([empty, empty]).found[0].state is State.EMPTY
    assert best_of([empty, missing, answered]).found[0].state is State.ANSWERED
    assert {best_of(pair).found[0].state for pair in ([empty, missing], [missing, empty])} == {
        State.MISSING
    }


def test_other_notebooks_are_looked_into_if_they_are_the_lab_s(tmp_path):
    """One of another lab may have a first question, too."""
    nothing = answers_elsewhere(tmp_path, [], ASKED)
    assert nothing.found == ()
    (tmp_path / "other.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "source": "**Question 1.** What is love? Words."}]}'
    )
    assert answers_elsewhere(tmp_path, [], ASKED).found == ()
    asked = WHY.replace("\n", "\\n").replace(ANSWER_PLACE, "As it is small.")
    (tmp_path / "words.ipynb").write_text(
        f'{{"cells": [{{"cell_type": "markdown", "source": "{asked}"}}]}}'
    )
    (found,) = answers_elsewhere(tmp_path, [], ASKED).found
    assert (found.text, found.notebook) == ("As it is small.", "words.ipynb")
    assert answers_elsewhere(tmp_path, ["words.ipynb"], ASKED).found == ()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cells": 3}', '{"cells": [null, 3, []]}'])
def test_a_file_that_is_no_notebook_has_no_answers(tmp_path, text):
    """Nothing about it can raise."""
    (tmp_path / "a.ipynb").write_text(text)

    cells = read_cells(tmp_path / "a.ipynb")
    assert answers_in(cells, ASKED).found[0].state is State.MISSING


@pytest.mark.parametrize(
    "data",
    [
        "no base 64 at all!",
        base64.b64encode(b"<svg onload=alert(1)>").decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\xff\xff\0\0\0\x08").decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(),
    ],
    ids=["text", "svg", "too wide", "cut"],
)
def test_only_pictures_are_kept_as_pictures(tmp_path, data):
    """What the file would be decides, not what the notebook calls it."""
    question = Question("why", "Why?", "Question 1.", Fraction(2))
    lab = Lab("l", "L", "1", "l.ipynb", (), tmp_path, questions=(question,))
    pictures = (Picture("png", data), Picture("png", PNG))
    found = Answers((Answer(State.ANSWERED, "so", (2,), (), pictures, "l.ipynb"),))

    kept = kept_of(lab, found, {})

    assert kept.questions[0].pictures == ("why-1.png",)
    assert list(kept.pictures) == ["why-1.png"]
    assert kept.pictures["why-1.png"] == base64.b64decode(PNG)


@pytest.mark.parametrize("ran", [False, True])
def test_of_a_drawing_is_kept_what_is_drawn(tmp_path, ran):
    """An SVG is a program; of one that is damaged nothing is kept, and nothing stops."""
    question = Question("why", "Why?", "Question 1.", Fraction(2))
    lab = Lab("l", "L", "1", "l.ipynb", (), tmp_path, questions=(question,))
    own = "<script>hit()</script><rect onload='hit()' fill='red'/>"
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'>{own}</svg>"
    shown = shows(**{"image/svg+xml": drawing}), shows(**{"image/svg+xml": "<svg></g></svg>"})
    found = answer(*(() if ran else shown))
    notebook = NotebookNode(cells=[NotebookNode(metadata={}, **one) for one in shown])
    code = replace(found, notebook="lab.ipynb", code=(1, 2))

    kept = kept_of(lab, Answers((code if ran else found,)), {"lab.ipynb": notebook} if ran else {})

    (name,) = kept.pictures
    assert name == ("why-run-1.svg" if ran else "why-1.svg")
    text = kept.pictures[name].decode()
    assert "hit" not in text
    assert '<rect fill="red">' in text
