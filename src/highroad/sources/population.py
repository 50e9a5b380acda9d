"""Census county population estimates (`co-est…-alldata.csv`) to a tidy table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import geography
from highroad.sources.delimited import TextRows, header, matching, repeated, text_rows, whole_numbers
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.tabular import refuse

SOURCE: Final = Source(
    key="population",
    title="Annual county resident population estimates",
    publisher="U.S. Census Bureau",
    licence=PUBLIC_DOMAIN,
    cadence=N_("yearly in March; every vintage revises the years since the census"),
    release_lag_days=265,
    page="https://www.census.gov/programs-surveys/popest.html",
    addresses=(
        "https://www2.census.gov/programs-surveys/popest/datasets/2020-{year}/counties/totals/"
        "co-est{year}-alldata.csv",
    ),
    tables=("cells", "states"),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"cells": (), "states": ()}

CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("county_fips", pa.string()),
        pa.field("year", pa.int32()),  # July 1 of the year
        pa.field("population", pa.int64()),
        pa.field("population_mark", pa.string()),
    ]
)
STATES_SCHEMA: Final = CELLS_SCHEMA.set(0, pa.field("state_fips", pa.string()))

_START = ("SUMLEV", "REGION", "DIVISION", "STATE", "COUNTY", "STNAME", "CTYNAME")
_ESTIMATE = re.compile(r"^POPESTIMATE(?P<year>(?:19|20)\d\d)$")
_FILE_NAME = re.compile(r"co-est(?P<year>\d{4})-alldata", re.IGNORECASE)


def recognizes(original: Original) -> bool:
    """Whether it starts with the publisher's columns."""
    if original.kind not in {"plain", "gzip", "zip"}:
        return False
    return any(
        member.head(200).decode("latin-1").replace('"', "").lstrip("ï»¿").startswith(",".join(_START[:5]))
        for member in original.members[:3]
    )


def read(path: Path) -> Iterator[Part]:
    """Resident population of counties (`cells`) and states (`states`) on July 1 of each year in the file.

    Raises UnreadableFile naming file, line and column.
    """
    for member in Original(path).members:
        yield from _read(member)


def _read(member: Member) -> Iterator[Part]:
    names = header(member)
    years = _years(names, member)
    estimates = [f"POPESTIMATE{year}" for year in years]
    changes = {year: f"NPOPCHG{year}" for year in years[1:] if f"NPOPCHG{year}" in names}
    wanted = [*_START[:6], *estimates, *changes.values()]
    # The publisher's file may lack the last line end; its last columns are rates, which are not read.
    runs = list(text_rows(member, names, wanted, encoding="latin-1", ended=False))
    if not runs:
        raise unreadable(_("there is nothing below the header"), member.name, line=2)
    table = pa.concat_tables([_tidy(rows, estimates, changes) for rows in runs])
    twice = repeated(table["area"])
    if twice:
        key, places = twice
        lines = ", ".join(str(index + 2) for index in places)
        raise unreadable(
            _("area {key} is on lines {lines}").format(key=key, lines=lines), member.name, line=places[1] + 2
        )
    _add_up(table, estimates, member)
    vintage = str(years[-1])
    county = pc.equal(table["level"], 50)
    yield Part(vintage, "cells", _long(table.filter(county), years, CELLS_SCHEMA))
    yield Part(vintage, "states", _long(table.filter(pc.invert(county)), years, STATES_SCHEMA))


def _years(names: list[str], member: Member) -> list[int]:
    if tuple(names[: len(_START)]) != _START:
        raise unreadable(_("these are not the columns of the county totals file"), member.name, line=1)
    if len(set(names)) != len(names):
        raise unreadable(_("two columns have one name"), member.name, line=1)
    years = sorted(int(found["year"]) for found in map(_ESTIMATE.match, names) if found)
    if not years:
        raise unreadable(_("no column of population estimates (POPESTIMATE…)"), member.name, line=1)
    named = _FILE_NAME.search(member.base)
    if named and int(named["year"]) != years[-1]:
        raise unreadable(
            _("the file is named for {named} and goes to {found}").format(
                named=named["year"], found=years[-1]
            ),
            member.name,
            line=1,
        )
    return years


def _tidy(rows: TextRows, estimates: list[str], changes: dict[int, str]) -> pa.Table:
    matching(rows, "SUMLEV", r"^0?[45]0$", _("summary level 40 (state) or 50 (county)"))
    matching(rows, "STATE", r"^\d{1,2}$", _("a state code"))
    matching(rows, "COUNTY", r"^\d{1,3}$", _("a county code"))
    state = pc.utf8_lpad(rows.table["STATE"], 2, "0")
    county = pc.utf8_lpad(rows.table["COUNTY"], 3, "0")
    names = geography.states()
    called = pa.array([each.name for each in names.values()], pa.string())
    place = pc.index_in(state, pa.array([each.fips for each in names.values()], pa.string()))
    other = pc.not_equal(rows.table["STNAME"], called.take(place.combine_chunks()))
    refuse(rows, "STATE", other, _("it is the code of another state than the one that is named"))
    columns = {
        "level": whole_numbers(rows, "SUMLEV"),
        "state": state,
        "area": pc.binary_join_element_wise(state, county, ""),
    }
    columns |= {name: whole_numbers(rows, name) for name in estimates}
    for year, name in changes.items():  # years whose columns changed places still add up to their states
        now, before = columns[f"POPESTIMATE{year}"], columns[f"POPESTIMATE{year - 1}"]
        differs = pc.not_equal(pc.subtract(now, before), whole_numbers(rows, name))
        refuse(rows, f"POPESTIMATE{year}", differs, _("it is not the year before and the change since then"))
    return pa.table(columns)


def _add_up(table: pa.Table, estimates: list[str], member: Member) -> None:
    """Counties must add up to their state, or the file is cut short or changed."""
    county = pc.equal(table["level"], 50)
    sums = table.filter(county).group_by("state").aggregate([(name, "sum") for name in estimates])
    states = table.filter(pc.invert(county))
    joined = states.join(sums, "state", join_type="full outer")
    for name in estimates:
        same = pc.fill_null(pc.equal(joined[name], joined[f"{name}_sum"]), False)
        if not pc.all(same).as_py():
            state = joined.filter(pc.invert(same))["state"][0].as_py()
            raise unreadable(
                _("rows are missing: the counties of state {state} do not add up to the state").format(
                    state=state
                ),
                member.name,
                column=name,
            )


def _long(table: pa.Table, years: list[int], schema: pa.Schema) -> pa.Table:
    area = "state" if schema.names[0] == "state_fips" else "area"
    parts = [
        pa.table(
            [
                table[area],
                pa.repeat(pa.scalar(year, pa.int32()), table.num_rows),
                table[f"POPESTIMATE{year}"],
                pa.nulls(table.num_rows, pa.string()),
            ],
            schema=schema,
        )
        for year in years
    ]
    return pa.concat_tables(parts).sort_by([(schema.names[0], "ascending"), ("year", "ascending")])
