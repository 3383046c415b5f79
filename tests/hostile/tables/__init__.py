"""The attacks, by what they are after."""

from tests.hostile.tables import answers, disk, ends, floods, line, marks, reach, traps, words

TABLES = (marks, line, answers, reach, floods, disk, ends, traps, words)
ATTACKS = [attack for table in TABLES for attack in table.ATTACKS]
