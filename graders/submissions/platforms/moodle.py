"""Moodle: a folder or files ``[<group>-]<full name>_<id>_assignsubmission_file[_<file>]``.

Where a group hands in, each member has a folder with the group's name before the student's, or the
group alone has one, by the version. What students typed is in ``..._assignsubmission_onlinetext``.
"""

from __future__ import annotations

from graders.submissions.owners import Owner
from graders.submissions.platforms.upload import Upload

_MARK = "_assignsubmission_"
_TYPED = ("online", "text", "comment")


def read_name(name: str) -> Upload | None:
    """Return what a name says, or None if Moodle did not write it."""
    before, mark, after = name.partition(_MARK)
    if not mark or not before:
        return None
    kind, _, file = after.partition("_")
    if not kind.isalpha():
        return None
    person, _, number = before.rpartition("_")
    if not person or not (number.isdecimal() and number.isascii()):
        person, number = before, ""
    return Upload(
        entry=name,
        system="moodle",
        owners=(Owner(_readings(person), (number,) if number else ()),),
        account=number or person,
        label=person,
        file=file,
        typed=kind.casefold().startswith(_TYPED),
    )


def _readings(person: str) -> tuple[str, ...]:
    """Return the name as it stands, then without a group's name before it.

    Names of people and of groups may have hyphens: ``Team Red-Anne-Marie Dubois``.
    """
    places = [place for place, character in enumerate(person) if character == "-"]
    return (person, *(person[place + 1 :].strip() for place in places if person[place + 1 :]))
