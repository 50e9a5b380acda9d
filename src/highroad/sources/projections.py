"""National employment projections (the publisher's `occupation.xlsx`) to a tidy table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources.files import Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.slipped import FOREIGN
from highroad.sources.workbooks import MAX_FILE, Workbook, opened

SOURCE: Final = Source(
    key="projections",
    title="Employment projections, occupations of the nation",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("yearly in late summer; each covers ten years"),
    release_lag_days=245,
    page="https://www.bls.gov/emp/",
    addresses=("https://www.bls.gov/emp/ind-occ-matrix/occupation.xlsx",),
    tables=("cells",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"cells": ()}

CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("soc", pa.string()),  # code of the National Employment Matrix
        pa.field("occupation_name", pa.string()),
        pa.field("kind", pa.string()),  # "summary" or "line item"
        pa.field("base_year", pa.int32()),
        pa.field("projected_year", pa.int32()),
        pa.field("employment", pa.int64()),  # jobs, published in thousands to one digit
        pa.field("projected_employment", pa.int64()),
        pa.field("self_employed_percent", pa.float64()),
        pa.field("self_employed_mark", pa.string()),
        pa.field("exit_rate", pa.float64()),  # percent a year of the average of both years' jobs
        pa.field("transfer_rate", pa.float64()),
        pa.field("rates_mark", pa.string()),
        pa.field("openings", pa.int64()),  # a year
        pa.field("annual_median_wage", pa.float64()),  # dollars
        pa.field("wage_mark", pa.string()),
        pa.field("education", pa.string()),  # typical for entry; null for summaries
        pa.field("experience", pa.string()),
        pa.field("training", pa.string()),
    ]
)
_ABSENT = ("—", "–", "-")
_YEARS = re.compile(r"^Employment, (\d{4})$")
_FOOTNOTES = re.compile(r"\[\d+\]")
_CODE = re.compile(r"^\d\d-\d{4}$")
_CHANGE: Final = "Employment change, numeric"
_WAGE: Final = "Median annual wage, dollars (base)"
_LEAST_WAGE: Final = 5_000  # dollars; nobody earns less in a year of work at the federal minimum
_ALL_OF_IT: Final = tuple(f"Employment distribution, percent ({year})" for year in ("base", "projected"))
_TWICE: Final = (
    *("Employment (base)", "Employment (projected)", _CHANGE, "Employment change, percent"),
    "Occupational openings annual average",
)
_RATES: Final = (
    "Labor force exit rate annual average",
    "Occupational transfer rate annual average",
    "Total occupational separations rate annual average",
)
_COLUMNS: Final = {
    "experience": "Work experience in a related occupation",
    "training": "Typical on-the-job training needed to attain competency in the occupation",
}
_MANY_EXITS: Final = 5.0  # thousands, of which the rate has two digits
_RATE_ROOM: Final = 0.3  # percent
_ENOUGH: Final = 20  # occupations
_ROUNDING: Final = 0.06  # thousands: half a unit in each of two published numbers, and a hair


def label(vintage: str) -> str:
    """A vintage in words: "2024 to 2034"."""
    return _("{first} to {last}").format(first=vintage, last=int(vintage) + 10)


def recognizes(original: Original) -> bool:
    """Whether it has the publisher's tables 1.2 and 1.10."""
    if original.kind != "workbook" or original.size > MAX_FILE:
        return False
    return {"Table 1.2", "Table 1.10"} <= set(_book(original).sheets)


def _book(original: Original) -> Workbook:
    return opened(original)


def read(path: Path) -> Iterator[Part]:
    """Jobs, openings, and rates of exits and transfers by occupation (`cells`), in the publisher's order.

    Occupations that table 1.10 leaves out have null rates with the mark "missing". Raises UnreadableFile
    naming file, line and column.
    """
    book = _book(Original(path))
    projected, separations = _Table(book, "Table 1.2"), _Table(book, "Table 1.10")
    if projected.years != separations.years:
        raise unreadable(_("tables 1.2 and 1.10 are of different years"), book.name, line=2)
    rates = dict(separations.rows())
    cells = [_cell(projected, row, separations, rates.pop(code, None)) for code, row in projected.rows()]
    if rates:
        problem = _("table 1.10 has occupation {code}, which table 1.2 has not")
        raise unreadable(problem.format(code=next(iter(rates))), book.name)
    _add_up(cells, book)
    _fit_together(projected, separations)
    yield Part(str(projected.years[0]), "cells", pa.Table.from_pylist(cells, schema=CELLS_SCHEMA))


