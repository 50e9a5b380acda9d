"""Numbers all over one state: by published area of occupations, and by county."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import pyarrow as pa

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import ask, catalogue_or_default, query_text
from highroad.market.comparison import MEASURES, measured_places
from highroad.market.labor_force import UNEMPLOYMENT
from highroad.market.occupations import Per, check_choice
from highroad.reference import codes, geography, regions
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

_OLDEST: Final = date(2013, 1, 1)  # the first county set that is known here

PLACE: Final = Column("place", N_("Area code"), "code")
COUNTIES: Final = (
    Column("counties", N_("Counties")),
    Column("county_codes", N_("County codes"), "code"),
)
BY_COUNTY: Final = (
    Column("county_fips", N_("County code"), "code"),
    Column("county", N_("County")),
    *(column for column in UNEMPLOYMENT if column.name in ("rate", "unemployed", "labor_force")),
)


def across_state(
    state: str | regions.Region,
    *,
    measure: str = "median_wage",
    soc: str = "00-0000",
    per: Per = "hour",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """One measure of an occupation in every metropolitan and nonmetropolitan area that reaches into a state.

    state: a region of the kind "state" ("state:06"). measure, soc, per: as in `compared`.

    Returns a `Result`; `.table`, highest first: `place` (OEWS area code), `area`, `value` with `value_mark`,
    `low`, `high` (as in `compared`), `counties` (names of the counties the area consists of, also those in
    another state; words when they are not known), `county_codes` (their FIPS codes with
    spaces between; empty when they are not known).

    Raises UnknownArea, DataMissing (no such area), BadQuestion (measure, occupation, not a state).
    Source: BLS, Occupational Employment and Wage Statistics.
    """
    check_choice("measure", measure, MEASURES)
    codes.occupation_title(soc)  # refuses what is no occupation
    region = _state(state)
    catalogue = catalogue_or_default(catalogue)
    areas = [
        match for match in regions.published_areas(region, "oews") if match.area_type in ("metro", "nonmetro")
    ]
    if not areas:
        raise DataMissing(
            _("No published OEWS area covers {region}.").format(region=region.name),
            remedy=_(
                "The publisher covers the states, the District of Columbia and Puerto Rico area by area."
            ),
        )
    listed = pa.table(
        {
            "place": pa.array([match.code for match in areas], pa.string()),
            "area": pa.array([match.name for match in areas], pa.string()),
            "region": pa.array([match.name for match in areas], pa.string()),
            "counties": pa.array([_named(match.counties, region) for match in areas], pa.string()),
            "county_codes": pa.array(
                [" ".join(sorted(match.counties or ())) for match in areas], pa.string()
            ),
        }
    )
    result = measured_places(listed, measure, soc, per, vintage, catalogue)
    columns = tuple(column for column in result.columns if column.name not in ("place", "region"))
    return Result(
        table=result.table.drop_columns(["region"]),
        columns=(PLACE, *columns, *COUNTIES),
        sources=result.sources,
        method=result.method,
        notes=result.notes[1:],
    )


def unemployment_by_county(
    state: str | regions.Region, *, vintage: str | None = None, catalogue: Catalogue | None = None
) -> Result:
    """Unemployment in every county of a state in one year, as published, highest rate first.

    state: a region of the kind "state". vintage: the year (the newest at hand by default).

    Returns a `Result`; `.table`: `county_fips`, `county`, `rate` (percent, as published), `unemployed`,
    `labor_force` (people, annual averages) and `mark`, "missing" where the publisher gives no number.

    Raises UnknownArea, DataMissing, BadQuestion (not a state).
    Source: BLS, Local Area Unemployment Statistics, county annual averages.
    """
    region = _state(state)
    catalogue = catalogue_or_default(catalogue)
    rows = ask(
        "unemployment_counties.sql",
        views={"cells": catalogue.table("laus", "cells", vintage)},
        state=region.states[0],
    )
    if rows.num_rows == 0:
        raise DataMissing(
            _("The data at hand hold no county of {region}.").format(region=region.name),
            remedy=_("Get them with `highroad sources fetch {source}`.").format(source="laus"),
        )
    reference = catalogue.reference("laus", vintage)
    names = _county_names(int(reference.vintage[:4]))
    called = [names.get(fips, fips) for fips in rows.column("county_fips").to_pylist()]
    return Result(
        table=rows.append_column("county", pa.array(called, pa.string())),
        columns=BY_COUNTY,
        sources=(reference,),
        method=Method(
            key="unemployment-by-county",
            title=_("Unemployment rate by county"),
            words=_(
                "Rates, unemployed people and the labor force are the publisher's own, county by county."
            ),
            formula="",
            citation="U.S. Bureau of Labor Statistics, Local Area Unemployment Statistics",
            query=query_text("unemployment_counties.sql"),
            parameters={"state": region.states[0], "vintage": reference.vintage},
        ),
        notes=(_("Annual averages; earlier years are revised by the publisher from time to time."),),
    )


def _state(state: str | regions.Region) -> regions.Region:
    region = regions.resolve_region(state) if isinstance(state, str) else state
    if region.kind != "state":
        raise BadQuestion(
            _("{region} is not a state.").format(region=region.name),
            remedy=_("Name a state, for example state:06 for California."),
        )
    return region


def _named(counties: Iterable[str] | None, region: regions.Region) -> str:
    """Counties of the state by their short names, those of other states with theirs."""
    if counties is None:
        return _("not known here")
    known = geography.counties()
    here, beyond = [], []
    for fips in sorted(counties):
        name = known[fips].name if fips in known else fips
        if fips[:2] == region.states[0]:
            here.append(name)
        else:
            beyond.append(f"{name}, {known[fips].state}" if fips in known else fips)
    return "; ".join([*here, *beyond])


def _county_names(year: int) -> dict[str, str]:
    """Names by FIPS code of the counties there ever were, those of the year before all others."""
    days = (_OLDEST, None, max(_OLDEST, date(year, 7, 1)))
    return {fips: county.full_name for day in days for fips, county in geography.counties(day).items()}
