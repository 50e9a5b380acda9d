"""Occupational projections of states and their areas: California's file, and those of all states as the
Projections Managing Partnership hands them out (JSON, or the table of its site).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources.california import CALIFORNIA_AREA_TYPES
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original, unreadable
from highroad.sources.published import Part, Source
from highroad.sources.slipped import refuse_slipped_pay
from highroad.sources.tabular import Layout, fits, quantity, refuse, tables, unique_keys

SOURCE: Final = Source(
    key="state_projections",
    title="Occupational employment projections, states and their areas",
    publisher="Projections Managing Partnership; California Employment Development Department",
    licence=N_("Open data of the states; see the publisher’s page"),
    cadence=N_("long-term every two years, short-term every year; states differ"),
    release_lag_days=550,
    page="https://projectionscentral.org/",
    addresses=(
        "https://public.projectionscentral.org/Projections/LongTermRestJson/{state}?items_per_page=100&page={n}",
    ),
    tables=("cells",),
    step_years=2,
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "cells": ("area_type", "area_name", "soc", "base_year", "projected_year")
}
_JOBS: Final = (
    "employment",
    "projected_employment",
    "change",
    "exits",  # over the whole period
    "transfers",
    "openings",  # over the whole period: change, exits and transfers
    "annual_openings",
)
_WAGES: Final = ("hourly_p50", "annual_p50")


def _marked(*names: str) -> list[pa.Field]:
    return [
        field
        for name in names
        for field in (pa.field(name, pa.float64()), pa.field(f"{name}_mark", pa.string()))
    ]


CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("area_type", pa.string()),
        pa.field("area_name", pa.string()),
        pa.field("state_fips", pa.string()),
        pa.field("soc", pa.string()),
        pa.field("occupation_name", pa.string()),
        pa.field("level", pa.int8()),  # 1 all occupations … 4 detailed; null where the publisher gives none
        pa.field("base_year", pa.int32()),
        pa.field("projected_year", pa.int32()),
        *_marked(*_JOBS),
        *_marked("percent_change"),
        *_marked(*_WAGES),
        *(pa.field(name, pa.string()) for name in ("education", "experience", "training")),
    ]
)
_CALIFORNIA: Final = Layout(
    "california",
    {
        "area_type": ("Area Type",),
        "area": ("Area Name",),
        "period": ("Period",),
        "level": ("SOC Level",),
        "soc": ("Standard Occupational Classification (SOC)", "Standard Occupational Classification"),
        "title": ("Occupational Title",),
        "employment": ("Base Year Employment Estimate",),
        "projected_employment": ("Projected Year Employment Estimate",),
        "change": ("Numeric Change",),
        "percent_change": ("Percentage Change",),
        "exits": ("Exits",),
        "transfers": ("Transfers",),
        "openings": ("Total Job Openings",),
        "hourly_p50": ("Median Hourly Wage",),
        "annual_p50": ("Median Annual Wage",),
        "education": ("Entry Level Education",),
        "experience": ("Work Experience",),
        "training": ("Job Training",),
    },
)
_PARTNERSHIP: Final = Layout(
    "partnership",
    {
        "area": ("Area Name", "Area"),
        "state": ("STFIPS", "State FIPS"),
        "soc": ("OccCode", "Occupation Code"),
        "title": ("Title", "Occupation Name"),
        "base_year": ("BaseYear", "Base Year"),
        "projected_year": ("ProjYear", "Projected Year"),
        "employment": ("Base",),
        "projected_employment": ("Projected", "Projection"),
        "change": ("Change",),
        "percent_change": ("PercentChange", "Percent Change"),
        "annual_openings": ("AvgAnnualOpenings", "Average Annual Openings"),
    },
    optional=frozenset({"state"}),
    ended=False,
)
_ROUNDED: Final = 30.0  # states round each number on its own, to tens
_JSON_LIMIT: Final = 64 << 20
#: Words that never stand in a column, and always in the one beside it.
_FOREIGN: Final = {"experience": r"(?i)degree|diploma|on-the-job", "training": r"(?i)\byears?$|degree"}
_WORDS: Final = ("N/A", "")


def recognizes(original: Original) -> bool:
    """Whether it has California's columns, the partnership's, or is the partnership's JSON."""
    return fits(original, (_CALIFORNIA, _PARTNERSHIP)) or _json(original) is not None


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("projections from {year}").format(year=vintage)


