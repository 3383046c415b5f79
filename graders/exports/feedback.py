"""Feedback back to students: the zip that Moodle takes, a folder for each, a message for each.

Pure. Only `feedback.html`, which holds no value of a hidden check, and what is printed from it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from graders.errors import MarkpropError
from graders.exports.marks import decimal_text, exact
from graders.exports.matching import who
from graders.reports.schema import Report
from graders.reports.text import one_line
from graders.submissions.names import unique_names

# Moodle takes the number behind the name for the participant, or for the group that handed in.
_MOODLE = re.compile(r"(?P<prefix>[^_]+_\d+_assignsubmission_[a-z]+)(?P<rest>_?)(?P<file>.*)")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^`{|}~_-]{1,64}"
_LABEL = r"[A-Za-z0-9-]{1,63}"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in a zip: the same feedback gives the same bytes


@dataclass(frozen=True)
class Feedback:
    """What one student gets: files by name, and the report that they are drawn from."""

    report: Report
    files: Mapping[str, bytes]


def moodle_zip(feedback: Sequence[Feedback], entries: Mapping[str, str]) -> tuple[bytes, list[str]]:
    """Return the zip for *Upload multiple feedback files in a zip*, and who has no place in it.

    Parameters
    ----------
    feedback : sequence of Feedback
        What each student gets.
    entries : mapping of str to str
        What Moodle called each submission's file or folder in its download.
    """
    placed: dict[str, Feedback] = {}
    refusals: list[str] = []
    for one in feedback:
        team = one.report.team
        entry = entries.get(team.name if team else one.report.submission)
        place = _place(entry) if entry else None
        if place is None:
            found = (
                f"{one_line(entry, 80)!r} is no name that Moodle reads back"
                if entry
                else "not there"
            )
            refusals.append(f"{who(one.report)}: in the download, {found}.")
        elif place in placed and not _alike(placed[place].report, one.report):
            refusals.append(
                f"{who(one.report)}: Moodle gives a group's feedback to each member, and that of "
                f"{who(placed[place].report)} differs."
            )
        else:
            placed.setdefault(place, one)
    return _zip(placed), refusals


def _place(entry: str) -> str | None:
    """Return where feedback on an entry of the download goes, up to the file's own name."""
    found = _MOODLE.fullmatch(entry)
    if found is None:
        return None
    # A folder stands for itself; of a file in a flat download, its beginning does.
    return f"{found['prefix']}_" if found["file"] else f"{entry}/"


def _alike(one: Report, other: Report) -> bool:
    """Whether two members of a team may read the same page."""
    fields = ("points", "bonus_points", "pending_points", "lateness", "manual", "previous")
    return all(getattr(one, field) == getattr(other, field) for field in fields)


def _zip(placed: Mapping[str, Feedback]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, one in sorted(placed.items()):
            for name, data in one.files.items():
                info = zipfile.ZipInfo(f"{place}{name}", _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
    return content.getvalue()


def student_folders(feedback: Sequence[Feedback]) -> dict[str, bytes]:
    """Return the files of a folder for each student, named after the student, by path."""
    names = unique_names([_called(one.report) for one in feedback])
    return {
        f"{folder}/{name}": data
        for folder, one in zip(names, feedback, strict=True)
        for name, data in one.files.items()
    }


def _called(report: Report) -> str:
    student = report.student
    if student is None:
        return report.submission
    return f"{student.name} {student.id}" if student.name else student.id


def messages(feedback: Sequence[Feedback], lab: str) -> tuple[dict[str, bytes], list[str]]:
    """Return a message to each student, by file name, and who has no address.

    A mail program opens them as drafts; the sender is whoever sends them.

    Parameters
    ----------
    feedback : sequence of Feedback
        What each student gets.
    lab : str
        The lab's title.
    """
    found: dict[str, bytes] = {}
    refusals: list[str] = []
    for one in feedback:
        student = one.report.student
        address = student.email.strip() if student and student.email else ""
        if not _ADDRESS.fullmatch(address):
            shown = f"{one_line(address, 80)!r} is no address" if address else "no e-mail address"
            refusals.append(f"{who(one.report)}: {shown}; give `markprop grade` a roster with it.")
        else:
            found[f"{one.report.submission}.eml"] = _message(one, address, lab)
    return found, refusals


def _message(one: Feedback, address: str, lab: str) -> bytes:
    report, title = one.report, one_line(lab, 120)
    name = one_line(report.student.name or "", 120) if report.student else ""
    message = EmailMessage(policy=SMTP)
    user, _, domain = address.partition("@")
    try:
        message["To"] = Address(name, user, domain)
    except ValueError as error:
        raise MarkpropError(f"{who(report)}: {address!r} is no address: {error}.") from None
    message["Subject"] = f"{title}: your feedback"
    message["X-Unsent"] = "1"  # opens as a draft
    points = f"{decimal_text(exact(report.points))} of {decimal_text(exact(report.max_points))}"
    if report.bonus_points:
        points += f" points, and {decimal_text(exact(report.bonus_points))} bonus"
    greeting = f"Dear {name},\n\n" if name else ""
    message.set_content(
        f"{greeting}the feedback on your work for the lab “{title}” is attached: {points} points.\n"
    )
    for file, data in one.files.items():
        if file.endswith(".html"):
            page = data.decode("utf-8")
            message.add_attachment(page, subtype="html", cte="base64", filename=file)
        else:
            message.add_attachment(data, maintype="application", subtype="pdf", filename=file)
    # The boundary is made of the content, so that the same feedback gives the same bytes.
    digest = sha256(b"\0".join(one.files.values()) + address.encode()).hexdigest()
    message.set_boundary(f"feedback-{digest[:32]}")
    return message.as_bytes()