class _Row(dict[str, Any]):
    """A row by column name; `line` counts from one."""

    line: int = 0


class _Table:
    """One sheet: a title, a line of column names, occupations, then footnotes."""

    def __init__(self, book: Workbook, sheet: str) -> None:
        if sheet not in book.sheets:
            raise unreadable(_("it has no sheet “{name}”").format(name=sheet), book.name)
        self.file, self.sheet = book.name, sheet
        lines = list(book.rows(sheet))
        names = [_FOOTNOTES.sub("", str(cell)).strip() for cell in (lines[1] if len(lines) > 1 else [])]
        found = [int(match[1]) for match in map(_YEARS.match, names) if match]
        if len(found) != 2 or found[1] <= found[0]:
            raise self.fail(_("no two columns “Employment, year”"), 2)
        self.years = (found[0], found[1])
        self.names = [self._plain(name) for name in names]
        self.lines = lines

    def _plain(self, name: str) -> str:
        """A column's name without its years, so that every release has the same."""
        first, last = self.years
        name = name.replace(f"{first} National", "National")
        for span in (f", {first}–{str(last)[2:]}", f", {first}-{str(last)[2:]}"):
            name = name.replace(span, "")
        return name.replace(f", {first}", " (base)").replace(f", {last}", " (projected)")

    def fail(self, problem: str, line: int, column: str | None = None) -> Exception:
        """What is wrong, and where."""
        return unreadable(problem, f"{self.file}, {self.sheet}", line=line, column=column)

    def rows(self) -> Iterator[tuple[str, _Row]]:
        """(code, row) of every occupation. Raises UnreadableFile for a code given twice."""
        seen: dict[str, int] = {}
        column = "National Employment Matrix code"
        if column not in self.names:
            raise self.fail(_("the column is missing"), 2, column)
        place = self.names.index(column)
        for number, line in enumerate(self.lines[2:], start=3):
            code = str(line[place]).strip() if len(line) > place else ""
            if not code:
                continue  # footnotes stand below in the first column
            if not _CODE.match(code):
                raise self.fail(_("“{text}” is no occupation code").format(text=code[:40]), number, column)
            if code in seen:
                lines = f"{seen[code]}, {number}"
                problem = _("occupation {code} is on lines {lines}").format(code=code, lines=lines)
                raise self.fail(problem, number, column)
            seen[code] = number
            row = _Row(zip(self.names, line, strict=False))
            row.line = number
            yield code, row
        if "00-0000" not in seen:
            raise self.fail(_("the row of all occupations is missing"), len(self.lines))

    def number(self, row: Mapping[str, Any], column: str, *, blank: bool = False) -> float | None:
        """A number; None for the publisher's dash, where the column may have one."""
        value = row.get(column)
        if isinstance(value, float | int) and not isinstance(value, bool):
            return float(value)
        if blank and str(value).strip() in _ABSENT:
            return None
        line = getattr(row, "line", 0)
        if column not in self.names:
            raise self.fail(_("the column is missing"), 2, column)
        raise self.fail(_("“{text}” is no number").format(text=str(value)[:40]), line, column)

    def wage(self, row: Mapping[str, Any], column: str) -> tuple[float | None, str | None]:
        """A yearly wage, with its mark when it is capped or not published."""
        value = str(row.get(column)).strip()
        capped = re.match(r"^>=\s*\$([\d,]+)$", value)
        if capped:
            return float(capped[1].replace(",", "")), Mark.AT_LEAST
        wage = self.number(row, column, blank=True)
        return wage, None if wage is not None else Mark.SUPPRESSED


def _jobs(thousands: float | None) -> int:
    return round((thousands or 0.0) * 1000)


def _cell(table: _Table, row: _Row, separations: _Table, rates: _Row | None) -> dict[str, Any]:
    wage, wage_mark = table.wage(row, "Median annual wage, dollars (base)")
    alone = table.number(row, "Percent self employed (base)", blank=True)
    exits = separations.number(rates, "Labor force exit rate annual average") if rates else None
    transfers = separations.number(rates, "Occupational transfer rate annual average") if rates else None
    title = str(row.get("National Employment Matrix title", "")).strip()
    return {
        "soc": str(row["National Employment Matrix code"]).strip(),
        "occupation_name": _FOOTNOTES.sub("", title),
        "kind": _kind(table, row),
        "base_year": table.years[0],
        "projected_year": table.years[1],
        "employment": _jobs(table.number(row, "Employment (base)")),
        "projected_employment": _jobs(table.number(row, "Employment (projected)")),
        "self_employed_percent": alone,
        "self_employed_mark": None if alone is not None else Mark.SUPPRESSED,
        "exit_rate": exits,
        "transfer_rate": transfers,
        "rates_mark": None if rates else Mark.MISSING,
        "openings": _jobs(table.number(row, "Occupational openings annual average")),
        "annual_median_wage": wage,
        "wage_mark": wage_mark,
        "education": _words(row, "Typical education needed for entry"),
        "experience": _words(row, _COLUMNS["experience"]),
        "training": _words(row, _COLUMNS["training"]),
    }


