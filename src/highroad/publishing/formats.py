"""How a value is written for people: digits, units and marks, in the language in force.

English and the Spanish of the United States write numbers alike: a comma between thousands and a point before
decimals. Percent values are in points (5.2 is written "5.2%"), as publishers print them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from highroad import language as _language
from highroad.language import gettext as _
from highroad.results import Column, Mark

MINUS = "−"
NUMERIC_KINDS = frozenset({"count", "money", "ratio", "percent", "number"})

_MONTHS = {
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
    "es": "enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre",
}


def format_number(value: float | int | Decimal, decimals: int = 0) -> str:
    """`value` with thousands separated and exactly `decimals` digits; halves are rounded away from zero."""
    # repr gives the digits that a publisher printed, not the nearest binary fraction.
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def format_amount(value: float | int | Decimal, decimals: int = 0) -> str:
    """As `format_number`, but more than nothing never reads as nothing: 0.3 people are "<1"."""
    text = format_number(value, decimals)
    if value > 0 and not text.strip("0.,"):
        return f"<{format_number(Decimal(1).scaleb(-decimals), decimals)}"
    return text


def format_money(value: float | int | Decimal, decimals: int = 2) -> str:
    """Dollars: "$1,234.50", "−$3.00"."""
    text = format_number(value, decimals)
    return f"{MINUS}${text[1:]}" if text.startswith(MINUS) else f"${text}"


def format_percent(value: float | int | Decimal, decimals: int = 1) -> str:
    """Percentage points as "5.2%"; "<0.1%" for more than nothing that would read as "0.0%"."""
    return f"{format_amount(value, decimals)}%"


def format_date(value: date | datetime | str) -> str:
    """A date in words: "May 1, 2025", "1 de mayo de 2025". Text is taken as an ISO date."""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    spoken = _language.active()
    month = _MONTHS[spoken].split(",")[day.month - 1]
    return f"{day.day} de {month} de {day.year}" if spoken == "es" else f"{month} {day.day}, {day.year}"


def format_month(month: str) -> str:
    """A month ("2024-04", or any day in it) in words: "April 2024", "abril de 2024"."""
    spoken = _language.active()
    name = _MONTHS[spoken].split(",")[int(month[5:7]) - 1]
    return f"{name} de {month[:4]}" if spoken == "es" else f"{name} {month[:4]}"


def mark_text(mark: Mark | str) -> str:
    """A mark that stands in the place of a value, in words."""
    words = {
        Mark.SUPPRESSED: _("suppressed"),
        Mark.MISSING: _("not published"),
        Mark.NOT_APPLICABLE: _("does not apply"),
        Mark.NOT_EVALUABLE: _("not evaluable"),
        Mark.AT_LEAST: _("at least"),
        Mark.ESTIMATED: _("estimated"),
    }
    return words[Mark(mark)]


def mark_explained(mark: Mark | str) -> str:
    """What a mark means, in one sentence for a legend."""
    words = {
        Mark.SUPPRESSED: _("suppressed: the number exists and may not be shown; it is not zero"),
        Mark.MISSING: _("not published: the publisher gives no number here; it is not zero"),
        Mark.NOT_APPLICABLE: _("does not apply: the quantity has no meaning here"),
        Mark.NOT_EVALUABLE: _("not evaluable: the data cannot answer"),
        Mark.AT_LEAST: _("at least: the publisher states only that the value is this or higher"),
        Mark.ESTIMATED: _("estimated: computed by a model, not published"),
    }
    return words[Mark(mark)]


def _plain(column: Column, value: Any) -> str:
    if column.kind == "flag":
        return _("yes") if value else _("no")
    if column.kind == "date":
        return format_date(value)
    if column.kind not in NUMERIC_KINDS or isinstance(value, str):
        return str(value)
    if column.kind == "money":
        return format_money(value, column.decimals)
    if column.kind == "percent":
        return format_percent(value, column.decimals)
    if column.kind == "count":
        return format_amount(value, column.decimals)
    return format_number(value, column.decimals)


def format_cell(
    column: Column, value: Any, mark: Mark | str | None = None, language: str | None = None
) -> str:
    """A cell as people read it: "1,230", "$17.42", "at least $115.00", "suppressed", "0.8 (estimated)".

    A null without a mark is "not published": a cell is never blank and never a silent zero.
    """
    if language is not None:
        with _language.use(language):
            return format_cell(column, value, mark)
    if value is None:
        return mark_text(mark or Mark.MISSING)
    text = _plain(column, value)
    if not mark:
        return text
    if Mark(mark) is Mark.AT_LEAST:
        if column.kind in ("count", "percent") and text.startswith("<"):
            text = _plain(column, 0)  # at least 0.3 of one is not at least "<1"
        return _("at least {value}").format(value=text)
    if Mark(mark) is Mark.ESTIMATED:
        return _("{value} (estimated)").format(value=text)
    # The four other marks say that there is no value to show; one that came along is not shown.
    return mark_text(mark)


def header(column: Column, language: str | None = None) -> str:
    """The column's label with its unit: "Median wage (dollars per hour)"."""
    if language is not None:
        with _language.use(language):
            return header(column)
    label = _(column.label)
    unit = _(column.unit) if column.unit else ""
    return f"{label} ({unit})" if unit and unit.lower() not in label.lower() else label
