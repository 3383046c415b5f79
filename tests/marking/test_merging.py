"""Results of several machines are those of one, or are refused with every reason named."""

import json
import os
import shutil
from fractions import Fraction

import pytest

from graders.catalogue.labs import find_lab
from graders.commands.settle_options import SettleChoices, Settlement
from graders.errors import MarkpropError
from graders.marking.merging import merge
from graders.marking.settings import Settings
from graders.marking.uploads import Intake
from graders.marking.whole_class import mark_class
from graders.model import Limits
from graders.reports.console import batch_progress
from graders.reports.store import read_report, write_atomically
from graders.review.marks import Mark
from graders.review.store import FILE, Store
from graders.submissions import WHOLE, Roster, Shard, Student, read_teams
from tests.marking.made import BLANK, RIGHT, WRONG, stored, write_class

LAB = find_lab("multiple_layers").only(["tanh"])
CHECK = "tanh.bprop_is_the_derivative"
ROSTER = Roster([Student(f"s{n}", f"Ada{n} Lovelace{n}") for n in range(1, 9)])


def _mark(folder, out, shard=WHOLE, teams=None, **tables):
    # By default nobody hands in together, and no table says anything.
    settlement = Settlement(SettleChoices(**tables), ROSTER, LAB.id)
    return mark_class(
        Intake((folder,), False, ROSTER, "best", teams, settlement.zone, shard),
        LAB,
        out,
        Settings(limits=Limits(total_s=60, cell_s=10, call_s=2)),
        resume=False,
        settle=settlement,
        progress=batch_progress,
        account=settlement.unmatched,
    )


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """Mark a class whole and in four shards, with a team, attempts and tables; merge these."""
    folder = tmp_path_factory.mktemp("merged")
    class_ = write_class(
        folder / "in", s1=RIGHT, s2=WRONG, s3=BLANK, blue=RIGHT, s5="1 +", s6=WRONG, nobody=BLANK
    )
    (folder / "teams.csv").write_text("team,student\nblue,s4\nblue,s2\n")
    (folder / "marks.csv").write_text(f"student,question,points\ns1,{CHECK},2\ns7,{CHECK},1\n")
    tables = {"manual": folder / "marks.csv"}
    teams = read_teams(folder / "teams.csv", ROSTER)
    _mark(class_, folder / "whole", teams=teams, **tables)
    shards = [folder / f"shard-{number}" for number in range(1, 5)]
    for number, shard in enumerate(shards, start=1):
        _mark(class_, shard, Shard(number, 4), teams, **tables)
    merge(shards, folder / "merged")
    return folder


def test_merged_shards_are_the_unsharded_run(merged):
    """Every file, byte for byte but for the seconds, and what nobody handed in is told once."""
    whole, joined = stored(merged / "whole"), stored(merged / "merged")

    assert joined.keys() == whole.keys()
    assert [name for name in whole if joined[name] != whole[name]] == []
    summary = json.loads(whole["summary.json"])
    assert (summary["title"], summary["submissions"]) == (LAB.title, 7)
    assert len(summary["unmatched"]) == 2  # a mark for what is not undecided, and one for nobody


def test_every_submission_lies_in_one_shard(merged):
    """None twice and none lost; here each shard has some work, so that the test means something."""
    found = [{p.parent.name for p in merged.glob(f"shard-{n}/*/report.json")} for n in range(1, 5)]

    assert sum(map(len, found)) == len(set().union(*found)) == 7
    assert sum(map(bool, found)) > 1


def test_merging_again_changes_nothing(merged):
    """In any order of the folders."""
    before = stored(merged / "merged")

    merge([merged / f"shard-{number}" for number in (3, 1, 4, 2)], merged / "merged")

    assert stored(merged / "merged") == before


@pytest.fixture
def parts(tmp_path, make_report):
    """Return a function that writes a results folder with reports of some submissions."""

    def write(name, *submissions, **changes):
        folder = tmp_path / name
        for submission in submissions:
            report = make_report(submission).model_copy(update=changes)
            write_atomically(folder / submission / "report.json", report.to_json())
        folder.mkdir(exist_ok=True)
        (folder / "summary.json").write_text("{}")
        return folder

    return write


def _student(report, id_):
    path = report / "report.json"
    content = json.loads(path.read_text()) | {"student": {"id": id_, "name": "Ada"}}
    path.write_text(json.dumps(content))


def _refused(*folders, out):
    with pytest.raises(MarkpropError) as error:
        merge(folders, out)
    assert not out.exists()
    return str(error.value)


