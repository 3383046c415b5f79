"""Checks are pytest functions, and here they are run: from collection to verdict.

`runner` drives pytest over one attempt with `plugin`, `collection` reads the checks, `verdicts`
says what became of each, `reference` loads the solution, `steadiness` keeps draws the same.
"""
