"""The attacks, by what they are after."""

from tests.hostile.tables import (
    answers,
    archives,
    disk,
    ends,
    files,
    floods,
    kernel,
    lies,
    line,
    marks,
    names,
    reach,
    traps,
    words,
)

TABLES = (
    *(marks, line, answers, lies, reach, floods, disk, ends, traps, kernel),
    *(words, archives, files, names),
)
ATTACKS = [attack for table in TABLES for attack in table.ATTACKS]
