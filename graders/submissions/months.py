"""What months and halves of the day are called in the languages of learning platforms."""

# ruff: noqa: RUF001 - Greek and Cyrillic letters are meant

from __future__ import annotations

from collections.abc import Mapping

from graders.submissions.names import letters_of

# Beginnings that tell them apart, whatever the ending: the longest one that fits counts. Croatian
# "listopad" is October, and left out: in Polish and Czech it is November.
_MONTHS: Mapping[int, tuple[str, ...]] = {
    1: (
        "jan januari janv jän jaen ene gen sty led ian oca ocak tammi urt sij siječ",
        "ιαν янв січ яну يناير ינואר",
    ),
    2: (
        "feb fev fevr février helmi lut luty úno uno sub şubat vas velj",
        "φεβ фев лют فبراير פברואר",
    ),
    3: (
        "mar mars mär marz maerz mrz maart mrt bře bre brez maalis kov ožu ozuj",
        "μαρ мар бер مارس מרץ",
    ),
    4: (
        "apr abr avr kwi dub huht nis bal trav",
        "απρ апр кві أبريل ابريل אפריל",
    ),
    5: (
        "may mai maj mei mag mayıs kvě kvet touko svib geg",
        "μαι μαϊ май мая тра مايو מאי",
    ),
    6: (
        "jun juin giu cze čvn cerv červen haz kesä lipanj lipnja bir iun",
        "ιουν июн юни чер يونيو יוני",
    ),
    7: (
        "jul juil lug lip čvc cervenc července červenec tem heinä srpanj srpnja lie iul",
        "ιουλ июл юли лип يوليو יולי",
    ),
    8: (
        "aug aou août ago sie srp srpen srpna agu ağu elo kolov rugpj",
        "αυγ авг сер أغسطس اغسطس אוגוסט",
    ),
    9: (
        "sep set wrz zář zar eyl syys ruj rugs",
        "σεπ сен вер сеп سبتمبر ספטמבר",
    ),
    10: (
        "oct out ott okt paź paz říj rij eki loka spa",
        "οκτ окт жов أكتوبر اكتوبر אוקטובר",
    ),
    11: (
        "nov lis listopad kas marras lapkr stud",
        "νοε ноя лис ное نوفمبر נובמבר",
    ),
    12: (
        "dec déc dic dez des gru pro ara joulu pros gruod",
        "δεκ дек гру ديسمبر דצמבר",
    ),
}
MONTHS: Mapping[str, int] = {
    letters_of(word): number
    for number, lines in _MONTHS.items()
    for line in lines
    for word in line.split()
}
"""The number of a month by the beginning of its name, as `letters_of` writes it."""

_MORNING = "am vorm πμ 오전 上午 午前 öö дп a"
_AFTERNOON = "pm nachm μμ 오후 下午 午後 ös пп p"
HALVES: Mapping[str, int] = {
    **{letters_of(word): 0 for word in _MORNING.split()},
    **{letters_of(word): 12 for word in _AFTERNOON.split()},
}
"""Hours that a word for the half of the day adds, as `letters_of` writes it."""
