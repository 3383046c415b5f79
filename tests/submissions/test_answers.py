"""Finding the work in a folder: by its name, else by what it defines."""

import json

import pytest

from graders.errors import SubmissionError
from graders.submissions.answers import find_answers, why_nothing
from graders.submissions.file_names import is_named_for
from tests.submissions.made import BLANK_TANH, LAB, RELU, TANH, notebook, write

OTHER = "class SigmoidLayer: pass"


def chosen(root, **files):
    """Write files (`a__b_ipynb` is `a/b.ipynb`) and return the name of the notebook chosen."""
    for name, content in files.items():
        stem, _, suffix = name.replace("__", "/").rpartition("_")
        write(root / f"{stem}.{suffix}", content)
    return find_answers(root, LAB)


@pytest.mark.parametrize(
    "name",
    [
        "multiple_layers.ipynb",
        "multiple_layers (1).ipynb",
        "Multiple_Layers.ipynb",
        "multiple-layers-Copy1.ipynb",
        "multiple layers - Copy (2).ipynb",
        "Copy of multiple_layers.ipynb",
        "multiple_layers.ipynb.txt",
        "multiple_layers_copy.py",
    ],
)
def test_copies_of_the_labs_name_are_known(tmp_path, name):
    """Browsers, systems and Colab number copies, and students write capitals."""
    assert is_named_for(tmp_path / name, LAB)


@pytest.mark.parametrize("name", ["multiple_layers2.ipynb", "lab.ipynb", "layers.ipynb"])
def test_other_names_are_not_the_labs(tmp_path, name):
    """These are found by what they define, if at all."""
    assert not is_named_for(tmp_path / name, LAB)


def test_labs_notebook_goes_before_others(tmp_path):
    """Wherever it lies, as long as it answers something."""
    found = chosen(
        tmp_path,
        draft_ipynb=notebook(TANH, RELU),
        work__multiple_layers_ipynb=notebook(TANH),
    )
    assert found.sources[0].notebook_name == "work/multiple_layers.ipynb"


def test_untouched_template_does_not_hide_the_work(tmp_path):
    """A repository keeps the template, and the student's copy has another name."""
    found = chosen(
        tmp_path, multiple_layers_ipynb=notebook(BLANK_TANH), my_lab_ipynb=notebook(TANH)
    )
    assert found.sources[0].notebook_name == "my_lab.ipynb"


def test_most_answers_count_where_no_name_does(tmp_path):
    """The notebook that answers most exercises; at a tie, the one at the top."""
    found = chosen(
        tmp_path,
        a_ipynb=notebook(OTHER),
        b_ipynb=notebook(TANH),
        c__c_ipynb=notebook(TANH, RELU),
        d_ipynb=notebook(TANH, "class Relu:\n    def fprop(self, x):\n        return 1"),
    )
    assert found.sources[0].notebook_name == "d.ipynb"


def test_blank_notebook_is_still_found(tmp_path):
    """A submission without any answer is graded as blank."""
    found = chosen(tmp_path, a_ipynb=notebook(OTHER), multiple_layers_ipynb=notebook(BLANK_TANH))
    assert found.sources[0].notebook_name == "multiple_layers.ipynb"


def test_unreadable_cells_and_notebooks_hide_nothing(tmp_path):
    """A cut file is passed by, with a note; a cell with a fault costs itself."""
    found = chosen(
        tmp_path, multiple_layers_ipynb=notebook(TANH)[:-9], b_ipynb=notebook("x = = 1", TANH)
    )
    assert found.sources[0].notebook_name == "b.ipynb"
    assert "`multiple_layers.ipynb` is cut off" in found.notes[0]


def test_only_unreadable_notebooks_are_an_error(tmp_path):
    """The sentence is about the likeliest one."""
    with pytest.raises(SubmissionError, match=r"`multiple_layers\.ipynb` is cut off"):
        chosen(tmp_path, a_ipynb="", multiple_layers_ipynb=notebook(TANH)[:-9])


