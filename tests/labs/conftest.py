"""What tests of single labs share."""

import sys

import pytest

import reference.dp


@pytest.fixture
def given_code(monkeypatch):
    """Let `import dp` find the given library, as beside a student's notebook."""
    monkeypatch.setitem(sys.modules, "dp", reference.dp)
