"""Hires, separations, turnover and pay of new hires in a region, by industry or by who works."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.market.occupations import check_choice
from highroad.market.qwi_cells import (
    EVERYBODY,
    GROUPS,
    PEOPLE,
    Group,
    cells_of,
    group_names,
    measure,
    newest_quarter,
    pair,
    whole_quarters,
)
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue

COUNTS: Final = ("employment", "stable_employment", "hires", "separations")
_RATES: Final = ("turnover", "earnings")  # averages over stable employment

COLUMNS: Final = (
    Column("code", N_("Code"), "code"),
    Column("group", N_("Group")),
    measure("employment", N_("Jobs at the quarter’s start"), N_("jobs"), "count", 0),
    measure("hires", N_("Hires"), N_("hires in the quarter"), "count", 0),
    measure("separations", N_("Separations"), N_("separations in the quarter"), "count", 0),
    measure("turnover", N_("Turnover"), N_("percent of stable jobs"), "percent", 1),
    measure("earnings", N_("Pay of those who stayed"), N_("dollars a month"), "money", 0),
    measure("new_hire_earnings", N_("Pay of new hires who stayed"), N_("dollars a month"), "money", 0),
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
    vintage: a release at hand. A region is described by its own row (nation, state, metropolitan area, local
    workforce area) where the publisher has one, else by its counties added up, the nation by its states. A
    quarter in which any part lacks is not answered, so that no sum is of less than the region.

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
    cells = cells_of(here, catalogue, vintage)
    rows = whole_quarters(_by(cells.rows, by), cells, here, by, quarter)
    chosen = quarter or newest_quarter(rows, here)
    split = rows.filter(pc.equal(rows["period"], chosen))
    several = len(cells.areas) > 1
    summed = _summed(split, several)
    named = group_names(summed["code"].to_pylist(), by)
    summed = summed.append_column("group", pa.array(named, pa.string()))
    order = [("hires", "descending"), ("code", "ascending")]
    found = summed.select([name for column in COLUMNS for name in pair(column)]).sort_by(order)
    return Result(
        table=found,
        columns=COLUMNS,
        sources=cells.sources,
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
            parameters={"region": here.key, "area_name": here.name, "quarter": chosen, "by": by},
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


def _by(rows: pa.Table, by: Group) -> pa.Table:
    """The rows that divide all jobs by one thing alone, with `code`."""
    wanted = pa.array([True] * rows.num_rows)
    for name in PEOPLE:
        same = pc.equal(rows[name], EVERYBODY[name])
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
