"""The student as checks see them: names that stand for objects in another process.

`objects` turns a name into something to call, `line` a call into a request, `absence` a missing
name into a sentence; `attempt` is what checks get their student from, `sandboxed` the one whose
notebook ran in the sandbox.
"""
