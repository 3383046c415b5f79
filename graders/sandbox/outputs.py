"""What a kernel's messages may leave in the executed notebook: well-formed, and not too much."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode, from_dict

MAX_CELL = 1024 * 1024  # characters kept of one cell's outputs; a figure takes 30,000
MAX_NOTEBOOK = 32 * MAX_CELL  # of all cells together; hundreds of plots take 20 MiB
MAX_OUTPUTS = 500  # outputs kept of one cell
MAX_HEARD, MAX_HEARD_OUTPUTS = 2 * MAX_CELL, 10_000  # taken in while a cell runs
MAX_TEXT = 20_000  # characters kept of one stream or message
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Halves of surrogate pairs, which a forged message can hold and no file can.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CUT = "\n[... cut here]"
_LINE = 16  # characters that a line feed stands for: a notebook file has a line of its own for each


def tidy(outputs: list[Any], most: int = MAX_CELL) -> list[NotebookNode]:
    """Return the outputs that are well-formed, streams joined, up to the caps.

    Parameters
    ----------
    outputs : list
        Of one cell, as the kernel's messages left them.
    most : int
        What may be kept, as `size` counts.
    """
    kept: list[NotebookNode] = []
    left = most
    for output in outputs:
        clean = _clean(output)
        if clean is None:
            continue
        if kept and clean.output_type == "stream" and _same_stream(kept[-1], clean):
            joined = kept[-1].text + clean.text
            left += size(kept[-1])
            kept[-1].text = cut(joined, MAX_TEXT)
            left -= size(kept[-1])
            continue
        left -= size(clean)
        if left < 0 or len(kept) >= MAX_OUTPUTS:
            kept.append(new_output("stream", name="stderr", text=_CUT.strip()))
            break
        kept.append(clean)
    return kept


def cut(text: str, most: int) -> str:
    """Return the text, shortened with a mark if it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - len(_CUT)] + _CUT


def plain(text: Any, most: int = MAX_TEXT) -> str:
    """Return a kernel's word as plain text: a string, without colours, not too long."""
    return cut(whole(_ANSI.sub("", text)), most) if isinstance(text, str) else ""


def size(output: NotebookNode) -> int:
    """Return roughly how many characters a tidy output takes in a file."""
    if output.output_type == "stream":
        texts = [output.text]
    elif output.output_type == "error":
        texts = output.traceback
    else:
        texts = output.data.values()
    return sum(len(text) + _LINE * text.count("\n") for text in texts)


def new_output(kind: str, **parts: Any) -> NotebookNode:
    """Return an output of the notebook format; our own are well-formed, and not validated."""
    made: NotebookNode = from_dict({"output_type": kind, **parts})
    return made


def _clean(output: Any) -> NotebookNode | None:
    kind = output.get("output_type") if isinstance(output, dict) else None
    if kind == "stream":
        name = output.get("name")
        text = plain(output.get("text"))
        return new_output("stream", name="stderr" if name == "stderr" else "stdout", text=text)
    if kind in ("display_data", "execute_result"):
        raw = output.get("data")
        data = {
            whole(str(mime)[:100]): whole(value)
            for mime, value in (raw.items() if isinstance(raw, dict) else ())
            if isinstance(value, str)
        }
        return new_output("display_data", data=data, metadata={}) if data else None
    if kind == "error":
        trace = output.get("traceback")
        lines = [plain(line) for line in trace[:50]] if isinstance(trace, list) else []
        name, value = plain(output.get("ename"), 200), plain(output.get("evalue"), 2000)
        return new_output("error", ename=name, evalue=value, traceback=lines)
    return None


def _same_stream(one: NotebookNode, other: NotebookNode) -> bool:
    return bool(one.output_type == "stream" and one.name == other.name)


def whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, which no file can hold."""
    return _SURROGATE.sub("\ufffd", text)
