"""Files that are handed in and are no notebook: what each kind is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BY_SUFFIX: Mapping[str, str] = {
    suffix: what
    for suffixes, what in {
        (".pdf",): "a PDF document",
        (".doc", ".docx", ".odt", ".rtf", ".pages"): "a text document",
        (".htm", ".html", ".mhtml"): "a web page",
        (".png", ".jpg", ".jpeg", ".heic"): "a picture",
        (".rar", ".7z", ".xz", ".bz2"): "an archive of a kind that is not read everywhere",
        (".pkl", ".npz", ".npy", ".pt"): "a file of data",
        (".rmd",): "an R Markdown document",
        (".qmd",): "a Quarto document (`quarto convert` makes a notebook of it)",
        (".md", ".myst"): "a Markdown document (`jupytext --to ipynb` makes a notebook of it)",
        (".dib",): "a Polyglot notebook",
        (".zpln",): "a Zeppelin notebook",
        (".dbc",): "an archive of Databricks (export the notebook as IPython Notebook)",
        (".nb", ".cdf", ".wls"): "a Mathematica notebook",
        (".m", ".mlx"): "a MATLAB file",
        (".r",): "an R script",
        (".jl",): "a Julia script",
        (".pyc",): "compiled Python",
        (".url", ".webloc", ".lnk", ".desktop", ".gdoc"): "a link to a document, not the document",
    }.items()
    for suffix in suffixes
}


def kind_of(name: str) -> str | None:
    """Return what a file is by its suffix, where that is nothing that can be run."""
    folded = name.casefold()
    dot = folded.rfind(".")
    return _BY_SUFFIX.get(folded[dot:]) if dot > 0 else None


def kind_of_json(content: Mapping[str, Any]) -> str | None:
    """Return what JSON without cells is, where it is a notebook of another system."""
    if isinstance(content.get("paragraphs"), list):
        return "a Zeppelin notebook"
    if isinstance(content.get("commands"), list):
        return "a Databricks notebook (export it as IPython Notebook)"
    if "$deepnote" in content or isinstance(content.get("blocks"), list):
        return "a notebook of blocks, as Deepnote writes it (export it as `.ipynb`)"
    return None


def kind_of_script(text: str) -> str | None:
    """Return what Python source is, where it is a notebook that only its own program can run."""
    if "marimo.App(" in text and "@app." in text:
        return "a marimo notebook (`marimo export ipynb` makes a Jupyter notebook of it)"
    return None
