"""Runs a student's notebook in a process of its own, closed in, and ends it for certain."""
