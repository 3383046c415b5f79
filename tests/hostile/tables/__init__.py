"""The attacks, by what they are after."""

from tests.hostile.tables import answers, ends, floods, line, marks, reach

TABLES = (marks, line, answers, reach, floods, ends)
ATTACKS = [attack for table in TABLES for attack in table.ATTACKS]
