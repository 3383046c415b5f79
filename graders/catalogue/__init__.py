"""What there is to mark: labs and their exercises, what students were given, and the seeds.

`labs` reads a `lab.toml`, `choosing` finds an exercise by what a person typed, `material` finds
the given code, `manifest` counts hidden checks where they are not installed, `seeds` makes equal
draws for a whole course.
"""
