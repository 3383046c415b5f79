"""What of a download is graded, by student."""

from pathlib import Path

from graders.reading import find_class
from graders.submissions import Order, read_roster
from tests.submissions.made import LAB, write

ROSTER = """\
id,name,email,username,github
s101,Amara Okafor,amara.okafor@uni.example,aokafor,amara-ok
s102,"M\u00fcller, Zo\u00e9",zoe.mueller@uni.example,z_muller,zoem
s103,Anne-Marie O'Brien,am.obrien@uni.example,aobrien,am-ob
s104,\u738b\u4f1f,wei.wang@uni.example,wwang,wei
"""


def graded(tmp_path, folder, roster=ROSTER, **options):
    """Return the first comment of what is graded, by the student's id or the submission's name."""
    known = read_roster(write(tmp_path / "roster.csv", roster)) if roster else None
    found = find_class(
        [Path(folder)], LAB, order=Order(roster=known, **options), workspace=tmp_path / "ws"
    )
    return {
        s.student.id if s.student else s.name: s.reason
        or s.main.notebook.cells[0].source.removeprefix("# ")
        for s in found.submissions
    }


def found(tmp_path, folder, roster=ROSTER, **options):
    """Return the submissions by the student's id or their own name."""
    known = read_roster(write(tmp_path / "roster.csv", roster)) if roster else None
    whole = find_class(
        [Path(folder)], LAB, order=Order(roster=known, **options), workspace=tmp_path / "ws"
    )
    return {s.student.id if s.student else s.name: s for s in whole.submissions}
