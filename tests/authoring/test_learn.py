"""A group that a person named becomes a planted mistake, which `verify` proves."""

import nbformat
import nbformat.v4 as v4
import pytest
from click.testing import CliRunner

from graders.authoring.extract import code_in
from graders.authoring.learn import lesson, write_lesson
from graders.authoring.probed import probe_gaps
from graders.authoring.skeleton import write_skeleton
from graders.catalogue.labs import find_lab
from graders.commands import grade, learn
from graders.judging.probes import Prober
from graders.mistakes import planted
from graders.reports.groups import item_of
from graders.reports.schema import ManualMark, Report

PROBES = '''
import numpy as np

CORE = ("values",)


def probe(probing):
    """Ask for squares of numbers of both signs."""
    for numbers in ([1.5, -2.0, 3.0], [[0.5, -0.25], [4.0, 7.0]]):
        probing.ask("values", probing.names.square, np.array(numbers))
'''
WRONG = '''
import numpy as np
SHIFT = 0.5

def square(x):
    """My own words: Ada, group 7."""
    # what I tried on the train
    return x * np.abs(x) + SHIFT
'''
LONGER = WRONG.replace("return", "shift = SHIFT\n    return").replace("+ SHIFT", "+ shift + 0")
SENTENCE = 'half is added to "signed" squares'


@pytest.fixture
def lab(tmp_path):
    """Return a lab of its own with probes, as an author makes it."""
    write_skeleton("curves", tmp_path / "labs")
    (tmp_path / "labs" / "curves" / "hidden" / "probe_square.py").write_text(PROBES)
    planted.cache_clear()
    return find_lab("curves", [tmp_path / "labs"])


@pytest.fixture
def results(tmp_path, lab):
    """Return the results of a class of three, two of whom make one mistake."""
    for name, source in {"ada": LONGER, "bob": WRONG, "cleo": WRONG.replace("0.5", "9")}.items():
        path = tmp_path / "class" / name / "curves.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source)]), path)
    asked = [tmp_path / "class", "--lab", lab.id, "--labs", lab.folder.parent]
    out = tmp_path / "results"
    done = CliRunner().invoke(grade.command, [*map(str, asked), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


def name_the_group_of(results, submission, sentence):
    """Write a person's sentence into the reports of a group, as settling does."""
    whose = Report.from_json((results / submission / "report.json").read_bytes())
    group = whose.exercises[0].group
    for path in results.glob("*/report.json"):
        report = Report.from_json(path.read_bytes())
        if report.exercises[0].group == group:
            mark = ManualMark(
                id=item_of("square", group),
                title="square",
                points=0.0,
                max_points=0.0,
                comment=f"{sentence}.",
            )
            path.write_text(report.model_copy(update={"manual": (mark,)}).to_json())


def test_a_named_group_becomes_a_planted_mistake(results, lab):
    """The least code of the group, without a person's words, behaves as the group does."""
    name_the_group_of(results, "ada", SENTENCE)
    (group,) = learn.named_groups(results, lab)
    assert [member.submission for member in group.members] == ["ada", "bob"]

    asked = [str(results), "--lab", lab.id, "--labs", str(lab.folder.parent)]
    done = CliRunner().invoke(learn.command, asked, input="y\n")
    assert done.exit_code == 0, done.output
    added = planted(lab.folder, "square")[-1]

    assert added.text == SENTENCE
    assert "shift" not in added.source()
    assert "Ada" not in added.source()
    assert "train" not in added.source()
    prober = Prober(lab.folder / "hidden" / "probe_square.py", lab, "square")
    known = dict(prober.mistakes)[added]
    assert known.parts == group.members[1].exercise.behaviour.parts
    assert prober.known_mistake(known).text.endswith(f" if {SENTENCE}.")
    assert probe_gaps(lab, lab.exercise("square")) == []

    again = CliRunner().invoke(learn.command, [*asked, "--yes"])
    assert "it is planted already" in again.output


def test_without_a_name_there_is_nothing_to_learn(results, lab):
    """The command says where groups are named."""
    asked = [str(results), "--lab", lab.id, "--labs", str(lab.folder.parent)]
    done = CliRunner().invoke(learn.command, asked)

    assert "markprop review" in str(done.exception)


def test_a_file_that_would_break_is_left_as_it_was(results, lab):
    """What does not fit is refused with the file's name."""
    name_the_group_of(results, "ada", SENTENCE)
    (group,) = learn.named_groups(results, lab)
    found = lesson(group, lab, results)
    before = found.path.read_text()
    broken = found.text.replace("return square", "pass")

    with pytest.raises(Exception, match="was left as it was"):
        write_lesson(type(found)(found.group, found.path, found.imports, broken), lab)
    assert found.path.read_text() == before


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import os\ndef square(x):\n    return os.getpid()", "it imports os"),
        ("def square(x):\n    return open('/etc/passwd')", "it uses `open`"),
        ("def square(x):\n    return ().__class__.__bases__", "it uses `__bases__`"),
        ("def square(x):\n    import os\n    return x", "it uses `importlib`"),
        ("import numpy as np\ndef square(x):\n    return np.load('x')", "it uses `load`"),
        ("import numpy as np\ndef square(x):\n    return np.lib.npyio", "it uses `lib`"),
        ("from numpy import *\ndef square(x):\n    return x", "it has `from numpy import *`"),
        ("x = [1]\nx.append(2)\ndef square(y):\n    return y * x[1]", "which is no definition"),
    ],
)
def test_only_plain_arithmetic_is_taken(tmp_path, source, why):
    """What is learned becomes the lab's own code and runs on the grader's side."""
    path = tmp_path / "lab.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source)]), path)

    assert why in code_in(path, ["square"]).refused


def test_what_the_answer_does_not_need_is_left_out(tmp_path):
    """Plots, trainings and other exercises stay with the student."""
    path = tmp_path / "lab.ipynb"
    cells = [WRONG, "import matplotlib.pyplot as plt\nplt.plot(square(3))", "other = 2"]
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells]), path)
    code = code_in(path, ["square"])

    assert code.imports == ("import numpy as np",)
    assert code.defines == ("SHIFT", "square")
    assert not code.refused
