"""Marks by hand survive, are never overwritten unseen, and can be taken back."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from graders.errors import MarkpropError
from graders.review import store as store_of
from graders.review.marks import Mark, Overtaken
from graders.review.store import FILE, Store


@pytest.fixture
def store(tmp_path):
    """Open an empty file of marks."""
    opened = Store(tmp_path / FILE)
    yield opened
    opened.close()


def give(store, marker, points, submission="amara", item="q1", **rest):
    """Mark as somebody does who has just looked."""
    mark = Mark(Fraction(points), **rest)
    return store.save(marker, submission, item, mark, store.standing(submission, item).seen)


def test_a_mark_is_there_for_whoever_opens_the_file_next(store, tmp_path):
    """Points stay exact, and rubric and comment come back as they were."""
    give(store, "ada", "1/3", rubric=("sign", "units"), comment="Mind the sign: it is ½.")

    again = Store(tmp_path / FILE).standing("amara", "q1")
    assert again.mark == Mark(Fraction(1, 3), ("sign", "units"), "Mind the sign: it is ½.")
    assert not again.conflict


def test_what_was_not_seen_is_not_overwritten(store):
    """Two markers open the same answer; the second one to save is shown the first one's mark."""
    opened = store.standing("amara", "q1").seen
    store.save("ada", "amara", "q1", Mark(Fraction(2)), opened)

    with pytest.raises(Overtaken, match="ada has marked this since you opened it") as raised:
        store.save("ben", "amara", "q1", Mark(Fraction(1)), opened)

    assert raised.value.standing.mark == Mark(Fraction(2))
    assert store.standing("amara", "q1").mark == Mark(Fraction(2))


def test_undo_brings_back_what_was_there_before(store):
    """Also to where nothing was, one step after another; then there is nothing left to undo."""
    give(store, "ada", 1)
    give(store, "ada", 2)

    store.undo("ada")
    assert store.standing("amara", "q1").mark == Mark(Fraction(1))
    store.undo("ada")
    assert not store.standing("amara", "q1").mark
    assert store.undo("ada") is None


def test_marks_that_were_moved_are_one_change(store):
    """All of them come to the other submission, and one undo takes all of them back."""
    give(store, "ada", 1)
    give(store, "ada", 2, item="q2")
    assert store.move("ben", "amara", "zoe") == ()
    assert [store.standing("zoe", item).mark.points for item in ("q1", "q2")] == [1, 2]
    assert not any(one.mark for one in store.standings(submission="amara").values())
    store.undo("ben")
    assert [store.standing("amara", item).mark.points for item in ("q1", "q2")] == [1, 2]
    assert not any(one.mark for one in store.standings(submission="zoe").values())
    assert store.undo("ben") is None


def test_a_move_is_undone_whole_or_not_at_all(store):
    """Somebody has marked one of them since."""
    give(store, "ada", 1)
    give(store, "ada", 2, item="q2")
    store.move("ben", "amara", "zoe")
    give(store, "cyd", 3, submission="zoe")
    with pytest.raises(Overtaken):
        store.undo("ben")
    assert [store.standing("zoe", item).mark.points for item in ("q1", "q2")] == [3, 2]


def test_a_move_overwrites_nothing(store):
    """What the other submission has, and what two disagree about, stays; and is named."""
    give(store, "ada", 1)
    give(store, "ada", 2, item="q2")
    give(store, "ben", 3, submission="zoe")
    assert store.move("ben", "amara", "zoe") == ("q1",)
    assert store.standing("zoe", "q1").mark.points == 3
    assert store.standing("amara", "q1").mark.points == 1
    assert store.standing("zoe", "q2").mark.points == 2


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_nothing_is_saved_into_a_file_that_nobody_finds_any_more(store, tmp_path, how):
    """Somebody tidied up, or brought back a copy, while the page was open."""
    give(store, "ada", 1)
    (tmp_path / FILE).rename(tmp_path / "aside")
    if how == "replaced":
        shutil.copy(tmp_path / "aside", tmp_path / FILE)
    with pytest.raises(MarkpropError, match=r"removed or replaced .* nothing was saved"):
        give(store, "ada", 2)
    if how == "removed":
        (tmp_path / "aside").rename(tmp_path / FILE)
        give(store, "ada", 2)
        assert store.standing("amara", "q1").mark.points == 2


def test_a_full_disk_saves_nothing_and_says_so(store):
    """What counts is what counted before; once there is room, the next save is kept."""
    give(store, "ada", 1)
    (pages,) = store._file.execute("PRAGMA page_count").fetchone()
    store._file.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(MarkpropError, match=r"full.*nothing was saved"):
        give(store, "ada", 2, comment="x" * 20_000)
    assert store.standing("amara", "q1").mark.points == 1
    store._file.execute("PRAGMA max_page_count=100000")
    give(store, "ada", 2, comment="x" * 20_000)
    assert store.standing("amara", "q1").mark.points == 2


def test_nobody_undoes_what_another_marker_has_replaced(store):
    """An undo that would take back somebody else's mark is refused."""
    give(store, "ada", 1)
    give(store, "ben", 2)

    with pytest.raises(Overtaken, match="ben"):
        store.undo("ada")
    assert store.standing("amara", "q1").mark == Mark(Fraction(2))


