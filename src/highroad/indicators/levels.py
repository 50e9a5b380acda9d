"""Files of negotiated levels and of results: a CSV that people keep in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import pyarrow as pa

from highroad.errors import UnreadableFile
from highroad.indicators.scores import Actual, Key, Level
from highroad.indicators.tally import MEDIAN
from highroad.language import gettext as _
from highroad.reference import performance

COLUMNS: Final = ("place", "program", "indicator", "negotiated", "adjusted", "estimate_0", "estimate_1")
SCORED: Final = (
    "employment_q2",
    "employment_q4",
    "median_earnings",
    "credential",
    "skill_gains",
    "retention",
)


def read_levels(path: Path) -> dict[str, dict[Key, Level]]:
    """place ("" for the state, else a local area's code) -> (program, indicator) -> level, from a CSV file.

    Columns: `COLUMNS`, of which adjusted and the estimates may be empty or absent. Rates in percent, medians
    in dollars. Raises UnreadableFile with line and column for anything that is not as it should be.
    """
    found: dict[str, dict[Key, Level]] = {}
    for line, row in _rows(path):
        program, indicator, place = row["program"], row["indicator"], row.get("place", "")
        if program not in (*performance.programs(), "core", "title_1"):
            raise _wrong(path, line, "program", program, ", ".join(performance.programs()))
        if indicator not in SCORED:
            raise _wrong(path, line, "indicator", indicator, ", ".join(SCORED))
        numbers = {name: _number(path, line, name, row.get(name, "")) for name in COLUMNS[3:]}
        negotiated = numbers["negotiated"]
        if negotiated is None:
            raise _wrong(path, line, "negotiated", "", "70.2")
        levels = found.setdefault(place, {})
        if (program, indicator) in levels:
            raise UnreadableFile(
                _("this program and indicator stand here twice"),
                file=path,
                line=line,
                remedy=_("Keep one line."),
            )
        levels[program, indicator] = Level(
            negotiated, numbers["estimate_0"], numbers["estimate_1"], numbers["adjusted"]
        )
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    remedy = _("Give a CSV file with the columns {names}.").format(names=", ".join(COLUMNS))
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            names = reader.fieldnames or []
            if not {"program", "indicator", "negotiated"} <= set(names) or not set(names) <= set(COLUMNS):
                raise UnreadableFile(
                    _("the columns are not those of levels"), file=path, line=1, remedy=remedy
                )
            for row in reader:
                if None in row or None in row.values():
                    raise UnreadableFile(
                        _("the line has more or fewer cells than the first"),
                        file=path,
                        line=reader.line_num,
                        remedy=remedy,
                    )
                yield reader.line_num, {name: value.strip() for name, value in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFile(_("it cannot be read as CSV"), file=path, remedy=remedy) from problem


def _number(path: Path, line: int, name: str, text: str) -> Fraction | None:
    if not text:
        return None
    plain = text.removeprefix("-")
    if not (plain.replace(".", "", 1).isdigit() and plain.isascii()):
        raise _wrong(path, line, name, text, "70.2")
    return Fraction(text)


def _wrong(path: Path, line: int, column: str, text: str, wanted: str) -> UnreadableFile:
    return UnreadableFile(
        _("“{text}” cannot stand here").format(text=text),
        file=path,
        line=line,
        column=column,
        remedy=_("Write for example: {wanted}.").format(wanted=wanted),
    )


def actuals(report: pa.Table, place_kind: str = "state") -> dict[str, dict[Key, Actual]]:
    """place -> (program, indicator) -> result, exact, from the totals of a report (see `report.table_of`)."""
    found: dict[str, dict[Key, Actual]] = {}
    for row in report.to_pylist():
        if (
            row["place_kind"] != place_kind
            or row["group"]
            or row["line"] not in SCORED
            or not row["denominator"]
        ):
            continue
        if row["line"] == MEDIAN:
            actual = Actual(Fraction(round(row["value"] * 200), 200))
        else:
            actual = Actual(Fraction(row["numerator"]), Fraction(row["denominator"]))
        place = "" if place_kind == "state" else row["place"]
        found.setdefault(place, {})[row["program"], row["line"]] = actual
    return found
