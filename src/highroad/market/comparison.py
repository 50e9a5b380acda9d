"""One measure of one occupation (or of all jobs) side by side: in regions of choice, or all over the
country.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import NATION, Area, Described, oews_areas
from highroad.market.asking import catalogue_or_default, query_text
from highroad.market.occupations import Per, check_choice, rows_of_places, wage_column
from highroad.market.quotients import quotient_rows
from highroad.reference import codes
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

MEASURES: Final = ("location_quotient", "jobs", "share_of_jobs", "median_wage", "mean_wage")

_VALUES: Final = {
    "location_quotient": Column("value", N_("Location quotient"), "ratio", "", 2, "value_mark"),
    "jobs": Column("value", N_("Jobs"), "count", N_("jobs"), 0, "value_mark"),
    "share_of_jobs": Column("value", N_("Share of all jobs"), "percent", N_("percent"), 2, "value_mark"),
}


def compared(
    areas: Sequence[Area],
    *,
    measure: str = "location_quotient",
    soc: str = "00-0000",
    per: Per = "hour",
    confidence: float = 0.90,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> tuple[Result, tuple[Described, ...]]:
    """One measure of an occupation in several regions, highest first, and the areas that were compared.

    areas: regions or OEWS codes as in `location_quotients`. measure: "location_quotient", "jobs",
    "share_of_jobs" (percent of all jobs), "median_wage" or "mean_wage" (dollars per hour or year, see per).
    soc: an occupation code; "00-0000" is all occupations.

    Returns a `Result`; `.table` has `place` (region key or area code), `region`, `area` (what the numbers
    describe), `value` with `value_mark`, and `low`, `high`: the interval from the publisher's relative
    standard errors (none for medians, whose error is not published). A place where the occupation has no
    row is marked "missing"; one where it is suppressed, "suppressed".

    Raises UnknownArea, DataMissing, BadQuestion (measure, occupation).
    Source of the rule: as in `location_quotients` and `wage_ladder`.
    """
    check_choice("measure", measure, MEASURES)
    codes.occupation_title(soc)  # refuses what is no occupation
    catalogue = catalogue_or_default(catalogue)
    described = tuple(
        oews_areas(area, catalogue, vintage, additive=not measure.endswith("wage")) for area in areas
    )
    places = {each.region or each.codes[0]: each for each in described}
    rows = _measured(
        {place: each.codes for place, each in places.items()},
        measure,
        soc,
        per,
        confidence,
        catalogue,
        vintage,
    )
    names = pa.table(
        {
            "place": pa.array(list(places), pa.string()),
            "region": pa.array([each.region_name for each in places.values()], pa.string()),
            "area": pa.array([each.name for each in places.values()], pa.string()),
        }
    )
    table = _with_missing(names.join(rows, "place", join_type="left outer"))
    return _result(table, measure, soc, per, confidence, catalogue, vintage), described


def across_areas(
    *,
    area_type: str = "S",
    measure: str = "location_quotient",
    soc: str = "00-0000",
    per: Per = "hour",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """One measure of an occupation in every state ("S") or metropolitan and nonmetropolitan area ("M").

    Columns, measures and errors as in `compared`; `place` is the OEWS area code.
    """
    check_choice("measure", measure, MEASURES)
    codes.occupation_title(soc)  # refuses what is no occupation
    check_choice("area_type", area_type, ("S", "M"))
    catalogue = catalogue_or_default(catalogue)
    return measured_places(_area_names(catalogue, vintage, area_type), measure, soc, per, vintage, catalogue)


def measured_places(
    listed: pa.Table, measure: str, soc: str, per: Per, vintage: str | None, catalogue: Catalogue
) -> Result:
    """One measure of an occupation in places that are OEWS areas, highest first.

    listed: `place` (area code), `region`, `area` and whatever else shall stand beside the value.
    """
    places = {str(code): (str(code),) for code in listed.column("place").to_pylist()}
    rows = _measured(places, measure, soc, per, 0.90, catalogue, vintage)
    table = _with_missing(listed.join(rows, "place", join_type="left outer"))
    return _result(table, measure, soc, per, 0.90, catalogue, vintage)


def _area_names(catalogue: Catalogue, vintage: str | None, area_type: str) -> pa.Table:
    areas = pq.read_table(catalogue.table("oews", "areas", vintage))
    areas = areas.filter(pc.equal(areas.column("areatype_code"), area_type))
    names = areas.column("area_name")
    return pa.table({"place": areas.column("area_code"), "region": names, "area": names})


def _measured(
    places: Mapping[str, tuple[str, ...]],
    measure: str,
    soc: str,
    per: Per,
    confidence: float,
    catalogue: Catalogue,
    vintage: str | None,
) -> pa.Table:
    """place, value, value_mark, low, high of one occupation."""
    if measure == "location_quotient":
        rows = quotient_rows(places, (NATION,), catalogue, vintage, soc=soc, confidence=confidence)
        value, mark = "location_quotient", "location_quotient_mark"
    else:
        rows = rows_of_places(places, catalogue, vintage, soc=soc)
        prefix = "hourly" if per == "hour" else "annual"
        value = {
            "jobs": "employment",
            "share_of_jobs": "share_of_jobs",
            "median_wage": f"{prefix}_p50",
            "mean_wage": f"{prefix}_mean",
        }[measure]
        mark = f"{value}_mark" if measure.endswith("wage") else "employment_mark"
    rows = rows.filter(pc.equal(rows.column("soc"), soc))
    values = pc.cast(rows.column(value), pa.float64())
    if measure == "location_quotient":
        low, high = rows.column("low"), rows.column("high")
    else:
        rse = {"jobs": "employment_rse", "share_of_jobs": "employment_rse", "mean_wage": "wage_rse"}.get(
            measure
        )
        low, high = _interval(values, rows.column(rse) if rse else None, confidence)
    return pa.table(
        {
            "place": rows.column("place"),
            "value": values,
            "value_mark": rows.column(mark),
            "low": low,
            "high": high,
        }
    )


def _interval(
    values: pa.ChunkedArray, rse: pa.ChunkedArray | None, confidence: float
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    if rse is None:
        none = pa.chunked_array([pa.nulls(len(values), pa.float64())])
        return none, none
    width = pc.multiply(values, pc.multiply(rse, NormalDist().inv_cdf(0.5 + confidence / 2) / 100))
    return pc.max_element_wise(pc.subtract(values, width), 0.0, skip_nulls=False), pc.add(values, width)


def _with_missing(table: pa.Table) -> pa.Table:
    absent = pc.and_(pc.is_null(table.column("value")), pc.is_null(table.column("value_mark")))
    marks = pc.if_else(absent, pa.scalar("missing"), table.column("value_mark"))
    table = table.set_column(table.column_names.index("value_mark"), "value_mark", marks)
    bounds = pc.if_else(
        pc.is_null(table.column("low")), pa.scalar("not_evaluable"), pa.scalar(None, pa.string())
    )
    table = table.append_column("bounds_mark", bounds)
    return table.sort_by([("value", "descending"), ("place", "ascending")])


def _result(
    table: pa.Table,
    measure: str,
    soc: str,
    per: Per,
    confidence: float,
    catalogue: Catalogue,
    vintage: str | None,
) -> Result:
    value = measure_column(measure, per)
    reference = catalogue.reference("oews", vintage)
    ends = tuple(
        Column(name, label, value.kind, value.unit, value.decimals, "bounds_mark")
        for name, label in (("low", N_("Interval, low end")), ("high", N_("Interval, high end")))
    )
    columns = (
        Column("place", N_("Region key"), "code"),
        Column("region", N_("Region")),
        Column("area", N_("Published area")),
        value,
        *(ends if measure != "median_wage" else ()),
    )
    query = "location_quotients.sql" if measure == "location_quotient" else "occupation_measures.sql"
    return Result(
        table=table,
        columns=columns,
        sources=(reference,),
        method=Method(
            key="comparison",
            title=_("One measure side by side"),
            words=_("The same published measure for every region, from the same vintage."),
            formula="LQ = (e_ir / e_r) / (E_i / E)" if measure == "location_quotient" else "",
            citation="U.S. Bureau of Labor Statistics, OEWS technical notes",
            query=query_text(query),
            parameters={
                "measure": measure,
                "soc": soc,
                "per": per,
                "confidence": confidence,
                "vintage": reference.vintage,
            },
        ),
        notes=(
            _("Regions are described by the published areas named in the table."),
            _("Wages are not adjusted for differences in the cost of living."),
        )
        if measure.endswith("wage")
        else (_("Regions are described by the published areas named in the table."),),
    )


def measure_column(measure: str, per: Per) -> Column:
    """The description of the column `value` for a measure."""
    if measure in _VALUES:
        return _VALUES[measure]
    wage = wage_column("p50" if measure == "median_wage" else "mean", per)
    return Column("value", wage.label, "money", wage.unit, wage.decimals, "value_mark")
