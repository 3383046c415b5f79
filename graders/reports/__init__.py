"""What people and programs read: report files, pages, tables and terminal text.

Nothing is imported here: the student's install has neither pydantic nor jinja2 nor rich, and uses
`plain`, `notebook_view` and `curves` only.
"""
