"""What a requirement asks for by name: tables, numbers, populations, references to other items, days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.planning.coverage.dates import days_named, program_years
from highroad.planning.coverage.names import names_it, names_of, says_year, which
from highroad.planning.coverage.references import sections_named
from highroad.planning.coverage.tables import NONE_GIVEN, asked_table_problems, number_in
from highroad.planning.coverage.texts import sentences, tables_of
from highroad.planning.coverage.values import Problem, Severity
from highroad.reference.packs import Pack, Requirement
from highroad.reference.packs.asks import AskedNumbers

_LISTED = 4  # how many lacking things a reason names before it only counts them


def asked_problems(
    item: Requirement, text: str, pack: Pack, begins: date | None, *, shown_table: bool
) -> list[Problem]:
    """What the text lacks of what the requirement asks for. shown_table: an exhibit's table stands here."""
    problems: list[Problem] = []
    for asked in item.tables:
        if not (asked.rows_are == "free" and shown_table and not tables_of(text)):
            problems += asked_table_problems(asked, text, pack, begins)
    if not problems:  # numbers of a table that isn't there are not lacking twice
        for numbers in item.numbers:
            problems += _number_problems(item, numbers, text, pack, begins)
    unnamed = [key for key in item.populations if not names_it(text, names_of(pack, "populations", key))]
    if unnamed:
        reason = ngettext(
            "It must name this population and doesn't: {names}.",
            "It must name these populations and doesn't: {names}.",
            len(unnamed),
        ).format(names=_few([pack.populations[key].label for key in unnamed]))
        problems.append(Problem("population-missing", Severity.BLOCKING, reason))
    problems += _reference_problems(item, text, pack)
    problems += _day_problems(item, text, pack)
    return problems


def _reference_problems(item: Requirement, text: str, pack: Pack) -> list[Problem]:
    if not item.references:
        return []
    named = {identifier for _written, identifier in sections_named(text, pack)}
    lacking = [identifier for identifier in item.references if identifier not in named]
    if not lacking:
        return []
    reason = _("It must refer to: {sections}.").format(
        sections=_few([f"{identifier} {pack.by_id[identifier].title}" for identifier in lacking])
    )
    return [Problem("reference-missing", Severity.BLOCKING, reason)]


def _day_problems(item: Requirement, text: str, pack: Pack) -> list[Problem]:
    if len(days_named(text)) >= len(item.dates):
        return []
    labels = [pack.clocks[key].label for key in item.dates]
    reason = _("It must say the day of: {days}.").format(days=_few(labels))
    return [Problem("day-missing", Severity.BLOCKING, reason)]


def _number_problems(
    item: Requirement, asked: AskedNumbers, text: str, pack: Pack, begins: date | None
) -> list[Problem]:
    lines = _lines(text, {key: names_of(pack, "indicators", key) for key in asked.indicators})
    lacking = [
        _combination(indicator, program, year, pack, begins)
        for indicator in asked.indicators
        for program in asked.programs or ("",)
        for year in asked.years or (0,)
        if not _has_number(lines[indicator], program, year, item, pack, begins)
    ]
    if not lacking:
        return []
    reason = ngettext(
        "A number is asked for and isn't here ({what}): {lacking}.",
        "Numbers are asked for and aren't here ({what}): {lacking}.",
        len(lacking),
    ).format(what=asked.what, lacking=_few(lacking))
    return [Problem("number-missing", Severity.BLOCKING, reason)]


_Line = tuple[str, str]  # all words around a number, and the text that must hold it


def _lines(text: str, indicators: Mapping[str, tuple[str, ...]]) -> dict[str, list[_Line]]:
    """Indicator -> where its numbers can stand: cells of its rows, and sentences that name it."""
    found: dict[str, list[_Line]] = {key: [] for key in indicators}
    for table in tables_of(text):
        for row in table.rows:
            by_row = which(" ".join(row[:2]), indicators)
            for head, cell in zip(table.head[1:], row[1:], strict=True):
                key = by_row or which(head, indicators)
                if key is not None:
                    found[key].append((" ".join((*row[:2], head)), cell))
    prose = re.sub(r"^\s*\|.*$", "", text, flags=re.MULTILINE)
    for sentence in sentences(prose):
        for key, names in indicators.items():
            if names_it(sentence, names):
                found[key].append((sentence, sentence))
    return found


def _has_number(
    lines: Sequence[_Line], program: str, year: int, item: Requirement, pack: Pack, begins: date | None
) -> bool:
    # In the section of one program every number is of that program.
    of_program = names_of(pack, "programs", program) if program and item.programs != (program,) else ()
    wanted = program_years(begins, year)[-1] if year and begins is not None else 0
    for words, held in lines:
        if of_program and not names_it(words, of_program):
            continue
        if wanted and not says_year(words, wanted):
            continue
        bare = re.sub(r"\b(?:PY\s*)?20\d\d\b", "", held)
        if NONE_GIVEN.match(bare.strip()) or number_in(bare) is not None:
            return True
    return False


def _combination(indicator: str, program: str, year: int, pack: Pack, begins: date | None) -> str:
    parts = [pack.indicators[indicator].label]
    if program:
        parts.append(pack.programs[program].label)
    if year:
        named = program_years(begins, year)[-1] if begins is not None else year
        parts.append(_("program year {year}").format(year=named))
    return ", ".join(parts)


def _few(things: Sequence[str]) -> str:
    if len(things) <= _LISTED:
        return "; ".join(things)
    more = len(things) - _LISTED
    return (
        "; ".join(things[:_LISTED])
        + " "
        + ngettext("and {count} other", "and {count} others", more).format(count=more)
    )
