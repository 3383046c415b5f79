"""Reads the part of YAML that our workflows are written in, and refuses everything else.

Mappings, lists, plain and quoted scalars, `|` blocks, flow lists of strings, comments. A workflow
that needs more than this is better written otherwise.
"""

from __future__ import annotations

import json
import re

_KEY = re.compile(r"(?P<key>[\w.-]+):(?:\s+(?P<value>.*))?$")


def read_yaml(text):
    """Return the document as dictionaries, lists, strings, booleans and None."""
    lines = [(len(line) - len(line.lstrip(" ")), line.rstrip()) for line in text.split("\n")]
    value, rest = _block(lines, 0)
    assert not [line for _, line in rest if line.strip() and not _is_comment(line)], rest[:2]
    return value


def _is_comment(line):
    return line.lstrip().startswith("#")


def _skip(lines):
    while lines and (not lines[0][1].strip() or _is_comment(lines[0][1])):
        lines = lines[1:]
    return lines


def _block(lines, indent):
    lines = _skip(lines)
    if not lines or lines[0][0] < indent:
        return None, lines
    if lines[0][1].lstrip().startswith("- "):
        return _list(lines, lines[0][0])
    return _mapping(lines, lines[0][0])


def _list(lines, indent):
    items = []
    while (lines := _skip(lines)) and lines[0][0] == indent:
        text = lines[0][1].lstrip()
        assert text.startswith("- "), text
        if _KEY.match(text[2:]):
            # The mapping of an item begins on the item's own line, two columns further in.
            first = (indent + 2, " " * (indent + 2) + text[2:])
            value, lines = _mapping([first, *lines[1:]], indent + 2)
        else:
            value, lines = _scalar(text[2:]), lines[1:]
        items.append(value)
    return items, lines


def _mapping(lines, indent):
    content = {}
    while (lines := _skip(lines)) and lines[0][0] == indent:
        found = _KEY.match(lines[0][1].lstrip())
        assert found, f"no key: {lines[0][1]!r}"
        key, value = found["key"], (found["value"] or "").strip()
        assert key not in content, f"{key} twice"
        lines = lines[1:]
        if value in ("|", ">-"):
            content[key], lines = _literal(lines, indent)
        elif value and not value.startswith("#"):
            content[key] = _scalar(value)
        else:
            content[key], lines = _block(lines, indent + 1)
    return content, lines


def _literal(lines, indent):
    taken = []
    while lines and (not lines[0][1].strip() or lines[0][0] > indent):
        taken.append(lines[0])
        lines = lines[1:]
    margin = min(width for width, line in taken if line.strip())
    return "\n".join(line[margin:] for _, line in taken).rstrip("\n") + "\n", lines


def _scalar(text):
    if text.startswith(("[", '"')):
        return json.loads(re.sub(r"\[(\w[^\"\]]*)\]", r'["\1"]', text))
    if text == "{}":
        return {}
    assert not text.startswith(("'", "{", "&", "*", "!", ">")), text
    text = re.sub(r"\s+#.*$", "", text)
    return {"true": True, "false": False}.get(text, text)