def read(path: Path) -> Iterator[Part]:
    """`cells`, a part for each base year (a state's own and those of its areas may differ).

    A wage of 0 is not published ("missing"). Raises UnreadableFile naming file, line and column.
    """
    original = Original(path)
    parsed = _json(original)
    if parsed is not None:
        runs = [(_PARTNERSHIP, parsed)]
    else:
        runs = [(each.layout, each.whole()) for each in tables(original, (_CALIFORNIA, _PARTNERSHIP))]
    for layout, rows in runs:
        table = _tidy(rows, layout)
        for year in sorted(pc.unique(table["base_year"]).to_pylist()):
            yield Part(str(year), "cells", table.filter(pc.equal(table["base_year"], year)))


def _json(original: Original) -> TextRows | None:
    """The rows of the partnership's JSON as text; None when it is something else."""
    if original.kind not in {"plain", "gzip", "zip"} or len(original.members) != 1:
        return None
    head = original.members[0].head(400).lstrip()
    if not head.startswith((b"{", b"[")) or b"OccCode" not in original.members[0].head():
        return None
    try:
        content = json.loads(original.members[0].content(_JSON_LIMIT))
    except ValueError as error:
        raise unreadable(_("it is not whole JSON ({reason})").format(reason=error), original.name) from error
    found = content.get("rows", []) if isinstance(content, dict) else content
    places = _PARTNERSHIP.placed(list(found[0])) if found else None
    if places is None or any(list(row) != list(found[0]) for row in found):
        raise unreadable(_("its records do not all have the same fields"), original.name)
    names = list(found[0])
    columns = {
        ours: pa.array([_text(row[names[at]]) for row in found], pa.string()) for ours, at in places.items()
    }
    headings = {ours: names[at] for ours, at in places.items()}
    return TextRows(pa.table(columns), 1, original.name, (), headings)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _tidy(rows: TextRows, layout: Layout) -> pa.Table:
    matching(rows, "soc", r"^\d{2}-\d{4}$", _("an occupation code such as 29-1141"))
    if layout is _CALIFORNIA:
        matching(rows, "area_type", CALIFORNIA_AREA_TYPES, _("a type of area"))
    first, last = _years(rows)
    jobs = {name: _jobs(rows, name) for name in _JOBS}
    percent = _jobs(rows, "percent_change")
    refuse(rows, "percent_change", pc.less(percent[0], -100.0), _("no more can be lost than there was"))
    period = ("area_type", "period") if layout is _CALIFORNIA else ("base_year", "projected_year")
    unique_keys(rows, ("area", "soc", *period))
    _fit_together(rows, jobs)
    count = rows.table.num_rows
    pay = {name: _wage(rows, name) for name in _WAGES}
    wages = [array for both in pay.values() for array in both]
    refuse_slipped_pay(rows, "annual_p50", pay["hourly_p50"][0], pay["annual_p50"][0])
    for name, foreign in (
        ("experience", r"(?i)degree|diploma|on-the-job"),
        ("training", r"(?i)\byears?$|degree"),
    ):
        if _has(rows, name):
            other = pc.match_substring_regex(rows.table[name], foreign)
            refuse(rows, name, other, _("these are words of another column"))
    return pa.table(
        [
            rows.table["area_type"] if layout is _CALIFORNIA else pa.repeat("State", count),
            rows.table["area"],
            _states(rows, layout),
            rows.table["soc"],
            rows.table["title"],
            _level(rows),
            first,
            last,
            *(array for name in _JOBS for array in jobs[name]),
            *percent,
            *wages,
            *(_words(rows, name) for name in ("education", "experience", "training")),
        ],
        schema=CELLS_SCHEMA,
    )