def test_history_tells_who_gave_what_and_what_was_taken_back(store):
    """Nothing disappears: the undoing is an entry of its own."""
    give(store, "ada", 1)
    give(store, "ben", 2)
    store.undo("ben")

    told = [(e.marker, e.mark.points, bool(e.undoes)) for e in store.history("amara", "q1")]
    assert told == [("ada", 1, False), ("ben", 2, False), ("ben", 1, True)]


def test_comments_used_before_are_offered_the_most_used_first(store):
    """Of the same question only, and only those that still stand."""
    give(store, "ada", 1, "amara", comment="rare")
    give(store, "ada", 1, "ben", comment="often")
    give(store, "ada", 1, "chen", comment="often")
    give(store, "ada", 1, "chen", "q2", comment="elsewhere")
    give(store, "ada", 1, "dana", comment="withdrawn")
    store.undo("ada")

    assert store.comments("q1") == ["often", "rare"]


def test_joining_takes_over_what_is_missing_and_names_what_differs(store, tmp_path):
    """Two markers worked on copies of one file; the same mark twice is no conflict."""
    give(store, "ada", 1, "before")
    copy = tmp_path / "share.sqlite"
    sqlite3.connect(tmp_path / FILE).execute("VACUUM INTO ?", (str(copy),))
    other = Store(copy)
    give(other, "ben", 2, "before")
    give(other, "ben", 3, "amara")
    give(store, "ada", 4, "amara")
    give(other, "ben", 5, "chen")
    give(store, "ada", 5, "chen")
    other.close()

    joined = store.join(copy)

    assert joined.taken == 3
    assert joined.conflicts == (("amara", "q1"),)
    assert store.standing("before", "q1").mark == Mark(Fraction(2))
    assert store.standing("chen", "q1").mark == Mark(Fraction(5))
    assert not store.standing("amara", "q1").mark
    assert store.join(copy).taken == 0


def test_a_conflict_ends_when_somebody_who_has_seen_both_marks(store, tmp_path):
    """Until then neither mark counts."""
    other = Store(tmp_path / "other.sqlite")
    give(other, "ben", 3)
    give(store, "ada", 4)
    other.close()
    store.join(tmp_path / "other.sqlite")
    assert store.standing("amara", "q1").conflict

    give(store, "cleo", "7/2")

    assert store.standing("amara", "q1").mark == Mark(Fraction(7, 2))


def test_a_file_of_something_else_is_refused(tmp_path):
    """With what to do, and without a traceback of SQLite's."""
    (tmp_path / FILE).write_text("these are no marks" * 100)

    with pytest.raises(MarkpropError, match="Move it aside"):
        Store(tmp_path / FILE)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path):
    """An older program must not write into what it does not understand."""
    sqlite3.connect(tmp_path / FILE).execute("PRAGMA user_version=99")

    with pytest.raises(MarkpropError, match="written by a newer Markprop"):
        Store(tmp_path / FILE)


def test_a_file_of_the_first_version_is_read_and_brought_up_to_date(tmp_path):
    """What was written then is there now; the file says how far it is."""
    old = sqlite3.connect(tmp_path / FILE)
    old.executescript(store_of._MIGRATIONS[0])
    old.execute(
        "INSERT INTO entries VALUES ('u1', '2026-11-20T10:00:00+00:00', 'ada', 'amara', 'q1', "
        "'1/3', '[\"sign\"]', 'so', NULL)"
    )
    old.execute("PRAGMA user_version=1")
    old.commit()
    old.close()

    opened = Store(tmp_path / FILE)
    mark = opened.standing("amara", "q1").mark
    opened.close()

    assert mark == Mark(Fraction(1, 3), ("sign",), "so")
    found = sqlite3.connect(tmp_path / FILE)
    assert found.execute("PRAGMA user_version").fetchone() == (len(store_of._MIGRATIONS),)


def test_a_later_version_finds_all_that_an_earlier_one_wrote(store, tmp_path, monkeypatch):
    """Each step of a migration is taken once, and none of them loses an entry."""
    give(store, "ada", 2)
    store.close()
    later = (*store_of._MIGRATIONS, "ALTER TABLE entries ADD COLUMN seconds REAL;")
    monkeypatch.setattr(store_of, "_MIGRATIONS", later)

    for _ in range(2):
        opened = Store(tmp_path / FILE)
        assert opened.standing("amara", "q1").mark == Mark(Fraction(2))
        opened.close()

    found = sqlite3.connect(tmp_path / FILE)
    assert found.execute("PRAGMA user_version").fetchone() == (2,)
    assert "seconds" in [row[1] for row in found.execute("PRAGMA table_info(entries)")]


@pytest.mark.parametrize(("network", "journal"), [(False, "wal"), (True, "delete")])
def test_the_journal_fits_the_disk(tmp_path, monkeypatch, network, journal):
    """A write-ahead log only where all markers share one machine's memory; both keep marks."""
    monkeypatch.setattr(store_of, "is_network_disk", lambda folder: network)
    opened = Store(tmp_path / FILE)
    give(opened, "ada", 1)

    assert opened.journal == journal
    assert opened._file.execute("PRAGMA journal_mode").fetchone() == (journal,)
    opened.close()


