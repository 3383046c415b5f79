"""What a GitHub runner takes from a step's log, and what the Classroom reporter makes of results.

Both follow the sources of those programs (actions/runner ``ActionCommand`` and
``ActionCommandManager``; classroom-resources/autograding-grading-reporter v1), so that our output
is judged by their rules and not by ours.
"""

from __future__ import annotations

import base64
import json
import re

COMMANDS = {
    "notice", "warning", "error", "debug", "group", "endgroup", "add-mask", "add-matcher",
    "remove-matcher", "stop-commands", "echo", "set-output", "save-state", "set-env", "add-path",
    "internal-set-repo-path",
}  # fmt: skip


class Crash(Exception):
    """The program would end with an exception, or print what is no number."""


def executed_commands(log):
    """Return the commands that a runner executes in a log, as (name, properties, message)."""
    stopped, found = None, []
    for line in re.split("\r\n|\n|\r", log):
        command = _second_form(line) or _first_form(line)
        if command is None:
            continue
        name, properties, message = command
        if stopped is not None:
            if name == stopped:
                stopped = None
            continue
        if name == "stop-commands":
            stopped = message
        found.append((name, properties, message))
    return found


# The runner compares by the rules of a language, for which these characters are not there.
_UNSEEN = "[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*"


def _second_form(line):
    """``::name key=value,key=value::message`` at the start of a line."""
    line = line.lstrip()
    if not re.match(f"{_UNSEEN}:{_UNSEEN}:", line):
        return None
    end = re.compile(f":{_UNSEEN}:").search(line, 2)
    if end is None:
        return None
    # Having found it, the runner counts two characters, whatever stood between them.
    head, message = line[2 : end.start()], line[end.start() + 2 :]
    name, _, rest = head.partition(" ")
    # The token that ends stop-commands is a name of its own.
    if name.lower() not in COMMANDS and not re.fullmatch(r"[0-9a-f]{16,}", name):
        return None
    properties = dict(
        (key.strip(), _unescaped(value, comma=True))
        for part in rest.split(",")
        if "=" in part
        for key, value in [part.split("=", 1)]
    )
    return name.lower(), properties, _unescaped(message)


def _first_form(line):
    """``##[name key=value;key=value]message`` anywhere in a line."""
    found = re.search(f"#{_UNSEEN}#{_UNSEEN}\\[", line)
    if found is None:
        return None
    head, bracket, message = line[found.start() + 3 :].partition("]")
    name = head.split(" ", 1)[0]
    if not bracket or name.lower() not in COMMANDS:
        return None
    return name.lower(), {}, message


def _unescaped(text, *, comma=False):
    if comma:
        text = text.replace("%2C", ",").replace("%3A", ":")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def report_of(output, runner="markprop"):
    """Return what the Classroom reporter prints for one runner's result.

    Parameters
    ----------
    output : str
        Base64, as in the step's output.
    runner : str
        Id of the step.

    Returns
    -------
    (str, str, int)
        The log, the annotation ``Points 1/2``, and the exit code.
    """
    if not re.fullmatch(r"([a-zA-Z0-9]+,)*[a-zA-Z0-9]+", runner):
        raise Crash("The runners input must be a comma-separated list of strings.")
    variable = f"{runner.upper()}_RESULTS={output}\0"
    if len(variable.encode()) > 131_072:
        raise Crash("Argument list too long")
    text = base64.b64decode(output, validate=True).decode("utf-8")
    result = json.loads(text, parse_constant=_no_constant)
    if not isinstance(result.get("tests"), list):
        raise Crash("Cannot read properties of undefined (reading 'reduce')")
    if not result["tests"]:
        raise Crash("NaN/10")
    lines = [f"🔄 Processing: {runner}"]
    total = 0.0
    for test in result["tests"]:
        if type(test["score"]) not in (int, float) or type(test["line_no"]) is not int:
            raise Crash("NaN, or line undefined")
        if test["status"] not in ("pass", "fail", "error"):
            raise Crash("unknown status")
        total += test["score"]
        line_no = f" - line {test['line_no']}" if test["line_no"] != 0 else ""
        lines.append(f"{'✅' if test['status'] == 'pass' else '❌'} {test['name']}{line_no}")
        if test["status"] == "error":
            lines.append(str(test.get("message")))
        if test["test_code"]:
            lines += ["Test code:", test["test_code"], ""]
    if type(result["max_score"]) not in (int, float):
        raise Crash("Points 12/0105")
    points = f"Points {_js(total)}/{_js(result['max_score'])}" if result["max_score"] else ""
    return "\n".join(lines), points, int(result["status"] == "fail")


def _js(number):
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _no_constant(name):
    raise Crash(f"{name} is not valid JSON")
