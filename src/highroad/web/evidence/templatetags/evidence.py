"""Released tables in templates: headers and rows as people read them, and what their marks mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from highroad import language
from highroad.publishing.exhibits import REGISTERS, Exhibit, kinds
from highroad.publishing.exhibits.method_words import said_parameters
from highroad.publishing.formats import NUMERIC_KINDS, mark_explained
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes, performance
from highroad.results import Column, Mark
from highroad.sources import remarks
from highroad.sources.published import Remark
from highroad.web.evidence.quotes import quotes_of

register = template.Library()

_NAMED = re.compile(r"\(`(\w+)`\)\s*$")
_CODE = re.compile(r"`([^`]+)`")
#: So many columns beside the name of a row don't fit beside it on a phone, and do below it.
FOLDED = range(3, 6)
#: Columns that say what a row is called.
NAMES = frozenset({"occupation", "industry", "region", "area"})
ALL = "00-0000"
NATION = "nation:us"


def _header(column: Column) -> dict[str, Any]:
    """A column's label, with its unit apart unless the label says it."""
    say = language.gettext
    label, unit = say(column.label), say(column.unit) if column.unit else ""
    return {
        "text": label,
        "unit": "" if unit.lower() in label.lower() else unit,
        "numeric": column.kind in NUMERIC_KINDS,
    }


def _cell(table: ReleasedTable, row: int, column: Column, linked: str) -> dict[str, Any]:
    mark = table.mark(row, column.name)
    value = table.value(row, column.name)
    numeric = column.kind in NUMERIC_KINDS
    return {
        "text": table.text(row, column.name),
        "numeric": numeric,
        "mark": mark is not None or value is None,
        "as_published": _as_published(table, row, column.name),
        "address": _address(table, row, column.name, linked),
        "quotes": quotes_of(table, row) if column.name == "quotes" else (),
        # A marked number ("at least $115.00") still sorts as a number.
        "value": value if numeric and mark is not None and value is not None else None,
    }


def _as_published(table: ReleasedTable, row: int, column: str) -> bool:
    """Whether a cell is an occupation's title in the publisher's English, unlike the language around it."""
    if column != "occupation" or language.active() == "en":
        return False
    code = table.data.get("soc")
    # Titles of major groups (11-0000) are translated; those of detailed occupations stay as published.
    return code is not None and not str(code[row]).endswith("-0000")


def _address(table: ReleasedTable, row: int, column: str, region: str) -> str:
    """The page of the occupation that a cell names, in the region that is read about; "" for none."""
    code = str(table.data["soc"][row]) if region and column == "occupation" and "soc" in table.data else ""
    if code == ALL or code not in codes.occupations():
        return ""
    address = reverse("evidence:occupation", args=[code])
    return address if region == NATION else f"{address}?region={quote(region, safe=':')}"


@register.simple_tag
def method_words(answered: Exhibit) -> list[tuple[str, str]]:
    """What the method of an answer was given: labels and values in the language in force."""
    if answered.method is None:
        return []
    known = {**kinds(), **REGISTERS}
    return list(said_parameters(answered.method, known.get(answered.question.kind)))


@register.filter
def say(text: str) -> str:
    """A phrase of the library in the language in force."""
    return language.gettext(text)


@register.filter
def told(remark: Remark) -> str:
    """Cells of a file that were left out: why, and on which lines."""
    return remarks.told(remark)


@register.filter
def coded(line: str) -> SafeString:
    """A line of a definition: what stands between backticks as code, and a name in parentheses at its end as
    the way to that name's page.
    """
    found = _NAMED.search(line)
    if found is None or found[1] not in performance.indicators() | performance.choices():
        return mark_safe(_CODE.sub(r"<code>\1</code>", conditional_escape(line)))  # noqa: S308  (escaped)
    address = reverse("evidence:definition", args=[found[1]])
    return format_html('<a href="{}">{}</a>', address, line[: found.start()].strip())


@register.simple_tag
def grid(
    table: ReleasedTable, columns: Sequence[str] = (), rows: int = 0, linked: str = ""
) -> dict[str, Any]:
    """A table for a page. columns, rows: which and how many; all when left out. linked: the key of the region
    in which occupations are read about, when their names lead to their pages.

    Gives headers, rows of cells, and a legend with what every mark that occurs means. folds: the columns
    beside the first when a phone can show them all under the row's name, else 0.
    """
    described = [table.column(name) for name in columns if name in table.data] or _names_first(table)
    shown = range(min(rows, table.num_rows) if rows else table.num_rows)
    marks = {_mark(table, row, column) for row in shown for column in described}
    beside = len(described) - 1
    return {
        "folds": beside if beside in FOLDED else 0,
        "headers": [_header(column) for column in described],
        "rows": [[_cell(table, row, column, linked) for column in described] for row in shown],
        "legend": [mark_explained(mark) for mark in Mark if mark in marks],
    }


def _names_first(table: ReleasedTable) -> list[Column]:
    """All columns: what a row is called first, and the codes behind it last, where phones don't begin."""
    named = any(column.name in NAMES for column in table.columns)
    return sorted(
        table.columns, key=lambda column: (column.name not in NAMES, named and column.kind == "code")
    )


def _mark(table: ReleasedTable, row: int, column: Column) -> Mark | None:
    """The mark of a cell; one that is empty without saying why is not published."""
    missing = Mark.MISSING if table.value(row, column.name) is None else None
    return table.mark(row, column.name) or missing