def test_a_student_in_two_folders_is_named(parts, tmp_path):
    """By whichever names: which mark counts is not guessed, and nothing is written."""
    one, two = parts("one", "a", "b"), parts("two", "c", "d")
    _student(one / "a", "S1")
    _student(two / "c", "s1")

    told = _refused(one, two, out=tmp_path / "out")

    assert "Ada (s1)" in told
    assert str(one / "a") in told
    assert str(two / "c") in told
    assert str(two / "d") not in told


def test_a_hand_in_in_two_folders_is_named(parts, tmp_path):
    """Even an equal one: somebody gave the same share twice."""
    one = parts("one", "a", "b")
    shutil.copytree(one, tmp_path / "two")

    told = _refused(one, tmp_path / "two", out=tmp_path / "out")

    assert "The hand-in a is in" in told
    assert "The hand-in b is in" in told


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("lab", "other", "More than one lab:"),
        ("lab_version", "0", "version of the lab"),
        ("harness_version", "0", "version of Markprop"),
        ("seed_fingerprint", "other", "course secret"),
    ],
)
def test_what_is_of_another_kind_is_named(parts, tmp_path, key, value, words):
    """Another lab, version or secret: both values, and where each stands."""
    one, two = parts("one", "a"), parts("two", "b", **{key: value})

    told = _refused(one, two, out=tmp_path / "out")

    assert words in told
    assert f"{value} in {two / 'b'}" in told
    assert str(one / "a") in told


def test_what_a_person_changed_in_the_target_is_not_overwritten(parts, tmp_path):
    """A report settled after merging, and one of nobody's folder, are named."""
    one, out = parts("one", "a"), tmp_path / "out"
    merge([one], out)
    report = read_report(out / "a" / "report.json")
    write_atomically(out / "a" / "report.json", report.model_copy(update={"points": 1.0}).to_json())
    write_atomically(
        out / "z" / "report.json", report.model_copy(update={"submission": "z"}).to_json()
    )
    before = stored(out)

    with pytest.raises(MarkpropError) as error:
        merge([one], out)

    assert f"{out / 'a' / 'report.json'} is another report" in str(error.value)
    assert f"{out / 'z'} is in none" in str(error.value)
    assert stored(out) == before


def test_a_share_of_nobody_and_a_folder_of_nothing(parts, tmp_path):
    """The one adds nothing, the other is a mistake."""
    (tmp_path / "empty").mkdir()

    assert len(merge([parts("one", "a"), parts("nobody")], tmp_path / "out")) == 1
    with pytest.raises(MarkpropError, match="empty holds no results"):
        merge([tmp_path / "one", tmp_path / "empty"], tmp_path / "out")


def test_a_damaged_report_is_named(parts, tmp_path):
    """Nobody falls out of the class in silence."""
    one = parts("one", "a", "b")
    (one / "b" / "report.json").write_text("{")

    assert str(one / "b" / "report.json") in _refused(one, out=tmp_path / "out")


def test_links_are_not_followed(parts, tmp_path):
    """A folder from another machine brings nothing of this one into the results."""
    one = parts("one", "a")
    (tmp_path / "secret").write_text("secret")
    os.symlink(tmp_path / "secret", one / "a" / "executed.ipynb")

    merge([one], tmp_path / "out")

    assert not (tmp_path / "out" / "a" / "executed.ipynb").exists()


def test_the_target_is_no_source(parts):
    """Reading and writing one folder would count everybody twice."""
    one = parts("one", "a")

    with pytest.raises(MarkpropError, match="given twice"):
        merge([one, one], one.parent / "out")
    with pytest.raises(MarkpropError, match="outside of it"):
        merge([one], one / "out")


def test_a_row_about_nobody_may_reach_somebody_in_another_folder(parts, tmp_path):
    """Only what no folder knows is told; what a folder says of its own students stays."""
    one, two = parts("one", "a"), parts("two", "b")
    nobody = "marks.csv, line {}: 'x' has no hand-in here."
    own = "marks.csv, line 9: a check of that name is not undecided."
    for folder, said in ((one, [nobody.format(2), nobody.format(10), own]),
                         (two, [nobody.format(10), nobody.format(3)])):  # fmt: skip
        (folder / "summary.json").write_text(json.dumps({"unmatched": said}))

    merge([one, two], tmp_path / "out")

    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["unmatched"] == [own, nobody.format(10)]


def test_marks_of_the_review_pages_are_put_together(parts, tmp_path):
    """What people gave in each folder is in the target, and nothing of it is lost."""
    first, second = parts("one", "of-ada"), parts("two", "of-ben")
    for folder, marker in ((first, "ada"), (second, "ben")):
        store = Store(folder / FILE)
        store.save(marker, f"of-{marker}", "handin", Mark(Fraction(1)), ())
        store.close()

    merge([first, second], tmp_path / "out")

    store = Store(tmp_path / "out" / FILE)
    assert {name for name, _ in store.standings()} == {"of-ada", "of-ben"}
    store.close()