def _has(rows: TextRows, name: str) -> bool:
    return name in rows.table.column_names


def _years(rows: TextRows) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    if _has(rows, "period"):
        matching(rows, "period", r"^20\d\d\s?[-–]\s?20\d\d$", _("a period such as 2024-2034"))
        both = pc.extract_regex(rows.table["period"], r"^(?P<first>\d{4})\s?[-–]\s?(?P<last>\d{4})$")
        texts = (pc.struct_field(both, "first"), pc.struct_field(both, "last"))
    else:
        for name in ("base_year", "projected_year"):
            matching(rows, name, r"^20\d\d$", _("a four-digit year"))
        texts = (rows.table["base_year"], rows.table["projected_year"])
    first, last = (pc.cast(text, pa.int32()) for text in texts)
    column = "period" if _has(rows, "period") else "projected_year"
    refuse(rows, column, pc.less_equal(last, first), _("the period ends before it begins"))
    return first, last


def _jobs(rows: TextRows, name: str) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    if not _has(rows, name):
        count = rows.table.num_rows
        return pa.chunked_array([pa.nulls(count, pa.float64())]), pa.chunked_array(
            [pa.repeat(Mark.MISSING.value, count)]
        )
    return quantity(rows, name, pa.float64(), {"": Mark.MISSING, "N/A": Mark.MISSING, "*": Mark.SUPPRESSED})


def _wage(rows: TextRows, name: str) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    values, marks = _jobs(rows, name)
    refuse(rows, name, pc.less(values, 0), _("a wage cannot be negative"))
    zero = pc.fill_null(pc.equal(values, 0.0), False)
    return pc.if_else(zero, pa.scalar(None, pa.float64()), values), pc.if_else(
        zero, Mark.MISSING.value, marks
    )


def _level(rows: TextRows) -> pa.ChunkedArray | pa.Array:
    if not _has(rows, "level"):
        return pa.nulls(rows.table.num_rows, pa.int8())
    return pc.cast(matching(rows, "level", r"^[1-4]$", _("1, 2, 3 or 4")), pa.int8())


def _states(rows: TextRows, layout: Layout) -> pa.ChunkedArray | pa.Array:
    if layout is _CALIFORNIA:
        return pa.repeat("06", rows.table.num_rows)
    if not _has(rows, "state"):
        return pa.nulls(rows.table.num_rows, pa.string())
    return pc.utf8_lpad(matching(rows, "state", r"^\d{1,2}$", _("a state code")), 2, "0")


def _words(rows: TextRows, name: str) -> pa.ChunkedArray | pa.Array:
    if not _has(rows, name):
        return pa.nulls(rows.table.num_rows, pa.string())
    none = pc.is_in(rows.table[name], pa.array(_WORDS))
    return pc.if_else(none, pa.scalar(None, pa.string()), rows.table[name])


def _fit_together(rows: TextRows, jobs: dict[str, tuple[pa.ChunkedArray, pa.ChunkedArray]]) -> None:
    """Refuse numbers that contradict each other beyond the publishers' rounding."""
    values = {name: read[0] for name, read in jobs.items()}
    grown = pc.subtract(values["projected_employment"], values["employment"])
    off = pc.abs(pc.subtract(values["change"], grown))
    refuse(rows, "change", pc.greater(off, _ROUNDED), _("the change is not the difference of both years"))
    left = pc.subtract(pc.subtract(values["openings"], values["exits"]), values["transfers"])
    growth = pc.max_element_wise(values["change"], 0.0, skip_nulls=False)  # some states count no decline
    apart = pc.min_element_wise(
        pc.abs(pc.subtract(left, values["change"])), pc.abs(pc.subtract(left, growth)), skip_nulls=False
    )
    problem = _("openings are not change, exits and transfers")
    refuse(rows, "openings", pc.greater(apart, 2 * _ROUNDED), problem)
    for name in ("employment", "projected_employment", "exits", "transfers"):
        refuse(rows, name, pc.less(values[name], 0), _("a count cannot be negative"))
