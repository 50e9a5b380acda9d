"""Dates that can't be right: no such days, spans that end before they begin, another plan's years."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from itertools import pairwise

from highroad.language import gettext as _
from highroad.planning.coverage.texts import sentences, shortened
from highroad.planning.coverage.values import Problem, Severity

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio",
            "july julio", "august agosto", "september septiembre", "october octubre",
            "november noviembre", "december diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(_MONTHS)
_DAY = re.compile(
    rf"\b(?P<m1>{_NAMES})\s+(?P<d1>\d{{1,2}}),?\s+(?P<y1>(?:19|20)\d\d)\b"
    rf"|\b(?P<d2>\d{{1,2}})\s+de\s+(?P<m2>{_NAMES})\s+(?:de|del)\s+(?P<y2>(?:19|20)\d\d)\b"
    r"|\b(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)\b",
    re.IGNORECASE,
)
_BETWEEN = r"\s*(?:-|–|—|to|through|until|a|al|hasta(?:\s+el)?)\s*"
_YEARS = re.compile(
    rf"\b(?:PY|program\s+years?|años?\s+(?:del|de)\s+programa)\s*'?((?:20)?\d\d)"
    rf"{_BETWEEN}(?:PY\s*|program\s+year\s+|)?((?:20)?\d\d)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:from|del?|entre|between)\s+((?:19|20)\d\d)\s+"
    r"(?:to|through|until|and|a|al|hasta|y)\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_THIS_PLAN = re.compile(
    r"\b(?:this|the|our)\s+(?:four-year\s+|state\s+|local\s+|regional\s+)*plan(?:'s)?\b|\bplan\s+period\b"
    r"|\b(?:este|el|nuestro)\s+plan\b|\bper[ií]odo\s+del\s+plan\b",
    re.IGNORECASE,
)
_COVERS = re.compile(
    r"\b(?:covers?|runs?|period|effective|spans?|abarca|cubre|rige|vigencia|per[ií]odo)\b", re.IGNORECASE
)
_PROMISE = re.compile(
    r"\b(?:will|shall|is\s+to|are\s+to|plans?\s+to|by\s+the\s+end\s+of)\b"
    r"|\b\w{2,}(?:ará|erá|irá|arán|erán|irán)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:by|in|before|no later than|during|para|en|antes de|a m[aá]s tardar en)\s+"
    r"(?:the\s+end\s+of\s+|fines\s+de\s+)?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def date_problems(text: str, begins: date | None, years: int) -> list[Problem]:
    """What is wrong with the dates of a text. begins: the first day of the plan's period, if known."""
    problems: list[Problem] = []
    for sentence in sentences(text):
        if re.search(r"\d", sentence):
            problems += _impossible(sentence)
            problems += _backwards(sentence)
            if begins is not None:
                problems += _other_period(sentence, begins, years) or _past_promise(sentence, begins)
    return problems


def program_years(begins: date, years: int) -> tuple[int, ...]:
    """The program years of a period that begins on a day; each bears the year of its July."""
    first = begins.year if begins.month >= 7 else begins.year - 1
    return tuple(range(first, first + years))


def _parts(found: re.Match[str]) -> tuple[int, int, int]:
    groups = found.groupdict()
    for k in ("1", "2", "3"):
        if groups[f"y{k}"]:
            month = groups[f"m{k}"]
            return int(groups[f"y{k}"]), _MONTHS.get(month.lower()) or int(month), int(groups[f"d{k}"])
    raise AssertionError(found)


def _days(sentence: str) -> list[tuple[date, int, int]]:
    """(day, start, end) of every real date in a sentence."""
    days = []
    for found in _DAY.finditer(sentence):
        try:
            days.append((date(*_parts(found)), found.start(), found.end()))
        except ValueError:
            continue
    return days


def _impossible(sentence: str) -> list[Problem]:
    problems = []
    for found in _DAY.finditer(sentence):
        year, month, day = _parts(found)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            reason = _("There is no such day: {day}.").format(day=found.group(0))
            problems.append(Problem("date-impossible", Severity.BLOCKING, reason, shortened(sentence)))
    return problems


def _backwards(sentence: str) -> list[Problem]:
    pairs: list[tuple[str, str]] = []
    days = _days(sentence)
    for (first, _start, end), (second, start, _end) in pairwise(days):
        if second < first and re.fullmatch(_BETWEEN, sentence[end:start], re.IGNORECASE):
            pairs.append((first.isoformat(), second.isoformat()))
    pairs += [
        (found.group(1), found.group(2))
        for found in (*_YEARS.finditer(sentence), *_SPAN.finditer(sentence))
        if _full(found.group(2)) < _full(found.group(1))
    ]
    return [
        Problem(
            "date-backwards",
            Severity.BLOCKING,
            _("This span ends before it begins: {first} to {last}.").format(first=first, last=last),
            shortened(sentence),
        )
        for first, last in pairs
    ]


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _other_period(sentence: str, begins: date, years: int) -> list[Problem]:
    """The sentence says which period this plan is for, and it is another one."""
    if not (_THIS_PLAN.search(sentence) and _COVERS.search(sentence)):
        return []
    own = program_years(begins, years)
    said = ""
    if found := _YEARS.search(sentence):
        first, last = _full(found.group(1)), _full(found.group(2))
        # A period may be told by its program years or by its calendar years.
        right = first == own[0] and last in (own[-1], own[-1] + 1)
        said = "" if right else found.group(0)
    else:
        days = _days(sentence)
        if len(days) == 2 and days[0][0] != begins:
            said = sentence[days[0][1] : days[1][2]]
    if not said:
        return []
    reason = _("The text says that the plan is for {said}; its period is program years {first} to {last}.")
    reason = reason.format(said=said, first=own[0], last=own[-1])
    return [Problem("period-wrong", Severity.BLOCKING, reason, shortened(sentence))]


def _past_promise(sentence: str, begins: date) -> list[Problem]:
    """Something is announced for a day before the plan's period begins."""
    if not _PROMISE.search(sentence):
        return []
    past = [day.isoformat() for day, *_place in _days(sentence) if day < begins]
    past += [found.group(1) for found in _YEAR.finditer(sentence) if int(found.group(1)) < begins.year]
    if not past:
        return []
    reason = _("Something is promised for {day}; the plan's period begins on {begins}.")
    reason = reason.format(day=past[0], begins=begins.isoformat())
    return [Problem("year-past", Severity.WARNING, reason, shortened(sentence))]


_NAMED_YEAR = re.compile(
    r"\b(?:PY|program\s+year|año\s+(?:del|de)\s+programa)\s*'?(20\d\d|\d\d)\b|\b(20\d\d)\b", re.IGNORECASE
)


def program_years_named(text: str) -> tuple[int, ...]:
    """The program years that a text names; of "2028-29" only the first year counts."""
    bare = re.sub(r"\b(20\d\d)\s*[-–/]\s*(?:20)?\d\d\b", r"\1", text)
    return tuple(dict.fromkeys(_full(short or long) for short, long in _NAMED_YEAR.findall(bare)))


def days_named(text: str) -> tuple[date, ...]:
    """The days that a text names, without repeats."""
    return tuple(dict.fromkeys(day for day, *_place in _days(text)))
