"""One number of an exhibit inside a sentence: found by column and row, shown with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from highroad import language
from highroad.planning.coverage import numbers_named
from highroad.publishing.formats import header
from highroad.web.evidence import answers, checking
from highroad.web.plans.exhibits import Found


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it stands in a sentence, and where it comes from."""

    text: str
    source: str
    problem: str = ""


def numbers_of(found: Found, text: str) -> dict[str, dict[str, Any]]:
    """ "column:row" -> how each number of this exhibit that a text holds reads, in every language.

    {"text": {language: …}} or {"problem": why it can't be shown}: kept with the pin, so that neither coverage
    nor a reader's page has to open the exhibit for it.
    """
    kept: dict[str, dict[str, Any]] = {}
    for _written, public_id, column, key in numbers_named(text):
        if public_id != found.public_id:
            continue
        told: dict[str, Any] = {"text": {}}
        for code in language.LANGUAGES:
            with language.use(code):
                shown = _shown(answers.read_exhibit(found.spoken[code]), column, key)
            if shown.problem:
                told = {"problem": shown.problem}
                break
            told["text"][code] = shown.text
        kept[f"{column}:{key}"] = told
    return kept


def shown_number(found: Found, column: str, key: str) -> Shown | None:
    """The number as readers see it, in the language in force; None when it can't be shown."""
    shown = _shown(found.exhibit, column, key)
    return None if shown.problem else shown


#: Why a number can't be shown; `problem_words` says it to people.
NO_TABLE, NO_COLUMN, NO_ROW, HIDDEN = "no table", "no column", "no row", "hidden"


def _shown(exhibit: Any, column: str, key: str) -> Shown:
    table = exhibit.table
    if table is None:
        return Shown("", "", NO_TABLE)
    if column not in exhibit.measures:
        return Shown("", "", NO_COLUMN)
    wanted = tuple(part.strip() for part in key.split(";"))
    names = [table.data[name] for name in exhibit.key_columns]
    rows = (row for row, found in enumerate(zip(*names, strict=True)) if tuple(map(str, found)) == wanted)
    row = next(rows, None)
    if row is None:
        return Shown("", "", NO_ROW)
    if table.value(row, column) is None:
        return Shown("", "", HIDDEN)
    return Shown(table.text(row, column), f"{exhibit.title}. {exhibit.source_line}")


def problem_words(problem: str) -> str:
    """Why a number can't be shown, in the language in force."""
    words = {
        NO_TABLE: _("the exhibit shows nothing."),
        NO_COLUMN: _("the exhibit has no such column of numbers."),
        NO_ROW: _("the exhibit has no such row."),
        HIDDEN: _("the exhibit may not show it, or it was not published."),
    }
    return words.get(problem, problem)


#: Rows of which a person is offered the numbers, those that the exhibit shows first.
MOST_ROWS = 100


def numbers_on_offer(found: Found) -> list[tuple[str, list[tuple[str, str]]]]:
    """(measure in words, [("column:row", "row: number")]) for every number that may stand in a text."""
    answered = found.exhibit
    table = answered.table
    if table is None:
        return []
    names = checking.name_column(answered)
    keys = list(zip(*(table.data[name] for name in answered.key_columns), strict=True))[:MOST_ROWS]
    return [
        (
            header(table.column(measure)),
            [
                (
                    f"{measure}:{';'.join(map(str, key))}",
                    f"{table.text(row, names)}: {table.text(row, measure)}",
                )
                for row, key in enumerate(keys)
                if table.value(row, measure) is not None
            ],
        )
        for measure in answered.measures
    ]
