"""Unemployment and population of a set of counties, from summed levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import ask, catalogue_or_default, query_text
from highroad.reference import regions
from highroad.results import Column, Method, Result
from highroad.sources import releases
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

#: Kalawao County, Hawaii: the publisher counts its people with Maui County's.
_WITHIN_ANOTHER: Final = frozenset({"15005"})
#: The first day of which the sets of counties are known, and one before Valdez–Cordova was divided, which the
#: publisher took up years later.
_FIRST, _BEFORE_CHUGACH = date(2013, 1, 1), date(2018, 7, 1)
Counties = str | regions.Region | Iterable[str]

UNEMPLOYMENT = (
    Column("year", N_("Year"), "code"),
    Column("rate", N_("Unemployment rate"), "percent", N_("percent"), 1, "mark"),
    Column("unemployed", N_("Unemployed"), "count", N_("people"), mark="mark"),
    Column("labor_force", N_("Labor force"), "count", N_("people"), mark="mark"),
    Column("counties_missing", N_("Counties without numbers"), "count"),
)
POPULATION = (
    Column("year", N_("Year"), "code"),
    Column("population", N_("Population"), "count", N_("people"), mark="mark"),
    Column("counties_missing", N_("Counties without numbers"), "count"),
)


def unemployment(area: Counties, *, through: str | None = None, catalogue: Catalogue | None = None) -> Result:
    """Labor force, unemployed people and the unemployment rate by year, from the levels summed over counties.

    area: a region by name, key or object, or county FIPS codes. through: the newest vintage to use; all years
    at hand up to it are used (None: all years).

    Returns a `Result`; `.table`, by year: `year`, `labor_force`, `unemployed` (people, annual averages),
    `rate` (percent: unemployed divided by labor force, never an average of rates), `mark` ("not_evaluable" in
    a year in which a county has no numbers, "missing" in a year that is not at hand), `counties_missing`.

    Raises UnknownArea, DataMissing. Source: BLS, Local Area Unemployment Statistics, county annual averages.
    """
    catalogue = catalogue_or_default(catalogue)
    if isinstance(area, str):
        area = regions.resolve_region(area)
    counties, name = _counties(area)
    vintages = [
        each
        for each in catalogue.vintages("laus")
        if through is None or releases.order(each.vintage) <= releases.order(through)
    ]
    groups: dict[tuple[str, ...], list[Vintage]] = {}
    for each in vintages:
        groups.setdefault(_counties_of_its_day(area, counties, each), []).append(each)
    found = [_by_year("unemployment.sql", "laus", some, of, name) for of, some in groups.items()]
    rows = pa.concat_tables(found) if found else _by_year("unemployment.sql", "laus", [], counties, name)
    used = {str(year) for year in rows.column("year").to_pylist()}
    rows = _every_year(rows)
    return Result(
        table=rows,
        columns=UNEMPLOYMENT,
        sources=tuple(each.reference for each in vintages if each.vintage in used),
        method=Method(
            key="unemployment",
            title=_("Unemployment rate of a region"),
            words=_(
                "Unemployed people and the labor force are added up over the counties of the region, then "
                "divided. Rates are never averaged."
            ),
            formula=_("rate = 100 · Σ unemployed / Σ labor force"),
            citation="U.S. Bureau of Labor Statistics, Local Area Unemployment Statistics",
            query=query_text("unemployment.sql"),
            parameters={"counties": "+".join(counties)},
        ),
        notes=(_("Annual averages; earlier years are revised by the publisher from time to time."),),
    )


def population(area: Counties, *, catalogue: Catalogue | None = None) -> Result:
    """Resident population by year, summed over the counties of a region, from the newest vintage at hand.

    Returns a `Result`; `.table`, by year: `year`, `population` (July 1), `mark`, `counties_missing`.
    Raises UnknownArea, DataMissing. Source: Census Bureau, annual county resident population estimates.
    """
    catalogue = catalogue_or_default(catalogue)
    counties, name = _counties(area)
    newest = catalogue.vintages("population")[:1]
    rows = _every_year(_by_year("population.sql", "population", newest, counties, name))
    return Result(
        table=rows,
        columns=POPULATION,
        sources=(catalogue.reference("population"),),
        method=Method(
            key="population",
            title=_("Population of a region"),
            words=_("The estimates of the counties, added up."),
            citation="U.S. Census Bureau, Population Estimates Program",
            query=query_text("population.sql"),
            parameters={"counties": "+".join(counties)},
        ),
    )


def _counties(area: Counties) -> tuple[tuple[str, ...], str]:
    if isinstance(area, str):
        area = regions.resolve_region(area)
    if isinstance(area, regions.Region):
        return area.counties, area.name
    codes = tuple(area)
    return codes, ", ".join(codes)


def _counties_of_its_day(area: Counties, counties: tuple[str, ...], vintage: Vintage) -> tuple[str, ...]:
    """A State's or the nation's counties as a vintage knows them: they are all of its file, under older codes
    in older years. Of other regions, and where the file knows none of the sets whole, the counties of today.
    """
    if not isinstance(area, regions.Region) or area.kind not in ("nation", "state"):
        return counties
    held = set(pq.read_table(vintage.tables["cells"], columns=["county_fips"])["county_fips"].to_pylist())
    year = int(vintage.vintage[:4])
    days = (date(max(year, _FIRST.year), 7, 1), _BEFORE_CHUGACH, _FIRST)
    for of in (area, *(regions.resolve_region(area.key, on=day) for day in days)):
        known = tuple(code for code in of.counties if code not in _WITHIN_ANOTHER)
        if held.issuperset(known):
            return known
    return counties


def _by_year(
    query: str, source: str, vintages: Sequence[Vintage], counties: tuple[str, ...], name: str
) -> pa.Table:
    if not vintages:
        raise DataMissing(
            _("No data of this source are at hand for {region}.").format(region=name),
            remedy=_("Get them with `highroad sources fetch {source}`.").format(source=source),
        )
    rows = ask(
        query,
        views={"cells": tuple(each.tables["cells"] for each in vintages)},
        tables={"here": pa.table({"county_fips": pa.array(counties, pa.string())})},
    )
    if rows.num_rows == 0:
        raise DataMissing(
            _("The data at hand hold no county of {region}.").format(region=name),
            remedy=_(
                "Get a newer vintage with `highroad sources fetch {source}`. Older ones may know the area by "
                "other counties, as Connecticut's before 2024."
            ).format(source=source),
        )
    return rows


def _every_year(rows: pa.Table) -> pa.Table:
    """Every year from the first to the last, those not at hand marked missing; the year as text (2019,
    not 2,019).
    """
    bounds = pc.min_max(rows.column("year")).as_py()
    years = pa.table({"year": pa.array(range(bounds["min"], bounds["max"] + 1), rows.column("year").type)})
    absent = years.filter(pc.invert(pc.is_in(years.column("year"), rows.column("year").combine_chunks())))
    absent = absent.append_column("mark", pa.array(["missing"] * absent.num_rows, pa.string()))
    whole = pa.concat_tables([rows, absent], promote_options="default").sort_by("year")
    return whole.set_column(0, "year", pc.cast(whole.column("year"), pa.string()))
