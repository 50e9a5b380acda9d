"""Released tables in templates: headers and rows as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template

from highroad import language
from highroad.publishing.formats import header
from highroad.publishing.release import ReleasedTable

register = template.Library()

NUMERIC = frozenset({"count", "money", "ratio", "percent", "number"})


@register.filter
def headers(table: ReleasedTable) -> list[dict[str, Any]]:
    """Column headers with their units."""
    return [{"text": header(column), "numeric": column.kind in NUMERIC} for column in table.columns]


@register.filter
def say(text: str) -> str:
    """A phrase of the library in the language in force."""
    return language.gettext(text)


def _as_published(table: ReleasedTable, row: int, column: str) -> bool:
    """Whether a cell is an occupation's title in the publisher's English, unlike the language around it."""
    if column != "occupation" or language.active() == "en":
        return False
    code = table.data.get("soc")
    # Titles of major groups (11-0000) are translated; those of detailed occupations stay as published.
    return code is not None and not str(code[row]).endswith("-0000")


@register.filter
def rows(table: ReleasedTable) -> Iterator[list[dict[str, Any]]]:
    """Rows of cells: text in the language in force, whether it is a number, whether it carries a mark,
    whether it stays as published.
    """
    numeric = [column.kind in NUMERIC for column in table.columns]
    marks = [table.data[column.mark] if column.mark else None for column in table.columns]
    for position, texts in enumerate(table.texts()):
        yield [
            {
                "text": text,
                "numeric": number,
                "mark": bool(mark and mark[position]),
                "as_published": _as_published(table, position, column.name),
            }
            for column, text, number, mark in zip(table.columns, texts, numeric, marks, strict=True)
        ]