SAVES = """
import sys
from fractions import Fraction
from pathlib import Path
from graders.review.marks import Mark
from graders.review.store import Store
store = Store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}-{number}"
    store.save(sys.argv[2], name, "q1", Mark(Fraction(number)), store.standing(name, "q1").seen)
    print(name, flush=True)
"""


def test_several_markers_at_once_lose_nothing(store, tmp_path):
    """Two processes save 2,500 times each into one file at the same time."""
    command = [sys.executable, "-c", SAVES, str(tmp_path / FILE)]
    running = [
        subprocess.Popen([*command, marker, "2500"], stdout=subprocess.PIPE)
        for marker in ("ada", "ben")
    ]
    for process in running:
        process.communicate()

    assert [process.returncode for process in running] == [0, 0]
    marks = {key: standing.mark for key, standing in store.standings(item="q1").items()}
    assert marks == {
        (f"{who}-{n}", "q1"): Mark(Fraction(n)) for who in ("ada", "ben") for n in range(2500)
    }


def test_what_was_saved_survives_the_end_of_the_process(store, tmp_path):
    """Killed in the middle: every mark that it had shown as saved is there."""
    command = [sys.executable, "-c", SAVES, str(tmp_path / FILE), "ada", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        shown = [process.stdout.readline().strip() for _ in range(25)]
        process.kill()
        shown += process.stdout.read().split()

    kept = {submission for submission, _ in store.standings()}
    assert set(shown) <= kept


MARKERS = ("ada", "ben")
WHO = st.sampled_from([0, 1])
NAMES = st.sampled_from("abc")


class Marking(RuleBasedStateMachine):
    """Two files of marks, each marked by one person, and joined now and then."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.files = [Store(self.folder / f"{name}.sqlite") for name in MARKERS]
        self.before = {}  # what stood there before each entry, by its uid

    def teardown(self):
        """Leave nothing behind."""
        for file in self.files:
            file.close()
        shutil.rmtree(self.folder)

    @rule(who=WHO, submission=NAMES, points=st.integers(0, 3))
    def save(self, who, submission, points):
        """Who has seen what stands there may replace it."""
        file, mark = self.files[who], Mark(Fraction(points))
        standing = file.standing(submission, "q1")

        (entry,) = file.save(MARKERS[who], submission, "q1", mark, standing.seen).heads

        self.before[entry.uid] = [head.mark for head in standing.heads]
        assert file.standing(submission, "q1").mark == mark

    @rule(who=WHO, submission=NAMES, points=st.integers(0, 3))
    def save_unseen(self, who, submission, points):
        """Who has seen something else changes nothing."""
        file, entries = self.files[who], len(self.files[who].history("a", "q1"))
        with pytest.raises(Overtaken):
            file.save(MARKERS[who], submission, "q1", Mark(Fraction(points)), {"something else"})
        assert len(file.history("a", "q1")) == entries

    @rule(who=WHO)
    def undo(self, who):
        """Bring back what stood there before."""
        file = self.files[who]
        try:
            undone = file.undo(MARKERS[who])
        except Overtaken:
            return
        if undone is not None:
            before = self.before[undone.uid] or [Mark()]
            assert file.standing(undone.submission, "q1").mark in before

    @rule(who=WHO, old=NAMES, new=NAMES)
    def move(self, who, old, new):
        """Give the marks of one to another; what stays is what the other had."""
        if old == new:
            return
        file = self.files[who]
        before = {name: file.standing(name, "q1") for name in (old, new)}
        stay = file.move(MARKERS[who], old, new)
        for name, standing in before.items():
            now = file.standing(name, "q1")
            for head in now.heads:
                self.before.setdefault(head.uid, [one.mark for one in standing.heads])
            if stay:
                assert now == standing
        if not stay and before[old].mark:
            assert file.standing(new, "q1").mark == before[old].mark
            assert not file.standing(old, "q1").mark

    @rule(who=WHO)
    def join(self, who):
        """Bring over all that the other file knows; doing so again brings nothing."""
        here, there = self.files[who], self.folder / f"{MARKERS[1 - who]}.sqlite"
        here.join(there)
        uids = {e.uid for name in "abc" for e in here.history(name, "q1")}
        theirs = {e.uid for name in "abc" for e in self.files[1 - who].history(name, "q1")}
        assert theirs <= uids
        assert here.join(there).taken == 0

    @invariant()
    def files_that_know_the_same_say_the_same(self):
        """Read what counts off the entries alone, in whatever order they came."""
        one, two = (
            {key: (s.seen, s.mark, s.conflict) for key, s in file.standings().items()}
            for file in self.files
        )
        for key in one.keys() & two.keys():
            if {e.uid for e in self.files[0].history(*key)} == {
                e.uid for e in self.files[1].history(*key)
            }:
                assert one[key] == two[key]


Marking.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestMarking = Marking.TestCase
