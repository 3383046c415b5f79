"""Solutions are cut where their marks say, and marks that do not match are errors with a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.catalogue.regions import ANSWER_PLACE, cut_code, cut_text, find_regions
from graders.errors import AuthoringError

METHOD = """class TanhLayer:
    def fprop(self, inputs):
        # BEGIN SOLUTION{words}
        return np.tanh(inputs)
        # END SOLUTION

    def bprop(self, inputs):
        return 2
"""


def test_an_error_stands_where_the_solution_stood():
    """The indentation stays, and the error names the function to write."""
    cut = cut_code(METHOD.format(words=""), "here")

    assert cut.split("\n")[2] == (
        '        raise NotImplementedError("TanhLayer.fprop: your code goes here")'
    )
    assert "np.tanh" not in cut
    assert "SOLUTION" not in cut
    assert "return 2" in cut


def test_the_author_words_the_error():
    """Words after the first mark become the error's text, quotes and all."""
    cut = cut_code(METHOD.format(words=': the outputs, "tanh" of each input'), "here")

    assert '    raise NotImplementedError("the outputs, \\"tanh\\" of each input")' in cut


def test_a_stub_is_left_instead_of_the_error():
    """STUB lines lose their mark and keep the indentation of the region."""
    source = (
        "if True:\n    # BEGIN SOLUTION\n    settings = {1: 2}\n"
        "    # STUB: settings = {\n    # STUB:     1: None,\n    # STUB:\n    # STUB: }\n"
        "    # END SOLUTION"
    )

    assert cut_code(source, "here") == "if True:\n    settings = {\n        1: None,\n\n    }"


def test_a_cell_that_is_all_solution_names_what_to_define():
    """At the margin the error names the functions, classes and values defined in the region."""
    source = "# BEGIN SOLUTION\nK, D = 1, 2\ndef f():\n    pass\n# END SOLUTION"

    assert cut_code(source, "here") == 'raise NotImplementedError("K, D, f: your code goes here")'


def test_a_region_that_defines_nothing_still_leaves_an_error():
    """Where no name can be given, the error speaks of the cell."""
    cut = cut_code("# BEGIN SOLUTION\nf(1)\n# END SOLUTION", "here")

    assert cut == 'raise NotImplementedError("this cell: your code goes here")'


def test_whole_definitions_vanish_from_modules():
    """In a module a region at the margin leaves nothing, not even trailing lines."""
    source = "a = 1\n\n\n# BEGIN SOLUTION\nclass B:\n    pass\n# END SOLUTION\n"

    assert cut_code(source, "here", module=True) == "a = 1\n"


def test_modules_keep_errors_inside_functions():
    """A region inside a function leaves its error in a module too."""
    assert "raise NotImplementedError" in cut_code(METHOD.format(words=""), "here", module=True)


def test_source_without_marks_stays_as_it_is():
    """Not a byte changes, magic commands and final newlines included."""
    for source in ("%matplotlib inline\nx = 1\n", "!pip install x", "", "y = 2\n\n"):
        assert cut_code(source, "here") == source
        assert cut_code(source, "here", module=True) == source


def test_inner_functions_are_named_with_their_outer_ones():
    """The error names the innermost function around the region."""
    region = "        # BEGIN SOLUTION\n        x = 1\n        # END SOLUTION\n"
    source = f"def outer():\n    def inner():\n{region}"

    assert '"outer.inner: your code goes here"' in cut_code(source, "here")


def test_text_cells_leave_a_place_for_the_answer():
    """In Markdown the marks are comments of HTML; words after the mark are left instead."""
    text = "**Why?**\n\n<!-- BEGIN SOLUTION{} -->\nBecause.\n<!-- END SOLUTION -->"

    assert cut_text(text.format(""), "here") == f"**Why?**\n\n{ANSWER_PLACE}"
    assert cut_text(text.format(": *Two lines.*"), "here") == "**Why?**\n\n*Two lines.*"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("x\n# BEGIN SOLUTION\ny", 2, "BEGIN SOLUTION has no END SOLUTION"),
        ("# END SOLUTION", 1, "END SOLUTION has no BEGIN SOLUTION"),
        (
            "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION",
            2,
            "BEGIN SOLUTION inside that of line 1",
        ),
        ("# BEGIN SOLUTION\n# END SOLUTION\n# END SOLUTION", 3, "END SOLUTION has no BEGIN"),
        ("# STUB: x = None", 1, "STUB stands outside a solution"),
        ("#BEGIN SOLUTION", 1, "'#BEGIN SOLUTION' looks like a mark but is none"),
        ("x\n### begin solution", 2, "looks like a mark"),
        ("# BEGIN_SOLUTION", 1, "looks like a mark"),
        ("# BEGIN SOLUTION:", 1, "looks like a mark"),
        ("# End Solutions", 1, "looks like a mark"),
        ("# BEGIN SOLUTION \n# END SOLUTION", 1, "looks like a mark"),
        ("<!-- BEGIN SOLUTION -->", 1, "looks like a mark"),
    ],
)
def test_marks_that_do_not_match_are_errors_with_their_place(source, line, what):
    """The error names file, cell and line."""
    with pytest.raises(AuthoringError) as caught:
        cut_code(source, "lab.ipynb, cell 11")

    assert str(caught.value).startswith(f"lab.ipynb, cell 11, line {line}: ")
    assert what in str(caught.value)


def test_ordinary_comments_are_no_marks():
    """Comments and headings that begin with `begin`, `end` or `stub` are left alone."""
    source = "# Begin with the last layer.\n# End of the story\n# stub of a tail\n# ENDING"

    assert find_regions(source, "here") == []
    assert find_regions("## End\n# Begin here\n- BEGIN SOLUTION", "here", text=True) == []


def test_marks_of_code_in_text_are_errors():
    """In a text cell `# BEGIN SOLUTION` would be a heading that students read."""
    with pytest.raises(AuthoringError, match="cell 2, line 1: '# BEGIN SOLUTION' looks like"):
        cut_text("# BEGIN SOLUTION\nx\n# END SOLUTION", "lab.ipynb, cell 2")


def test_what_is_left_must_be_python():
    """A stub that does not parse is an error with the line in the student's form."""
    source = "# BEGIN SOLUTION\nx = 1\n# STUB: x =\n# END SOLUTION"

    with pytest.raises(AuthoringError, match="cell 3, without its solutions, line 1"):
        cut_code(source, "lab.ipynb, cell 3")


def test_a_solution_must_be_python():
    """A syntax error in a solved cell is an error with its place."""
    source = "# BEGIN SOLUTION\nx = = 1\n# END SOLUTION"

    with pytest.raises(AuthoringError, match="cell 3, line 2: invalid syntax"):
        cut_code(source, "lab.ipynb, cell 3")


@given(
    st.lists(
        st.tuples(st.sampled_from(["given", "solved"]), st.integers(1, 4)), min_size=1, max_size=6
    )
)
def test_what_is_given_stays_and_what_is_solved_goes(parts):
    """Any sequence of given and solved lines keeps all of the first and none of the second."""
    lines = []
    for number, (kind, count) in enumerate(parts):
        body = [f"{kind}_{number}_{i} = {i}" for i in range(count)]
        lines += ["# BEGIN SOLUTION", *body, "# END SOLUTION"] if kind == "solved" else body

    cut = cut_code("\n".join(lines), "here").split("\n")

    assert [line for line in cut if line.startswith("given")] == [
        line for line in lines if line.startswith("given")
    ]
    assert not any(line.startswith("solved") for line in cut)
    assert sum(line.startswith("raise") for line in cut) == sum(k == "solved" for k, _ in parts)
