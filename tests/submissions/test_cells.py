"""Cleaning code cells: no shell, the same lines, nothing else changed."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.cells import cleaned, plain_python


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("!pip install numpy", "pass  # !pip install numpy"),
        ("!!ls", "pass  # !!ls"),
        ("%pip install x\nimport x", "pass  # %pip install x\nimport x"),
        ("pip install x", "pass  # pip install x"),
        ("conda install -c y x", "pass  # conda install -c y x"),
        ("if colab:\n    !ls\nx = 1", "if colab:\n    pass  # !ls\nx = 1"),
        ("files = !ls *.py", "files = []  # !ls *.py"),
        ("a, b = %sx ls", "a, b = []  # %sx ls"),
        ("%load_ext tensorboard", "pass  # %load_ext tensorboard"),
        ("%reset -f", "pass  # %reset -f"),
        ("%tensorflow_version 2.x", "pass  # %tensorflow_version 2.x"),
        ("%matplotlib widget", "%matplotlib inline"),
        ("%pylab", "%pylab inline"),
        ("%timeit f(x)", "%timeit -n1 -r1 f(x)"),
        ("%timeit -n 100 -r3 -o f(x)", "%timeit -n1 -r1 -o f(x)"),
        ("%%timeit\ntrain()", "%%timeit -n1 -r1\ntrain()"),
        ("# note\n%%time\nx = 1", "# note\npass  # %%time\nx = 1"),
        ("get_ipython().system('pip install x')", "pass  # get_ipython().system('pip install x')"),
        ("x = get_ipython().getoutput('ls')", "x = []  # !ls"),
    ],
)
def test_lines_that_would_leave_python_become_comments(source, expected):
    """Shell, installing, and magics that may not be there are replaced on their own line."""
    assert cleaned(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline",
        "%load_ext autoreload\n%autoreload 2",
        "%time layer.fprop(x)",
        "x = %time f(3)",
        "%run helpers.py",
        "%cd ../data",
        "%%time\nclass TanhLayer: pass",
        "%%capture out\nx = 1",
        "%%writefile helper.py\n!not a shell line\n%nor a magic",
        'print("loss=%f" % x)',
        'print("a=!")',
        "x != y",
        "x = a if a != b else b",
        "remainder = (a\n    % b)",
        'text = """\n!pip install x\n%reset\n"""',
        "text = 'it''s' \\\n'!'",
        "# !pip install x",
        "np.tanh?",
        "x = 5 %\\\n3",
        "pip = 3\npip + 1",
        "print 'Python 2'",
    ],
)
def test_everything_else_stays_as_it_is(source):
    """Python, harmless magics, and text that only looks like a shell line are not touched."""
    assert cleaned(source) == source


@pytest.mark.parametrize("magic", ["%%bash", "%%sh -e", "%%script perl", "%%html", "%%R", "%%!"])
def test_cells_in_other_languages_become_comments(magic):
    """Every line of such a cell is a comment, on its own line."""
    source = f"{magic}\nrm -rf x\n\necho done"
    result = cleaned(source)
    assert result == f"# {magic}\n# rm -rf x\n\n# echo done"
    assert not ast.parse(result).body


def test_unknown_cell_magic_loses_its_line_only():
    """The Python below a magic of some tool still runs, since it may hold the answer."""
    assert cleaned("\n%%wandb\nx = 1\n!ls") == "\n# %%wandb\nx = 1\npass  # !ls"


def test_lines_that_continue_a_shell_line_go_with_it():
    """A command that is continued by a backslash is a comment to its end."""
    source = "!pip install \\\n    numpy \\\n    scipy\nx = 1"
    assert cleaned(source) == "pass  # !pip install\n#     numpy \\\n#     scipy\nx = 1"


def test_shell_line_with_a_quote_hides_nothing_below():
    """A quote in a shell line opens no text."""
    assert cleaned("!echo it's\n!ls") == "pass  # !echo it's\npass  # !ls"


def test_comment_in_brackets_does_not_close_them():
    """A line inside brackets is no statement, whatever its comments hold."""
    source = "x = (1,  # ) first\n!2\n)"
    assert cleaned(source) == source


def test_long_lines_take_linear_time():
    """No pattern goes back and forth over a megabyte of blanks."""
    for line in ("a" + " " * 10**6, "a =" + " " * 10**6, "get_ipython().system()" + " " * 10**6):
        assert cleaned(f"!ls\n{line}x").endswith("x")
        assert plain_python(f"%x\n{line}x?\n").count("\n") == 2
    assert cleaned("\n" * 10**6 + "x=!ls").endswith("[]  # !ls")


PIECES = st.sampled_from(
    ["!ls", "%time x", "%%bash", "x = !ls", '"""', "'", "(", ")", "\\", "x = 1", "  ", "# c", "\n"]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_number_of_lines_stays(source):
    """Whatever a cell holds, findings cite the student's own line numbers."""
    assert cleaned(source).count("\n") == source.count("\n")
    assert plain_python(cleaned(source)).count("\n") == source.count("\n")


@given(st.lists(PIECES).map("".join) | st.text())
def test_cleaning_twice_is_cleaning_once(source):
    """What is clean stays as it is."""
    assert cleaned(cleaned(source)) == cleaned(source)


def test_plain_python_leaves_what_python_can_read():
    """What is left of IPython is out of the way of a look at the syntax."""
    source = "%matplotlib inline\n%time x = f(1)\nnp.tanh?\n?np\ny = x % 2\nz = '?'"
    assert plain_python(source) == "pass\nx = f(1)\npass\npass\ny = x % 2\nz = '?'"
