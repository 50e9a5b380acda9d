"""Cells as people read them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from highroad import language
from highroad.publishing.formats import format_cell, format_date, format_number, header
from highroad.results import Column, Mark

COUNT = Column("n", "Employment", "count", "jobs")
WAGE = Column("w", "Median wage", "money", "dollars per hour", 2)


@pytest.mark.parametrize(
    ("column", "value", "mark", "text"),
    [
        (COUNT, 1234567, None, "1,234,567"),
        (COUNT, 0, None, "0"),
        (COUNT, -1200, None, "−1,200"),
        (COUNT, None, "suppressed", "suppressed"),
        (COUNT, None, Mark.MISSING, "not published"),
        (COUNT, None, "not_evaluable", "not evaluable"),
        (COUNT, None, "not_applicable", "does not apply"),
        (COUNT, None, None, "not published"),
        (COUNT, 7, Mark.SUPPRESSED, "suppressed"),
        (WAGE, 17.425, None, "$17.43"),
        (WAGE, 115.0, "at_least", "at least $115.00"),
        (WAGE, -3, None, "−$3.00"),
        (WAGE, 20.5, Mark.ESTIMATED, "$20.50 (estimated)"),
        (Column("p", "Share", "percent", decimals=1), 5.25, None, "5.3%"),
        (Column("p", "Share", "percent", decimals=1), 0.04, None, "<0.1%"),
        (Column("p", "Share", "percent", decimals=1), 0.05, None, "0.1%"),
        (Column("p", "Share", "percent", decimals=1), 0.0, None, "0.0%"),
        (Column("p", "Share", "percent"), 0.4, Mark.ESTIMATED, "<1% (estimated)"),
        (COUNT, 0.3, Mark.ESTIMATED, "<1 (estimated)"),
        (COUNT, 0.3, Mark.AT_LEAST, "at least 0"),
        (Column("q", "Quotient", "ratio", decimals=2), 1.005, None, "1.01"),
        (Column("q", "Quotient", "ratio", decimals=2), -0.001, None, "0.00"),
        (Column("f", "Public", "flag"), True, None, "yes"),
        (Column("d", "Day", "date"), "2025-05-01", None, "May 1, 2025"),
        (Column("c", "Code", "code"), "06019", None, "06019"),
        (Column("t", "Name"), "=1+1", None, "=1+1"),
    ],
)
def test_a_cell_is_written_for_people(column: Column, value: Any, mark: Any, text: str) -> None:
    assert format_cell(column, value, mark) == text


def test_dates_in_spanish() -> None:
    with language.use("es"):
        assert format_date(date(2025, 5, 1)) == "1 de mayo de 2025"


def test_the_language_can_be_given() -> None:
    column = Column("d", "Day", "date")
    assert format_cell(column, "2025-12-31", language="es") == "31 de diciembre de 2025"


def test_thousands_and_decimals() -> None:
    assert format_number(1234.5, 1) == "1,234.5"
    assert format_number(0.5) == "1"


def test_the_unit_stands_in_the_header_once() -> None:
    assert header(WAGE) == "Median wage (dollars per hour)"
    assert header(Column("j", "Jobs", "count", "jobs")) == "Jobs"
