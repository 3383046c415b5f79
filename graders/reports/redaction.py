"""What a student reads about a hidden check: what went differently, without any value.

The stored report holds the whole finding, for the instructor. The values in it would let a class
rebuild the hidden inputs and answers, and a student's own exception text or class name may carry
them outside on purpose.
"""

from __future__ import annotations

import builtins
import re

GAP = "…"
_UNTOLD = f"(?:{GAP}|anything from {GAP} to {GAP})"

# The class name is the student's to choose, and need not be one: whatever stands there is caught.
_RAISED = re.compile(r"^(?P<call>.{0,200}?`[^`]*`) raised (?P<name>\w*)(?P<rest>.*)$", re.DOTALL)
_BLANK = re.compile(
    r"^(?P<what>`[^`]*` is not written yet: it raises NotImplementedError)(?P<rest>.*)$", re.DOTALL
)
_PLACE = re.compile(
    r" \((?P<place>cell \d{1,3}, line \d{1,4})(?:: `[^`]*`)?\)(?:, for [^()]*\([^()]*\))?\.?$"
)
_QUOTED = re.compile(r"(?<!\w)(?P<quote>['\"]).*(?P=quote)", re.DOTALL)
_TYPE = re.compile(r"of type `[^`]*`")
_COUNT = re.compile(r"(?<!\d)\d{1,20} of \d{1,20} entries of ")
# One scan over the rest: what may stay is matched first.
_TOKEN = re.compile(
    r"""
    (?P<stays>\b[Cc]ell[ ]\d{1,3}\b|\bline[ ]\d{1,4}\b
        |\b\d+(?:[./]\d+)?[ ]points?\b|\b\d+/\d+[ ]of[ ]this[ ]promise\b)
    |`(?P<name>[^`]*)`
    |(?P<group>[(\[][^()\[\]`\d]*+\d[^()\[\]`]*+[)\]])
    |(?P<value>[-+]?\.?\d(?:[\w.+\-/]*\w)?|\b\w*\d\w*|\b(?i:nan|inf|infinity|true|false)\b)
    """,
    re.VERBOSE,
)
_ENTRY = rf"`[\w.]+(?:\[{GAP}\])?` (?:=|is) {GAP}, expected [^.;]*"
_LIST = re.compile(rf"(?P<lead>differ: )?{_ENTRY}(?:; {_ENTRY})*")
_AT = rf"`[\w.]+(?:\[{GAP}\])?` = {GAP}"
_ANSWER = re.compile(
    rf"At {_AT}(?: with {_AT})* your (?P<name>`\w+`) gives {GAP}; expected {_UNTOLD}"
)
# In a hint only long numbers can be values: its short ones belong to what the lab's author wrote.
_LONG = re.compile(r"`[^`]*`|(?P<value>[-+]?(?:\d*\.\d|\d{5,}|\d+e[-+]?\d)(?:[\w.+\-]*\w)?)")
_NAME = re.compile(r"(?P<name>[A-Za-z_.]+\d?|[-+*/@%]{1,2}=)(?P<index>\[.*\])?")


def without_values(text: str) -> str:
    """Return a finding of a hidden check as its student may read it.

    Parameters
    ----------
    text : str
        The whole finding, which may quote inputs, expected values and student text.

    Returns
    -------
    str
        The same sentences with ``…`` where a value stood. Of an exception only the name of a
        built-in class and the place in the student's notebook are left.
    """
    raised = _RAISED.match(text)
    if raised:
        return _exception(raised)
    blank = _BLANK.match(text)
    if blank:
        return f"{_TOKEN.sub(_token, blank['what'])}{_where(blank['rest'])}."
    text = _COUNT.sub("Some entries of ", _QUOTED.sub(GAP, _TYPE.sub("of another type", text)))
    text = _ANSWER.sub(r"Your \g<name> differs from what is expected", _TOKEN.sub(_token, text))
    return _LIST.sub(_differing, text)


def hint_without_values(text: str) -> str:
    """Return a hint of a hidden check as its student may read it: long numbers become ``…``."""
    return _LONG.sub(lambda match: GAP if match["value"] else match[0], text)


def _exception(raised: re.Match[str]) -> str:
    known = getattr(builtins, raised["name"], None)
    is_exception = isinstance(known, type) and issubclass(known, BaseException)
    call = _TOKEN.sub(_token, _QUOTED.sub(GAP, raised["call"]))
    name = raised["name"] if is_exception else "an exception"
    return f"{call} raised {name}{_where(raised['rest'])}."


def _where(rest: str) -> str:
    """Return the cell and line at the end of a finding; a file's name may say anything."""
    place = _PLACE.search(rest)
    return f" ({place['place']})" if place else ""


def _token(match: re.Match[str]) -> str:
    if match["stays"]:
        return match["stays"]
    if match["group"]:
        return f"{match['group'][0]}{GAP}{match['group'][-1]}"
    if match["value"]:
        return GAP
    name = _NAME.fullmatch(match["name"])
    if name is None:
        return GAP
    return f"`{name['name']}{f'[{GAP}]' if name['index'] else ''}`"


def _differing(match: re.Match[str]) -> str:
    if match["lead"]:
        return "differ"
    name = match[0].split("`")[1].removesuffix(f"[{GAP}]")
    return f"`{name}` differs from what is expected"
