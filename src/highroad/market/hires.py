"""Hires, separations, turnover and pay of new hires in a region, by industry or by who works."""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.market.occupations import check_choice
from highroad.reference import codes
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue

Group = Literal["industry", "sex", "age", "education", "race"]
GROUPS: Final = ("industry", "sex", "age", "education", "race")
COUNTS: Final = ("employment", "stable_employment", "hires", "separations")
_RATES: Final = ("turnover", "earnings")  # averages over stable employment
_PEOPLE: Final = ("sex", "age", "race", "ethnicity", "education")
_ALL: Final = {"sex": "0", "age": "A00", "race": "A0", "ethnicity": "A0", "education": "E0"}
NAMES: Final = {
    "sex": {"1": N_("men"), "2": N_("women")},
    "age": {
        "A01": N_("14 to 18"),
        "A02": N_("19 to 21"),
        "A03": N_("22 to 24"),
        "A04": N_("25 to 34"),
        "A05": N_("35 to 44"),
        "A06": N_("45 to 54"),
        "A07": N_("55 to 64"),
        "A08": N_("65 and older"),
    },
    "education": {
        "E1": N_("less than high school"),
        "E2": N_("high school"),
        "E3": N_("some college or an associate’s degree"),
        "E4": N_("bachelor’s degree or more"),
        "E5": N_("not asked: 24 or younger"),
    },
    "race": {
        "A1": N_("White"),
        "A2": N_("Black or African American"),
        "A3": N_("American Indian or Alaska Native"),
        "A4": N_("Asian"),
        "A5": N_("Native Hawaiian or Pacific Islander"),
        "A7": N_("two or more races"),
    },
}


def _column(name: str, label: str, unit: str, kind: Literal["count", "percent", "money"], at: int) -> Column:
    return Column(name, label, kind, unit, at, f"{name}_mark")


COLUMNS: Final = (
    Column("code", N_("Code"), "code"),
    Column("group", N_("Group")),
    _column("employment", N_("Jobs at the quarter’s start"), N_("jobs"), "count", 0),
    _column("hires", N_("Hires"), N_("hires in the quarter"), "count", 0),
    _column("separations", N_("Separations"), N_("separations in the quarter"), "count", 0),
    _column("turnover", N_("Turnover"), N_("percent of stable jobs"), "percent", 1),
    _column("earnings", N_("Pay of those who stayed"), N_("dollars a month"), "money", 0),
    _column("new_hire_earnings", N_("Pay of new hires who stayed"), N_("dollars a month"), "money", 0),
)