def test_own_modules_answer_what_the_notebook_leaves_open(tmp_path):
    """Missing or blank in the notebook, written in `mlp/layers.py`: the module's counts."""
    found = chosen(
        tmp_path,
        multiple_layers_ipynb=notebook(BLANK_TANH),
        mlp____init___py="",
        mlp__layers_py=TANH + RELU + OTHER,
        scratch_py=TANH,
    )
    assert found.sources[0].modules == {"TanhLayer": "mlp.layers", "ReluLayer": "mlp.layers"}
    cell = found.sources[0].notebook.cells[-1].source
    assert cell.endswith("from mlp.layers import ReluLayer, TanhLayer")


def test_modules_do_not_replace_what_the_notebook_answers(tmp_path):
    """The notebook is the work; what it imports itself is its own."""
    found = chosen(
        tmp_path,
        multiple_layers_ipynb=notebook(TANH, "from mlp.layers import ReluLayer"),
        mlp__layers_py=TANH + RELU,
    )
    assert found.sources[0].modules == {}
    assert len(found.sources[0].notebook.cells) == 2


def test_accepted_names_are_imported_as_they_are(tmp_path):
    """An exercise that knows other names finds them in modules, too."""
    source = RELU.replace("ReluLayer", "Relu")
    found = chosen(tmp_path, work_ipynb=notebook(TANH), answers_py=source)
    assert found.sources[0].modules == {"Relu": "answers"}


def test_modules_are_named_from_the_notebooks_folder_or_the_top(tmp_path):
    """Both are on the import path; names that are no names are not imported."""
    found = chosen(
        tmp_path,
        notebooks__multiple_layers_ipynb=notebook(""),
        notebooks__tanh_py=TANH,
        src__relu_py=RELU,
    )
    assert found.sources[0].modules == {"ReluLayer": "src.relu", "TanhLayer": "tanh"}
    write(tmp_path / "b" / "lab.ipynb", notebook(""))
    write(tmp_path / "b" / "my-answers.py", TANH)
    assert find_answers(tmp_path / "b", LAB).sources[0].modules == {}


def test_repository_of_modules_only(tmp_path):
    """Without a notebook, one is made that imports the answers."""
    found = chosen(tmp_path, mlp____init___py="", mlp__layers_py=TANH + RELU)
    assert found.sources[0].notebook_name is None
    assert len(found.sources[0].notebook.cells) == 1
    assert set(found.sources[0].modules) == {"TanhLayer", "ReluLayer"}


def test_script_is_run_where_there_is_no_notebook(tmp_path):
    """The script that answers most becomes the notebook; tests and set-up files do not."""
    found = chosen(tmp_path, a_py=TANH, b_py=TANH + RELU, test_b_py=TANH, setup_py="x = 1")
    assert found.sources[0].notebook_name == "b.py"
    assert (
        find_answers(write(tmp_path / "c" / "x.py", "y = 1").parent, LAB).sources[0].notebook_name
        == "x.py"
    )


def test_folder_without_work(tmp_path):
    """The sentence says what lies there and what should."""
    write(tmp_path / "notes.pdf", "")
    assert find_answers(tmp_path, LAB) is None
    assert why_nothing(tmp_path, "amara", LAB) == (
        "`amara` holds no notebook and no Python file. It holds `notes.pdf` (a PDF document)."
        " Hand in `multiple_layers.ipynb`."
    )


def by_exercise(found):
    """Return which notebook each exercise is marked from."""
    return {id_: source.notebook_name for source in found.sources for id_ in source.exercises}


