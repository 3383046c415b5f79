"""Text that came from a student, made harmless for one kind of reader each.

Findings, exception messages and names can hold anything. Every writer in this package passes each
text through the one function here that is meant for it. `graders.reports.text` has already dealt
with what deceives every reader: control, direction and combining characters.
"""

from __future__ import annotations

import html
import re

from graders.reports.text import one_line, visible, without_commands

# Breaks a token apart for programs and shows nothing to people.
_GAP = "\u200b"
# Everything that can be structure in Markdown, but for the full stop after a number.
_STRUCTURE = re.compile(r"[!#$&()*+<=>@\[\\\]^_`{|}~-]")
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def log_line(text: str, limit: int = 400) -> str:
    """Return one line in which a GitHub runner finds no command, wherever it is printed."""
    return without_commands(one_line(text, limit)).replace("::", f":{_GAP}:")


def command_message(text: str, limit: int) -> str:
    """Escape the message of a workflow command that we issue ourselves."""
    text = visible(text, limit, lines=True).replace("##[", f"##{_GAP}[")
    return text.replace("%", "%25").replace("\n", "%0A")


def command_property(text: str, limit: int = 200) -> str:
    """Escape a property (``title=...``) of a workflow command that we issue ourselves."""
    return command_message(one_line(text, limit), 2 * limit).replace(":", "%3A").replace(",", "%2C")


def xml_text(text: str, limit: int = 4000) -> str:
    """Return text made of characters that XML 1.0 allows."""
    return _NOT_XML.sub("\ufffd", visible(text, limit, lines=True))


def markdown_inline(text: str, limit: int = 600) -> str:
    """Return one line that Markdown shows letter for letter: no markup, links or mentions.

    Characters that can be structure become numeric references, which never are.
    What GitHub looks for after rendering (``@name``, ``#12``, addresses) is broken by a gap.
    Code between two backticks, which findings use for names, stays code.
    """
    parts = re.split(r"`([^`]+)`", one_line(text, limit))
    line = "".join(
        f"<code>{_as_references(part)}</code>" if i % 2 else _as_references(_unlinked(part))
        for i, part in enumerate(parts)
    )
    return re.sub(r"\A(\d+)\.", r"\1&#46;", line)  # would begin a list


def _unlinked(text: str) -> str:
    """Put a gap wherever GitHub would make a link of plain text."""
    text = re.sub(r"(?<=\S)@", f"{_GAP}@", text)
    text = re.sub(r"([@#])(?=\S)", rf"\1{_GAP}", text)
    return re.sub(r"(?i)(www|gh-|:)(?=[./\d])", rf"\1{_GAP}", text)


def _as_references(text: str) -> str:
    return _STRUCTURE.sub(lambda found: f"&#{ord(found[0])};", text)


def markdown_block(text: str, limit: int = 4000) -> str:
    """Return text of several lines as a block that Markdown shows letter for letter."""
    # In HTML, not in a fence: a fence ends where the text holds one.
    return f"<pre>{html.escape(visible(text, limit, lines=True))}</pre>"
