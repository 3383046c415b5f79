"""The attacks, by what they are after."""

from tests.hostile.tables import (
    answers,
    archives,
    costly,
    disk,
    ends,
    files,
    floods,
    held,
    hooks,
    kernel,
    lies,
    line,
    marks,
    names,
    peers,
    reach,
    shapes,
    traps,
    words,
)

TABLES = (
    *(marks, line, answers, lies, reach, floods, disk, ends, traps, kernel),
    *(words, archives, files, names),
    *(held, shapes, peers, costly, hooks),
)
ATTACKS = [attack for table in TABLES for attack in table.ATTACKS]
