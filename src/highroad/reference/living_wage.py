"""Slots for living-wage standards that an instance brings along; none is shipped and none is made up.

Standards differ in method and in licence, so the user supplies a CSV file. Every row names its standard,
family type, county and year, gives the hourly amount, and says where it comes from and under which licence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from highroad.errors import DataMissing, UnreadableFile
from highroad.language import gettext as _
from highroad.reference.files import file_in_force

COLUMNS = ("standard", "family_type", "county", "year", "hourly_amount", "source", "licence_note")
LARGEST_FILE = 20_000_000  # bytes; all counties, ten years and twenty family types fit


@dataclass(frozen=True, slots=True)
class LivingWage:
    """One amount of one standard: dollars per hour for a full-time worker of a family type in a county."""

    standard: str
    family_type: str
    county: str
    year: int
    hourly_amount: Decimal
    source: str
    licence_note: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a user's file, and where. line counts from 1; column is a header or None."""

    line: int
    column: str | None
    problem: str
    remedy: str


def template() -> str:
    """The header line of a standards file."""
    return ",".join(COLUMNS) + "\n"


def read_standards(file: str | Path) -> tuple[LivingWage, ...]:
    """The amounts in a CSV file (UTF-8, the columns `COLUMNS` in any order).

    Raises `UnreadableFile` at the first problem, saying how many there are; `check_standards` lists them all.
    """
    rows, problems = _read(Path(file))
    if problems:
        first = problems[0]
        more = "" if len(problems) == 1 else " " + _("({count} more)").format(count=len(problems) - 1)
        raise UnreadableFile(
            first.problem + more, file=file, line=first.line, column=first.column, remedy=first.remedy
        )
    return rows


def check_standards(file: str | Path) -> list[Problem]:
    """Every problem in a standards file, in order of lines; [] when it can be used."""
    return _read(Path(file))[1]


def find_amount(
    standards: Iterable[LivingWage], *, standard: str, family_type: str, county: str, year: int
) -> LivingWage:
    """The amount of one standard for a family type, county and year. Raises `DataMissing`; never infers."""
    for row in standards:
        if (row.standard, row.family_type, row.county, row.year) == (standard, family_type, county, year):
            return row
    raise DataMissing(
        _("{standard} has no amount for {family} in county {county} in {year}.").format(
            standard=standard, family=family_type, county=county, year=year
        ),
        remedy=_(
            "Add a file of the standard that has it; amounts of other years or places are not substituted."
        ),
    )


def _read(file: Path) -> tuple[tuple[LivingWage, ...], list[Problem]]:
    if not file.is_file():
        return (), [Problem(1, None, _("there is no such file"), _("Check the path."))]
    if file.stat().st_size > LARGEST_FILE:
        return (), [
            Problem(1, None, _("the file is too large"), _("Leave out the years that are not needed."))
        ]
    found: list[LivingWage] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str, str, int], int] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            for line, outcome in _rows(csv.reader(handle, strict=True)):
                if isinstance(outcome, list):
                    problems += outcome
                    continue
                key = (outcome.standard, outcome.family_type, outcome.county, outcome.year)
                if key in seen:
                    problems.append(_twice(line, seen[key]))
                seen.setdefault(key, line)
                found.append(outcome)
    except UnicodeDecodeError:
        problem = Problem(1, None, _("the file is not UTF-8 text"), _("Save it as CSV UTF-8."))
        return (), [problem]
    return tuple(found), problems


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, LivingWage | list[Problem]]]:
    """(line, amount or problems) for each row; a broken header or CSV ends it."""
    line = 1
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        problem = _header_problem(header)
        if problem is not None:
            yield line, [problem]
            return
        for cells in reader:
            line = reader.line_num  # type: ignore[attr-defined]
            if any(cell.strip() for cell in cells):
                yield line, _row(line, header, cells)
    except csv.Error as error:
        remedy = _("Check the quotation marks, or save the file as CSV again.")
        broken = Problem(line + 1, None, _("the line is not CSV ({detail})").format(detail=error), remedy)
        yield line + 1, [broken]


def _header_problem(header: list[str]) -> Problem | None:
    missing = [name for name in COLUMNS if name not in header]
    extra = [name for name in header if name not in COLUMNS]
    remedy = _("The first line must name these columns: {names}.").format(names=", ".join(COLUMNS))
    if missing:
        return Problem(1, missing[0], _("the column is missing"), remedy)
    if extra or len(header) != len(COLUMNS):
        name = extra[0] if extra else next(n for n in header if header.count(n) > 1)
        return Problem(1, name, _("the column is not expected here, or stands twice"), remedy)
    return None


def _row(line: int, header: list[str], cells: list[str]) -> LivingWage | list[Problem]:
    if len(cells) != len(header):
        problem = _("the line has {count} cells where the header has {wanted}").format(
            count=len(cells), wanted=len(header)
        )
        return [Problem(line, None, problem, _("Put values that hold a comma in quotation marks."))]
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    problems = [
        Problem(line, name, _("the cell is empty"), _("Every column must be filled."))
        for name in COLUMNS
        if not values[name]
    ]
    year = _year(values["year"])
    amount = _amount(values["hourly_amount"])
    if values["year"] and year is None:
        problems.append(Problem(line, "year", _("not a year"), _("Write four digits, such as 2025.")))
    if values["hourly_amount"] and amount is None:
        remedy = _(
            "Write dollars per hour such as 27.50, without a dollar sign; yearly amounts must be divided."
        )
        problems.append(Problem(line, "hourly_amount", _("not an hourly amount"), remedy))
    if values["county"] and values["county"] not in _known_counties():
        remedy = _("Write five digits with leading zeros, such as 06019.")
        problems.append(Problem(line, "county", _("no county has this code"), remedy))
    if problems or year is None or amount is None:
        return problems
    return LivingWage(
        values["standard"],
        values["family_type"],
        values["county"],
        year,
        amount,
        values["source"],
        values["licence_note"],
    )


def _twice(line: int, first: int) -> Problem:
    problem = _("the same standard, family type, county and year stand on line {line}").format(line=first)
    return Problem(line, None, problem, _("Keep one of the two lines."))


def _year(text: str) -> int | None:
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) == 4 and "1990" <= text <= "2100"
        else None
    )


def _amount(text: str) -> Decimal | None:
    """Dollars per hour; between 1 and 500, so that yearly amounts and cents are caught."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", text):
        return None
    amount = Decimal(text)
    return amount if Decimal(1) <= amount <= Decimal(500) else None


@cache
def _known_counties() -> frozenset[str]:
    """County codes of any date: standards of past years use the codes of their time."""
    return frozenset(row["fips"] for row in file_in_force("geography", "counties", None).rows)