def _kind(table: _Table, row: _Row) -> str:
    kind = str(row.get("Occupation type", "")).strip().lower()
    if kind not in {"summary", "line item"}:
        raise table.fail(
            _("“{text}” is neither Summary nor Line item").format(text=kind[:40]), row.line, "Occupation type"
        )
    return kind


def _words(row: Mapping[str, Any], column: str) -> str | None:
    text = str(row.get(column, "")).strip()
    return None if not text or text in _ABSENT else text


def _fit_together(projected: _Table, separations: _Table) -> None:
    """Refuse numbers of an occupation that contradict each other, or the other table, beyond rounding."""
    again = dict(separations.rows())
    for code, row in projected.rows():
        first, last = (projected.number(row, f"Employment ({year})") or 0.0 for year in ("base", "projected"))
        change = projected.number(row, _CHANGE) or 0.0
        if abs(last - first - change) > 2 * _ROUNDING:
            problem = _("the change is not the difference of both years")
            raise projected.fail(problem, row.line, _CHANGE)
        alone = projected.number(row, "Percent self employed (base)", blank=True)
        if alone is not None and not 0 <= alone <= 100:
            raise projected.fail(_("it is not a percentage"), row.line, "Percent self employed (base)")
        wage, _mark = projected.wage(row, _WAGE)
        if wage is not None and wage < _LEAST_WAGE:
            raise projected.fail(_("it is no pay for a year"), row.line, _WAGE)
        for name, foreign in FOREIGN.items():
            if re.search(foreign, _words(row, _COLUMNS[name]) or ""):
                raise projected.fail(_("these are words of another column"), row.line, _COLUMNS[name])
        for name in _ALL_OF_IT if code == "00-0000" else ():
            if projected.number(row, name) != 100:
                raise projected.fail(_("all occupations together are not 100 percent"), row.line, name)
        for name in _TWICE if code in again else ():
            if projected.number(row, name) != separations.number(again[code], name):
                problem = _("it is not what table 1.10 says; have columns changed places?")
                raise projected.fail(problem, row.line, name)
    for row in again.values():
        exits, transfers, both = (separations.number(row, name) or 0.0 for name in _RATES)
        if abs(exits + transfers - both) > 2 * _ROUNDING:
            problem = _("exits and transfers are not all separations")
            raise separations.fail(problem, row.line, _RATES[0])
    few = len(again) * 10 < 9 * sum(1 for _each in projected.rows())
    if few and len(again) >= _ENOUGH:
        problem = _("rows are missing: many occupations of table 1.2 are not in it")
        raise separations.fail(problem, len(separations.lines))
    _exits_fit(separations, list(again.values()))


def _exits_fit(table: _Table, rows: list[_Row]) -> None:
    """Refuse rates that are not those of the exits in more than half of the occupations with many."""
    off = []
    judged = 0
    for row in rows:
        jobs = (
            (table.number(row, "Employment (base)") or 0) + (table.number(row, "Employment (projected)") or 0)
        ) / 2
        exits = table.number(row, "Labor force exits annual average") or 0.0
        if exits >= _MANY_EXITS:
            judged += 1
            if abs(100 * exits / jobs - (table.number(row, _RATES[0]) or 0)) > _RATE_ROOM:
                off.append(row)
    if judged >= _ENOUGH and 2 * len(off) > judged:
        problem = _("it is not the share of jobs that people left; have columns changed places?")
        raise table.fail(problem, off[0].line, _RATES[0])


def _add_up(cells: list[dict[str, Any]], book: Workbook) -> None:
    """The line items must add up to all occupations, or rows are missing or changed."""
    total = next(cell for cell in cells if cell["soc"] == "00-0000")
    items = [cell for cell in cells if cell["kind"] == "line item"]
    for name in ("employment", "projected_employment"):
        if abs(sum(cell[name] for cell in items) - total[name]) > _ROUNDING * 1000 * len(items):
            raise unreadable(
                _("the occupations do not add up to the total: rows are missing or numbers were changed"),
                f"{book.name}, Table 1.2",
                column=name,
            )
