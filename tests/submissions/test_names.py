"""Names of submissions are safe, unique and stable."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.names import (
    LONGEST,
    letters_of,
    safe_name,
    unique_names,
    without_suffix,
)

LABELS = st.text(max_size=120) | st.text(alphabet="aA.-_ 1(é王\x00/\\:", max_size=12)


def is_safe(name):
    """Tell whether every file system takes a name."""
    return (
        re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) is not None
        and ".." not in name
        and len(name) <= LONGEST
        and not name.endswith(".")
        and not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)", name)
    )


@given(LABELS)
def test_every_name_is_safe(label):
    """Whatever a file is called, its name is a folder on every system, and no hidden one."""
    assert is_safe(safe_name(label))


@given(st.lists(LABELS, max_size=12))
def test_names_are_unique_whatever_their_case(labels):
    """No two submissions share a folder, also where the disk ignores case."""
    names = unique_names(labels)
    assert len({name.casefold() for name in names}) == len(labels)
    assert all(map(is_safe, names))


@given(st.lists(LABELS, max_size=6), LABELS)
def test_a_name_does_not_depend_on_unlike_ones(labels, label):
    """A further submission renames nobody, unless it is called the same."""
    clash = safe_name(label).casefold()
    if all(safe_name(other).casefold().split("-")[0] != clash.split("-")[0] for other in labels):
        assert unique_names([*labels, label])[:-1] == unique_names(labels)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("amara_okafor", "amara_okafor"),
        ("José Müller", "Jose_Muller"),
        ("Łukasz Żółty", "Lukasz_Zolty"),
        ("O'Brien, Séan", "OBrien_Sean"),
        ("lab (1)", "lab_1"),
        ("../../etc/passwd", "etc_passwd"),
        (".hidden", "hidden"),
        ("con", "submission-con"),
        ("Aux.lab", "submission-Aux.lab"),
        ("COM7", "submission-COM7"),
        ("consul", "consul"),
        ("index.html", "submission-index.html"),
    ],
)
def test_names_stay_readable(label, name):
    """Accents are taken off, signs become one underscore, reserved names get a prefix."""
    assert safe_name(label) == name


@pytest.mark.parametrize("label", ["王伟", "李娜_lab1", "", "...", "a" * 200, "lab\u202egnp"])
def test_what_is_lost_is_marked_by_a_hash(label):
    """Labels that lose letters stay apart, without a number that depends on the others."""
    assert re.search(r"-[0-9a-f]{6}$", safe_name(label))
    assert safe_name(label) != safe_name(label + "x")


def test_composed_and_decomposed_letters_are_the_same_name():
    """MacOS writes é as two characters, everybody else as one."""
    assert safe_name(unicodedata.normalize("NFD", "José")) == safe_name("José") == "Jose"


def test_repeated_names_are_numbered_in_order():
    """A number that another submission has already is passed by."""
    assert unique_names(["lab", "Lab", "lab-2", "LAB"]) == ["lab", "Lab-3", "lab-2", "LAB-4"]


@pytest.mark.parametrize(
    ("file", "label"),
    [
        ("amara.ipynb", "amara"),
        ("amara.tar.gz", "amara"),
        ("amara.ipynb.txt", "amara"),
        ("amara.v2.IPYNB", "amara.v2"),
        ("folder", "folder"),
        (".ipynb", ".ipynb"),
    ],
)
def test_suffixes_are_taken_off(file, label):
    """Only what says which kind of file it is."""
    assert without_suffix(file) == label


def test_letters_for_comparing():
    """Accents, case, spaces and signs do not matter when names are compared."""
    assert letters_of("Müller, José-María") == letters_of("muller jose maria") == "mullerjosemaria"