def hires(
    region: str | Region,
    *,
    by: Group = "industry",
    quarter: str = "",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Hires, separations, turnover and pay in one quarter, by industry, sex, age, education or race.

    quarter: such as "2024Q4"; the newest whose hires and separations are published for the region when empty.
    vintage: a release at hand. A region is described by its own row (state, metropolitan area, local
    workforce area) where the publisher has one, else by its counties added up.

    Returns a `Result`; `.table`, most hires first: `code`, `group`, `employment`, `hires`, `separations`
    (counts in the quarter), `turnover` (percent of stable jobs), `earnings`, `new_hire_earnings` (dollars a
    month), each with its mark: "suppressed" when the publisher withholds it, or a part of it; "estimated"
    when it says that the number is much distorted; "not_evaluable" for pay of new hires over several areas.
    Turnover and pay over several areas are averages weighted by stable jobs. Raises UnknownArea,
    DataMissing, and BadQuestion for a quarter that is not there. Source: Census Bureau, Quarterly Workforce
    Indicators, private employers.
    """
    check_choice("by", by, GROUPS)
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    rows, area = _cells(here, catalogue, vintage)
    chosen = quarter or _newest(rows, here)
    table = rows.filter(pc.equal(rows["period"], chosen))
    if not table.num_rows:
        raise BadQuestion(
            _("There are no indicators of {quarter} for {region}.").format(quarter=chosen, region=here.name),
            remedy=_("Write it like 2024Q4, or leave it out for the newest."),
        )
    split = _by(table, by)
    if not split.num_rows:
        raise DataMissing(
            _("The indicators at hand are not divided by {group} for {region}.").format(
                group=_(_GROUP_WORDS[by]), region=here.name
            ),
            remedy=_("Add the publisher’s file of that kind with `highroad sources add FILE`."),
        )
    several = len(pc.unique(split["area_code"])) > 1
    summed = _summed(split, several)
    named = _names(summed["code"].to_pylist(), by)
    summed = summed.append_column("group", pa.array(named, pa.string()))
    order = [("hires", "descending"), ("code", "ascending")]
    found = summed.select([name for column in COLUMNS for name in _pair(column)]).sort_by(order)
    return Result(
        table=found,
        columns=COLUMNS,
        sources=(catalogue.reference("qwi", vintage),),
        method=Method(
            key="hires",
            title=_("Hires, separations and turnover"),
            words=_(
                "As published for private employers, not adjusted for seasons. Counts of several areas are "
                "added "
                "up, turnover and pay are averaged by stable jobs. Where a part is withheld, so is the sum."
            ),
            formula=_("turnover = (stable hires + stable separations) / (2 · stable jobs)"),
            citation="U.S. Census Bureau, Quarterly Workforce Indicators 101",
            parameters={"region": here.key, "area_name": area, "quarter": chosen, "by": by},
        ),
        notes=(
            *(
                (_("Pay of new hires is published area by area and cannot be put together."),)
                if several
                else ()
            ),
            _(
                "The publisher adds noise to every cell; a number that it calls much distorted is marked "
                "estimated."
            ),
        ),
    )


_GROUP_WORDS: Final = {
    "industry": N_("industry"),
    "sex": N_("sex"),
    "age": N_("age"),
    "education": N_("education"),
    "race": N_("race"),
}


def _cells(here: Region, catalogue: Catalogue, vintage: str | None) -> tuple[pa.Table, str]:
    """The rows of the areas that describe a region best, private employers, with `period`; and their name."""
    path = catalogue.table("qwi", "cells", vintage)
    common = [
        ("adjusted", "=", "U"),
        ("own_code", "=", "A05"),
        ("firm_age", "=", "0"),
        ("firm_size", "=", "0"),
    ]
    for kind, areas in _candidates(here, catalogue):
        rows = pq.read_table(path, filters=[*common, ("area_type", "=", kind), ("area_code", "in", areas)])
        if len(pc.unique(rows["area_code"])) == len(areas):
            period = pc.binary_join_element_wise(
                pc.cast(rows["year"], pa.string()), pc.cast(rows["quarter"], pa.string()), "Q"
            )
            return rows.append_column("period", period), here.name
    raise DataMissing(
        _("The indicators at hand do not hold every county of {region}.").format(region=here.name),
        remedy=_("Get them with `highroad sources fetch qwi --region {key}`.").format(key=here.key),
    )


def _candidates(here: Region, catalogue: Catalogue) -> list[tuple[str, list[str]]]:
    """Kinds and codes of published areas that make up the region, the best first."""
    found = []
    if here.kind == "state":
        found.append(("S", list(here.states)))
    if here.kind == "metro" and len(here.states) == 1:
        found.append(("M", [f"{here.states[0]}{here.key.partition(':')[2]}"]))
    found.append(("C", list(here.counties)))
    if local := _local_area(here, catalogue):
        found.append(("W", [local]))
    return [(kind, areas) for kind, areas in found if areas]


def _local_area(here: Region, catalogue: Catalogue) -> str:
    """The publisher's code of the local workforce area that has just the region's counties; "" for none."""
    try:
        blocks = pq.read_table(
            catalogue.table("lodes_blocks", "blocks"), columns=["county_fips", "local_area"]
        )
    except DataMissing:
        return ""
    pairs = blocks.group_by(["county_fips", "local_area"]).aggregate([])
    inside = pc.is_in(pairs["county_fips"], pa.array(here.counties, pa.string()))
    mine = set(pairs.filter(inside)["local_area"].to_pylist()) - {None}
    if len(mine) != 1:
        return ""
    (area,) = mine
    counties = set(pairs.filter(pc.equal(pairs["local_area"], area))["county_fips"].to_pylist())
    return str(area) if counties == set(here.counties) else ""


def _newest(rows: pa.Table, here: Region) -> str:
    """The newest quarter in which hires and separations of all workers are published or withheld."""
    absent = (Mark.MISSING.value, Mark.NOT_APPLICABLE.value)
    told = pc.and_(
        *(
            pc.invert(pc.fill_null(pc.is_in(rows[f"{name}_mark"], pa.array(absent)), False))
            for name in ("hires", "separations")
        )
    )
    found = pc.max(rows["period"].filter(told)).as_py()
    if found is None:
        raise DataMissing(
            _("No quarter has hires and separations of {region}.").format(region=here.name),
            remedy=_("Get a newer release with `highroad sources fetch qwi --region {key}`.").format(
                key=here.key
            ),
        )
    return str(found)


def _by(rows: pa.Table, by: Group) -> pa.Table:
    """The rows that divide all jobs by one thing alone, with `code`."""
    wanted = pa.array([True] * rows.num_rows)
    for name in _PEOPLE:
        same = pc.equal(rows[name], _ALL[name])
        wanted = pc.and_(wanted, pc.invert(same) if name == by else same)
    level = pc.equal(rows["industry_level"], "S" if by == "industry" else "A")
    rows = rows.filter(pc.and_(wanted, level))
    return rows.append_column("code", rows["industry_code" if by == "industry" else by])


def _summed(rows: pa.Table, several: bool) -> pa.Table:
    """One row for each `code`: counts added up, rates averaged by stable jobs, marks of the worst part."""
    weight = pc.cast(rows["stable_employment"], pa.float64())
    for name in _RATES:
        rows = rows.append_column(f"{name}_part", pc.multiply(pc.cast(rows[name], pa.float64()), weight))
    keep = pc.ScalarAggregateOptions(skip_nulls=False)
    added = (*COUNTS, *(f"{rate}_part" for rate in _RATES))
    asked: list[tuple[str, str, pc.FunctionOptions | None]] = [(name, "sum", keep) for name in added]
    asked.extend((name, "max", keep) for name in (*_RATES, "new_hire_earnings"))
    for name in (*COUNTS, *_RATES, "new_hire_earnings"):
        for mark in (Mark.SUPPRESSED, Mark.MISSING, Mark.ESTIMATED):
            flag = pc.fill_null(pc.equal(rows[f"{name}_mark"], mark.value), False)
            rows = rows.append_column(f"{name} {mark.value}", flag)
            asked.append((f"{name} {mark.value}", "any", None))
    sums = rows.group_by("code").aggregate(asked)
    made = {"code": sums["code"]} | {name: sums[f"{name}_sum"] for name in COUNTS}
    if several:
        stable = pc.cast(sums["stable_employment_sum"], pa.float64())
        stable = pc.if_else(pc.greater(stable, 0), stable, pa.scalar(None, pa.float64()))
        made |= {name: pc.divide(sums[f"{name}_part_sum"], stable) for name in _RATES}
        made["new_hire_earnings"] = pa.nulls(sums.num_rows, pa.float64())
    else:  # as published, also where stable jobs are withheld
        made |= {name: pc.cast(sums[f"{name}_max"], pa.float64()) for name in (*_RATES, "new_hire_earnings")}
    made["turnover"] = pc.multiply(made["turnover"], 100.0)
    for name in (*COUNTS, *_RATES, "new_hire_earnings"):
        made[f"{name}_mark"] = _mark(sums, name, made[name], several)
    return pa.table(made)


def _mark(sums: pa.Table, name: str, value: pa.ChunkedArray | pa.Array, several: bool) -> pa.ChunkedArray:
    if name == "new_hire_earnings" and several:
        return pa.array([Mark.NOT_EVALUABLE.value] * sums.num_rows)
    flags = {
        mark: sums[f"{name} {mark.value}_any"] for mark in (Mark.SUPPRESSED, Mark.MISSING, Mark.ESTIMATED)
    }
    absent = pc.if_else(flags[Mark.SUPPRESSED], Mark.SUPPRESSED.value, Mark.MISSING.value)
    if several and name in _RATES:  # the weight may be what is withheld
        hidden = pc.or_(flags[Mark.SUPPRESSED], sums[f"stable_employment {Mark.SUPPRESSED.value}_any"])
        absent = pc.if_else(hidden, Mark.SUPPRESSED.value, Mark.MISSING.value)
    shown = pc.if_else(flags[Mark.ESTIMATED], Mark.ESTIMATED.value, pa.scalar(None, pa.string()))
    return pc.if_else(pc.is_valid(value), shown, absent)


def _names(found: list[str], by: Group) -> list[str]:
    if by != "industry":
        return [_(NAMES[by].get(code, code)) for code in found]
    return [codes.industry_title(code, 2022) for code in found]


def _pair(column: Column) -> tuple[str, ...]:
    return (column.name, column.mark) if column.mark else (column.name,)
