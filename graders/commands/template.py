"""`markprop template`: make `student_template/` out of `reference/`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graders.authoring.manifest import MANIFEST, manifest_is_stale, write_manifest
from graders.authoring.sentences import write_sentences
from graders.authoring.template import build_template, stale_files
from graders.catalogue.installed import need_checkout
from graders.catalogue.labs import all_labs
from graders.marking.settings import available_cores
from graders.selfcheck.recognition import SENTENCES

_CHECKOUT = Path(__file__).resolve().parents[2]
_OWN = _CHECKOUT / "student_template"


@click.command("template")
@click.option(
    "--reference",
    "reference_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=_CHECKOUT / "reference",
    help="Folder with the solved material.  [default: reference/ of this checkout]",
)
@click.option(
    "--out",
    "out_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=_OWN,
    help="Folder to write.  [default: student_template/ of this checkout]",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; end with 1 if the folder is out of date."
)
@click.option(
    "--sentences",
    is_flag=True,
    help="Only lock the sentences about planted mistakes anew; takes a minute.",
)
def command(reference_dir: Path, out_dir: Path, check: bool, sentences: bool) -> None:
    """Regenerate the student template from the reference solutions."""
    if out_dir == _OWN:
        need_checkout("Making the students' material and locking sentences")
    if sentences:
        write_sentences(all_labs(), len(available_cores()), click.echo)
        click.echo(f"Wrote {SENTENCES.name}: what self-checks say of known mistakes, locked.")
        return
    if check:
        stale = stale_files(reference_dir, out_dir)
        if out_dir == _OWN and manifest_is_stale():
            stale.append("the manifest of hidden checks")
        for name in stale:
            click.echo(f"out of date: {name}")
        if stale:
            click.echo("Run `markprop template` and commit what it writes.")
            sys.exit(1)
        click.echo(f"{out_dir} is up to date.")
        return
    names = build_template(reference_dir, out_dir)
    click.echo(f"Wrote {len(names)} files to {out_dir}.")
    if out_dir == _OWN:
        write_manifest()
        click.echo(f"Wrote {MANIFEST.name}: the number of hidden checks, and nothing else of them.")
