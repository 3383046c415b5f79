"""`markprop doctor`: what this machine offers for the sandbox."""

from __future__ import annotations

import textwrap

import click

from graders.commands.options import cluster_at, cluster_option
from graders.sandbox.doctor import Findings, Layer, examine

_WIDTH = 96


@click.command("doctor")
@cluster_option
def command(cluster: str | None) -> None:
    """Show what this machine offers for the sandbox, and what to do about what is missing."""
    machines = cluster_at(cluster).examine() if cluster else {"": examine()}
    for address, found in machines.items():
        if address:
            click.echo(address)
        for line in _lines(found):
            click.echo(line)


def _lines(found: Findings) -> list[str]:
    lines = [found.machine, ""]
    for layer in found.layers:
        lines += _layer_lines(layer)
    warm = "forked from one warm process" if found.warm else "started one by one, 0.6 s each"
    lines += ["", f"Kernels are {warm}."]
    if found.trial:
        lines += _wrapped("A notebook does not run in this sandbox: ", found.trial)
    else:
        lines.append(f"A notebook of one cell ran in this sandbox in {found.seconds:.2f} s.")
    lines += ["", f"--sandbox auto    uses {', '.join(found.chosen)}"]
    if found.strict:
        lines += _wrapped("--sandbox strict  refuses: ", found.strict)
    else:
        lines.append("--sandbox strict  works here, with the same layers")
    return lines


def _layer_lines(layer: Layer) -> list[str]:
    mark = "yes" if layer.available else "no "
    note = f" ({layer.detail})" if layer.available and layer.detail else ""
    lines = [f"  {mark}  {layer.name:<16} {layer.what}{note}"]
    if not layer.available:
        lines += _wrapped(" " * 24 + "missing: ", f"{layer.detail}. {layer.remedy}".strip())
    return lines


def _wrapped(start: str, text: str) -> list[str]:
    indent = " " * (len(start) - len(start.lstrip()) + 2)
    return textwrap.wrap(start + text, _WIDTH, subsequent_indent=indent, drop_whitespace=True)