@pytest.mark.parametrize(
    ("files", "tanh", "why"),
    [
        (("multiple_layers-Copy1.ipynb", "multiple_layers.ipynb"), 1, "the lab's own file name"),
        (("a_v1.ipynb", "a_v2.ipynb"), 1, "the higher version or copy number"),
        (("a_v10.ipynb", "a_v9.ipynb"), 0, "the higher version or copy number"),
        (("a (2).ipynb", "a.ipynb"), 0, "the higher version or copy number"),
        (("a - Copy.ipynb", "a - Copy (2).ipynb"), 1, "the higher version or copy number"),
        (("x/a.ipynb", "b.ipynb"), 1, "comes first by its path"),
        (("s1234567.ipynb", "v2.ipynb"), 1, "the higher version or copy number"),
    ],
)
def test_one_of_several_answers_is_marked_and_the_other_named(tmp_path, files, tanh, why):
    """The lab's own name, then the number, then the path; a note says what was passed over."""
    for name in files:
        write(tmp_path / name, notebook(TANH))
    found = find_answers(tmp_path, LAB)

    assert by_exercise(found)["tanh"] == files[tanh]
    (note,) = found.notes
    assert files[1 - tanh].rpartition("/")[2] in note
    assert why in note


def test_each_exercise_is_marked_from_the_notebook_that_answers_it(tmp_path):
    """Tanh stands in both, the rectifier in the first one only: two sources."""
    found = chosen(
        tmp_path, lab_v1_ipynb=notebook(TANH, RELU), lab_v2_ipynb=notebook(TANH, BLANK_TANH[:0])
    )
    assert by_exercise(found) == {"relu": "lab_v1.ipynb", "tanh": "lab_v2.ipynb"}
    main, further = found.sources
    assert (main.answers["relu"].cell, main.answers["relu"].lines) == (2, (1, 3))
    assert further.answers["tanh"].notebook == "lab_v2.ipynb"
    assert "Marked from `lab_v2.ipynb`: tanh." in found.notes


def test_every_notebook_is_looked_at(tmp_path):
    """A hundred notes lie before the one that answers."""
    for number in range(100):
        write(tmp_path / f"a{number}.ipynb", notebook("x = 1"))
    write(tmp_path / "z" / "z.ipynb", notebook(TANH))
    found = find_answers(tmp_path, LAB)

    assert by_exercise(found)["tanh"] == "z/z.ipynb"


def test_notebooks_that_were_not_parsed_are_told_of(tmp_path):
    """Of very many that hold names of the lab the likeliest are parsed, and a note says so."""
    for number in range(45):
        write(tmp_path / f"v{number}.ipynb", notebook(TANH))
    found = find_answers(tmp_path, LAB)

    assert by_exercise(found)["tanh"] == "v44.ipynb"
    assert any("45 notebooks hold names of the lab" in note for note in found.notes)
    assert len(found.notes) < 10


def test_the_newer_counts_where_an_archive_gives_times(tmp_path):
    """Without times the path decides; with them, the newer of two equals."""
    for name in ("a.ipynb", "b.ipynb"):
        write(tmp_path / name, notebook(TANH))
    times = {tmp_path / "a.ipynb": 1.0, tmp_path / "b.ipynb": 2.0}

    assert by_exercise(find_answers(tmp_path, LAB))["tanh"] == "a.ipynb"
    assert by_exercise(find_answers(tmp_path, LAB, times))["tanh"] == "b.ipynb"


def test_exported_script_stands_in_for_a_notebook(tmp_path):
    """Beside notes, a script with marked cells is run as a notebook, not imported whole."""
    found = chosen(tmp_path, notes_ipynb=notebook("x = 1"), lab_py=f"# %%\n{TANH}\n# %%\n{RELU}")
    (source,) = [s for s in found.sources if "tanh" in s.exercises]
    assert (source.notebook_name, len(source.notebook.cells)) == ("lab.py", 2)


def test_module_written_by_a_notebook_counts_where_no_cell_defines_the_name(tmp_path):
    """`%%writefile` into the given package: the name is imported from there at the end."""
    found = chosen(tmp_path, lab_ipynb=notebook("%%writefile mlp/layers.py\n" + TANH, RELU))
    (source,) = found.sources
    assert source.modules == {"TanhLayer": "mlp.layers"}
    assert (source.answers["tanh"].module, source.answers["tanh"].lines) == ("mlp.layers", (1, 3))


