"""Learning platforms' importers, as far as their sources and manuals say what they do.

Each reads a file the way the platform does, apart from our own reader, and returns what would
change there.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal, InvalidOperation


class Rejected(Exception):
    """The platform takes nothing from this file."""


def canvas_import(content, grades, assignments, custom=("Notes",)):
    """Import as ``lib/gradebook_importer.rb`` does.

    Parameters
    ----------
    content : bytes
        The file.
    grades : dict of (str, str) to str
        What Canvas holds, by user id and assignment id.
    assignments : dict of str to str
        Titles by id.
    custom : tuple of str
        Columns of the course that hold text.

    Returns
    -------
    (dict, list, list)
        Changed grades, titles of assignments that would be made, students not found.
    """
    text = content.decode("utf-8-sig")
    lines = text.splitlines()[:3]
    counts = {s: {len(next(csv.reader([line], delimiter=s))) for line in lines} for s in ";,"}
    widths = {s: next(iter(c)) if len(c) == 1 else 0 for s, c in counts.items()}
    delimiter = ";" if widths[";"] > widths[","] else ","
    rows = [
        [_canvas_number(cell) for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        if not re.fullmatch(r"[;, ]*", delimiter.join(row))
    ]
    header = rows[0]
    if not (len(header) > 3 and "Student" in header[0] and "ID" in header[1]):
        raise Rejected("Invalid header row")
    section = next((i for i, title in enumerate(header) if "Section" in title), None)
    if section is None:
        raise Rejected("Invalid header row")
    columns, made = {}, []
    for index, title in enumerate(header[section + 1 :], start=section + 1):
        if title in custom or re.search("(Current|Final|Override) (Score|Points|Grade)", title):
            continue
        number = re.fullmatch(r".*\((\d+)\)", title)
        if number and number[1] in assignments:
            columns[index] = number[1]
        elif title in assignments.values():
            columns[index] = next(i for i, t in assignments.items() if t == title)
        else:
            made.append(title)
    changes, strangers, read_only = {}, [], set()
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            read_only = {i for i in columns if re.search(r"read\s+only", row[i])}
            continue
        if all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell, re.I) for cell in row):
            continue
        user = row[1]
        if not any(user == known for known, _ in grades):
            strangers.append(row[0])
            continue
        for index, assignment in columns.items():
            old = grades.get((user, assignment), "")
            new = row[index].strip() if index < len(row) else ""
            if index not in read_only and not _canvas_same(old, new):
                changes[user, assignment] = new
    return changes, made, strangers


def _canvas_number(field):
    """Take commas for decimal marks, the last one at least: ``1,234`` is 1.234."""
    if re.fullmatch(r"-?[0-9.,]+%?", field):
        *parts, last = re.split("[,.]", field)
        return f"{''.join(parts)}.{last}" if parts else last
    return field


def _canvas_same(old, new):
    blanks = ("", "-")
    if old == new or (old in blanks and new in blanks):
        return True
    try:
        return round(Decimal(old), 2) == round(Decimal(new), 2)
    except InvalidOperation:
        return False


def moodle_worksheet_import(content, participants, maximum):
    """Import as ``mod/assign/feedback/offline`` does: grades by participant that would change."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    header = rows[0]
    for title in ("Identifier", "Grade", "Last modified (grade)"):
        if title not in header:
            raise Rejected(f"{title} is missing")
    changes = {}
    for row in rows[1:]:
        number = row[header.index("Identifier")][len("Participant ") :]
        grade = moodle_float(row[header.index("Grade")])
        if number not in participants or grade is None or not 0 <= grade <= maximum:
            continue
        if participants[number] != grade:
            changes[number] = grade
    return changes


def moodle_gradebook_import(content, key, column, users, delimiter=","):
    """Import as ``grade/import/csv`` does; the first thing amiss aborts everything."""
    rows = list(
        csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    )
    header = [title.strip() for title in rows[0]]
    grades = {}
    for row in rows[1:]:
        user, value = row[header.index(key)], row[header.index(column)]
        if user not in users:
            raise Rejected(f"user mapping error: {user}")
        if value in ("", "-"):
            continue
        grade = moodle_float(value)
        if grade is None:
            raise Rejected(f"bad grade: {value}")
        if grade > 100:
            raise Rejected(f"grade value too big: {value}")
        grades[user] = grade
    return grades


def moodle_float(text):
    """Read a number as ``unformat_float`` does on a site whose decimal mark is a comma or dot."""
    text = text.strip().replace(" ", "").replace(",", ".")
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def blackboard_upload(content, users):
    """Upload a grade centre: values by user name and column id, as far as it knows both."""
    if content.startswith(b"\xff\xfe"):
        text, delimiter = content.decode("utf-16"), "\t"
    else:
        text = content.decode("utf-8-sig")
        delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = rows[0]
    user = header.index("Username")
    columns = {i: m[1] for i, t in enumerate(header) if (m := re.search(r"\|\s*(\d+)\s*$", t))}
    details = {"Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"}
    text_columns = [t for i, t in enumerate(header) if i not in columns and t not in details]
    values = {}
    for row in rows[1:]:
        if row[user] in users:
            for index, column in columns.items():
                values[row[user], column] = row[index]
    return values, text_columns
