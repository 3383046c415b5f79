"""Finding the work in a folder: by its name, else by what it defines."""

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