def text_cell(source):
    """Return a notebook whose first cell is text, and whose second answers the rectifier."""
    content = json.loads(notebook(RELU))
    content["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": source})
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "source",
    [
        TANH,
        f"My answer:\n\n```python\n{TANH}```\nDone.",
        f"So I wrote this\n\n{TANH}\nand it works",
    ],
)
def test_an_answer_in_a_cell_of_text_is_flagged(tmp_path, source):
    """A person is asked to look; a skeleton in the lab sheet is none."""
    found = chosen(tmp_path, lab_ipynb=text_cell(source))
    assert [(one.name, one.cell, one.how) for one in found.sources[0].nearly] == [
        ("TanhLayer", 1, "text")
    ]
    assert "Cell 1 of `lab.ipynb` is a text cell that holds `TanhLayer`" in found.flags[0]
    blank = find_answers(write(tmp_path / "b" / "x.ipynb", text_cell(BLANK_TANH)).parent, LAB)
    assert blank.flags == ()


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("\n".join(f"# {line}" for line in TANH.splitlines()), "comment"),
        ("x = 1\n" + "\n".join(f"#{line}" for line in TANH.splitlines()) + "\ny = 2", "comment"),
        (f"'''\n{TANH}'''", "quoted"),
        ("def f():\n" + "\n".join(f"    {line}" for line in TANH.splitlines()), "inside"),
    ],
)
def test_answers_that_do_not_run_are_named(tmp_path, source, how):
    """Commented out, in quotes, or inside of something else: told to the student, not flagged."""
    found = chosen(tmp_path, lab_ipynb=notebook(source, RELU))
    assert [(one.name, one.how) for one in found.sources[0].nearly] == [("TanhLayer", how)]
    assert found.flags == ()


def test_a_submission_with_nothing_of_the_lab_is_flagged(tmp_path):
    """The notebook that was marked is named; a blank answer is something of the lab."""
    found = chosen(tmp_path / "a", week1_ipynb=notebook("x = 1"))
    assert found.flags == ("Nothing of the lab is defined; `week1.ipynb` was marked.",)
    assert chosen(tmp_path / "b", week1_ipynb=notebook(BLANK_TANH)).flags == ()


def test_names_that_numpy_took_away_are_noted(tmp_path):
    """They are set for marking, and the instructor is told which."""
    (note,) = chosen(tmp_path, a_ipynb=notebook(TANH, "y = np.float(numpy.int(3))")).notes
    assert note.startswith("Uses `np.float`, `np.int`, which NumPy")


@pytest.mark.parametrize(("version", "flagged"), [("3.99.1", True), ("3.9.1", False)])
def test_an_answer_that_only_a_newer_python_reads_is_flagged(tmp_path, version, flagged):
    """A person looks: it may be right, and its own Python is not here."""
    language = {"codemirror_mode": {"version": 3}, "name": "python", "version": version}
    newer = TANH.replace("class", "class TanhLayer[T]:\n    pass\nclass")
    data = notebook(newer + "\nx = = 1", metadata={"language_info": language})
    found = chosen(tmp_path, lab_ipynb=data)

    told = "Cell 1 of `lab.ipynb` holds `TanhLayer` and cannot be read by Python 3."
    assert any(one.startswith(told) for one in found.flags) == flagged


def test_what_was_mended_is_noted(tmp_path):
    """Characters that nobody sees, and a blank below the answer."""
    found = chosen(tmp_path, lab_ipynb=notebook("\ufeff" + TANH, BLANK_TANH))

    assert "(U+FEFF; cell 1): marked without them" in " ".join(found.notes)
    assert "defines `TanhLayer` in cell 2 once more as a blank" in " ".join(found.notes)
    assert found.sources[0].answers["tanh"].cell == 1
