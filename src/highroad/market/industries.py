"""Industries of an area: mix, quotients and growth, with suppressed cells counted and never taken for
zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing, DateNotCovered
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.occupations import check_choice
from highroad.reference import codes, regions
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import AREAS, Catalogue, areas_in

Floats = npt.NDArray[np.float64]
Detail = Literal["supersector", "sector", "3-digit", "4-digit", "5-digit", "6-digit"]
DETAILS: Final[dict[str, str]] = {
    "supersector": "3",
    "sector": "4",
    "3-digit": "5",
    "4-digit": "6",
    "5-digit": "7",
    "6-digit": "8",
}
OWNERSHIPS: Final[dict[str, str]] = {"private": "5", "federal": "1", "state": "2", "local": "3"}
BASES: Final = ("all_ownership", "same_ownership")

JOBS = Column("employment", N_("Jobs"), "count", N_("jobs"), mark="employment_mark")
MIX = (
    Column("industry_code", N_("Industry code"), "code"),
    Column("own_code", N_("Ownership code"), "code"),
    Column("industry", N_("Industry")),
    JOBS,
    Column("share", N_("Share of all jobs"), "percent", N_("percent"), 1, "employment_mark"),
    Column("location_quotient", N_("Location quotient"), "ratio", "", 2, "location_quotient_mark"),
    Column("low", N_("Interval, low end"), "ratio", "", 2, "interval_mark"),
    Column("high", N_("Interval, high end"), "ratio", "", 2, "interval_mark"),
    Column(
        "avg_weekly_wage",
        N_("Average weekly wage"),
        "money",
        N_("dollars per week"),
        0,
        "avg_weekly_wage_mark",
    ),
    Column("establishments", N_("Establishments"), "count", N_("establishments")),
    Column("areas_hidden", N_("Suppressed cells"), "count"),
    Column("establishments_hidden", N_("Establishments in suppressed cells"), "count", N_("establishments")),
)
GROWTH = (
    *MIX[:3],
    Column("earlier", N_("Jobs a year earlier"), "count", N_("jobs"), mark="change_mark"),
    JOBS,
    Column("change", N_("Change over the year"), "count", N_("jobs"), mark="change_mark"),
    Column("growth", N_("Change over the year, percent"), "percent", N_("percent"), 1, "change_mark"),
)


def industry_mix(
    area: str | regions.Region | Described,
    *,
    detail: Detail = "sector",
    ownership: str = "private",
    base: str = "all_ownership",
    governments: bool = True,
    confidence: float = 0.90,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Jobs by industry of an area, largest first, with location quotients.

    area: a region by name, key or object, or a QCEW area code ("06019", "C2342", "US000"). detail:
    "supersector", "sector" or "3-digit" to "6-digit" NAICS. ownership: "private", "federal", "state" or
    "local". governments: add a row for each level of government and the total. base: of the quotient,
    "all_ownership" (all jobs, the publisher's convention) or "same_ownership".
    confidence: of the quotient's interval. vintage: "2016Q4" or "2023A"; by default the newest that holds
    the area.

    Returns a `Result`; `.table`: `kind` ("total", "government", "industry"), `own_code`, `industry_code`,
    `industry`, `employment` (jobs; third month of the quarter, or annual average; `employment_mark`:
    "suppressed", or "at_least" where one of several areas is suppressed), `share` (percent of all jobs),
    `establishments`, `areas_hidden` and `establishments_hidden` (suppressed cells in the sum, and the
    establishments in them, which are published), `avg_weekly_wage` (one area only), `location_quotient` (the
    publisher's for one area and all jobs; else computed from the nation's jobs when they are at hand, or
    as the mean of the areas' quotients weighted by all their jobs; its mark says "suppressed" or
    "not_evaluable"), `low`, `high` (its interval, from Var(log LQ) = 1/e_ir − 1/e_r + 1/E_i − 1/E, wide
    enough to hold the published quotient; QCEW counts nearly all jobs, so this is no sampling error but how
    far chance alone moves a quotient of so few jobs; without the nation's jobs at hand its two terms are
    left out; null and "not_evaluable" without a quotient or without jobs), `earlier`, `change`, `growth`
    over the year.
    A region that is not itself published is the sum of its counties.

    Raises UnknownArea, DataMissing (naming what to fetch), BadQuestion.
    Source: BLS, Quarterly Census of Employment and Wages; quotient after Isserman (1977).
    """
    check_choice("detail", detail, tuple(DETAILS))
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    check_choice("base", base, BASES)
    catalogue = catalogue_or_default(catalogue)
    here, vintage = qcew_areas(area, catalogue, vintage)
    rows = ask(
        "industry_mix.sql",
        views=tables_of(catalogue, "qcew", vintage, "cells"),
        tables={"here": pa.table({"area_fips": pa.array(here.codes, pa.string())})},
        digit=DETAILS[detail],
        own=OWNERSHIPS[ownership],
        governments=int(governments),
        same=int(base == "same_ownership"),
    )
    reference = catalogue.reference("qcew", vintage)
    return Result(
        table=_largest_first(_named(_with_intervals(rows, here, confidence))),
        columns=MIX,
        sources=(reference,),
        method=Method(
            key="industry-mix",
            title=_("Jobs by industry"),
            words=_(
                "Jobs as published, added up over the areas of the region. A sum in which a cell is "
                "suppressed is a lower bound. The quotient compares the share of all jobs with the nation's; "
                "its interval says how far chance alone moves a quotient of so few jobs."
            ),
            formula="LQ = (e_ir / e_r) / (E_i / E);  Var(log LQ) = 1/e_ir − 1/e_r + 1/E_i − 1/E",
            citation="U.S. Bureau of Labor Statistics, QCEW; Isserman (1977)",
            query=query_text("industry_mix.sql"),
            parameters={
                **here.parameters,
                "detail": detail,
                "ownership": ownership,
                "base": base,
                "confidence": confidence,
                "vintage": reference.vintage,
            },
        ),
        notes=_notes(rows, len(here.codes)),
    )


def _with_intervals(rows: pa.Table, here: Described, confidence: float) -> pa.Table:
    """Rows with `low` and `high` of the quotient."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    jobs, all_jobs, base, base_all, quotient = (
        np.array(pc.cast(rows[name], pa.float64()).to_numpy(zero_copy_only=False))
        for name in ("employment", "denominator", "base_jobs", "base_denominator", "location_quotient")
    )
    known = ~np.isnan(quotient) & (np.nan_to_num(jobs) > 0) & (np.nan_to_num(all_jobs) > 0)

    def part(values: Floats) -> Floats:
        return np.divide(1.0, values, out=np.zeros(len(values)), where=np.nan_to_num(values) > 0)

    nation = part(base) - part(base_all)
    variance = np.maximum(part(jobs) - part(all_jobs), 0) + np.maximum(np.where(base > 0, nation, 0), 0)
    if here.codes == ("US000",):  # compared with itself
        variance = np.zeros(len(quotient))
    reach = np.exp(z * np.sqrt(variance))
    # The publisher rounds its quotients to 0.01, which may be more than chance.
    half = np.where(reach > 1, 0.005, 0.0)
    low, high = np.maximum(0, quotient / reach - half), quotient * reach + half
    lacking = pc.coalesce(rows["location_quotient_mark"], pa.scalar(Mark.NOT_EVALUABLE.value))
    mark = pc.if_else(pa.array(known), pa.scalar(None, pa.string()), lacking)
    rows = rows.append_column("low", pa.array(low, mask=~known)).append_column(
        "high", pa.array(high, mask=~known)
    )
    return rows.append_column("interval_mark", mark)


def industry_growth(
    area: str | regions.Region | Described,
    *,
    detail: Detail = "sector",
    ownership: str = "private",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Change of jobs by industry over the year, as the publisher computes it, largest gain first.

    Parameters, errors and rows as in `industry_mix`, and so is the source. The publisher's over-the-year
    change takes changes of the industry classification into account, which differencing two files would not.
    `earlier` is the jobs minus the change; `growth` is null for a zero base; rows where either year is
    suppressed are marked.
    """
    result = industry_mix(area, detail=detail, ownership=ownership, vintage=vintage, catalogue=catalogue)
    table = result.table.sort_by([("change", "descending"), ("industry_code", "ascending")])
    method = replace(
        result.method,
        key="industry-growth",
        title=_("Change of jobs over the year"),
        words=_(
            "The publisher's own change from the same quarter (or year) a year earlier, which allows "
            "for changes of the industry classification."
        ),
        formula=_("growth = 100 · change / (jobs − change)"),
    )
    return replace(result, table=table, columns=GROWTH, method=method)


def qcew_areas(
    area: str | regions.Region | Described, catalogue: Catalogue, vintage: str | None
) -> tuple[Described, str]:
    """The QCEW areas that describe a region, and the vintage to use: the newest that holds all of them.

    Raises DataMissing with the command that fetches what is lacking.
    """
    if isinstance(area, Described):
        return area, vintage or catalogue.vintages("qcew")[0].vintage
    at_hand = [each.vintage for each in catalogue.vintages("qcew")] if vintage is None else [vintage]
    region = None if isinstance(area, str) and _is_code(area) else _region(area)
    for each in at_hand:
        held = areas_held(catalogue, each)
        found = _described(region, held, each) if region else _by_code(str(area), held)
        if found is not None:
            return found, each
    key = region.key if region else str(area)
    name = region.name if region else str(area)
    others = _held_elsewhere(area, region, catalogue) if vintage else []
    if others:
        raise DataMissing(
            _("The vintage {vintage} of data by industry doesn't hold {region}.").format(
                vintage=vintage, region=name
            ),
            remedy=_("Ask for one that does: {vintages}.").format(vintages=", ".join(others)),
        )
    raise DataMissing(
        _("No data by industry are at hand for {region}.").format(region=name),
        remedy=_("Get them with `highroad sources fetch qcew --region {key}`.").format(key=key),
    )


def _held_elsewhere(
    area: str | regions.Region | Described, region: regions.Region | None, catalogue: Catalogue
) -> list[str]:
    """The vintages at hand that hold an area whole, the newest first."""
    found = []
    for each in catalogue.vintages("qcew"):
        held = areas_held(catalogue, each.vintage)
        if _described(region, held, each.vintage) if region else _by_code(str(area), held):
            found.append(each.vintage)
    return found


def qcew_areas_throughout(
    area: str | regions.Region | Described, catalogue: Catalogue, vintages: Sequence[str]
) -> Described:
    """The QCEW areas that describe a region alike in several vintages, so that they can be subtracted.

    The code of a metropolitan area means other counties before 2024: where the vintages describe the region
    by different codes, its counties of today are taken throughout. Raises DataMissing when a vintage lacks
    them.
    """
    if isinstance(area, Described):
        return area
    found = {each: qcew_areas(area, catalogue, each)[0] for each in vintages}
    newest = found[max(vintages)]
    if all(each.codes == newest.codes for each in found.values()):
        return newest
    region = regions.resolve_region(newest.region)
    for vintage in vintages:
        if not region.counties or not areas_held(catalogue, vintage).issuperset(region.counties):
            raise DataMissing(
                _("{region} is not described alike in {vintages}.").format(
                    region=region.name, vintages=", ".join(sorted(vintages))
                ),
                remedy=_("Get its counties with `highroad sources fetch qcew --region {key}`.").format(
                    key=region.key
                ),
            )
    note = _("Described by its counties of today, because its published area had others in one of the years.")
    return Described(region.key, region.name, region.counties, (region.name,), note=note)


def reference_area(
    reference: str, here: Described, catalogue: Catalogue, vintages: Sequence[str]
) -> Described:
    """The area that a region is compared with, which contains it.

    reference: a region or area code; "" for the nation where it is at hand in every vintage, else the
    region's State, else all counties that every vintage holds. Raises DataMissing when nothing at hand
    contains the region, and BadQuestion for the region itself.
    """
    if reference:
        found = qcew_areas_throughout(reference, catalogue, vintages)
        if found.codes == here.codes:
            raise BadQuestion(
                _("{region} cannot be compared with itself.").format(region=here.name),
                remedy=_("Name a larger area that contains it, or none for the nation."),
            )
        return found
    held = frozenset.intersection(*(frozenset(areas_held(catalogue, each)) for each in vintages))
    if "US000" in held and here.codes != ("US000",):
        name = regions.resolve_region("nation:us").name
        return Described("nation:us", name, ("US000",), (name,))
    states = {f"{code[:2]}000" for code in here.codes if code.isdigit()}
    if len(states) == 1 and states <= held and not states & set(here.codes):
        state = regions.resolve_region(f"state:{min(states)[:2]}")
        return Described(state.key, state.name, tuple(states), (state.name,))
    counties = counties_among(held)
    if set(here.codes) < set(counties):
        name = _("all {count} counties at hand").format(count=len(counties))
        return Described("", name, counties, (name,))
    if here.codes == ("US000",):
        raise DataMissing(
            _("The nation is what regions are compared with; nothing contains it."),
            remedy=_("Ask for a state, a metropolitan area or a county."),
        )
    raise DataMissing(
        _("Nothing at hand contains {region}, to compare it with.").format(region=here.name),
        remedy=_("Get the nation with `highroad sources fetch qcew --region nation:us`."),
    )


def counties_among(codes_held: Iterable[str]) -> tuple[str, ...]:
    """The codes that are counties, in order."""
    return tuple(sorted(c for c in codes_held if c.isdigit() and not c.endswith(("000", "999"))))


def _is_code(text: str) -> bool:
    return len(text) == 5 and (text.isdigit() or text[0] == "C" or text == "US000")


def _region(area: str | regions.Region) -> regions.Region:
    return regions.resolve_region(area) if isinstance(area, str) else area


def areas_held(catalogue: Catalogue, vintage: str) -> frozenset[str]:
    """The codes of all areas that a vintage at hand has cells of."""
    return areas_in(catalogue.table("qcew", "cells", vintage), AREAS["qcew"])


def _by_code(code: str, held: frozenset[str]) -> Described | None:
    return Described("", code, (code,), (code,)) if code in held else None


def _described(region: regions.Region, held: frozenset[str], vintage: str) -> Described | None:
    """The region's own area where it is published and at hand, else its counties when all are.

    A code of a metropolitan area means the counties of its day: the publisher took up the delineation of 2023
    with the first quarter of 2024, so that earlier vintages are described by counties. So are those of years
    before the first set of counties at hand.
    """
    matches: list[regions.AreaMatch] = []
    with suppress(DateNotCovered):
        matches = regions.published_areas(region, "qcew", on=date(int(vintage[:4]), 1, 1))
    for match in matches:
        if match.relation == "same" and match.code in held:
            return Described(region.key, region.name, (match.code,), (match.name,))
    if region.counties and held.issuperset(region.counties):
        note = _("The region covers only part of a county here; the numbers describe whole counties.")
        return Described(
            region.key,
            region.name,
            region.counties,
            (region.name,),
            "overlaps" if region.partial_counties else "same",
            note if region.partial_counties else "",
        )
    return None


def _named(rows: pa.Table) -> pa.Table:
    """Rows with `industry`: the title of the industry, or of the level of government."""
    keys = (rows.column(name).to_pylist() for name in ("kind", "own_code", "industry_code"))
    names = [_title(kind, own, code) for kind, own, code in zip(*keys, strict=True)]
    return rows.append_column("industry", pa.array(names, pa.string()))


def _title(kind: str, own: str, code: str) -> str:
    if kind == "total":
        return _("All industries")
    return codes.ownership_title(own) if kind == "government" else codes.industry_title(code)


def _largest_first(rows: pa.Table) -> pa.Table:
    total = rows.filter(pc.equal(rows.column("kind"), "total"))
    rest = rows.filter(pc.not_equal(rows.column("kind"), "total"))
    rest = rest.sort_by(
        [("employment", "descending"), ("industry_code", "ascending"), ("own_code", "ascending")]
    )
    return pa.concat_tables([total, rest])


def _notes(rows: pa.Table, areas: int) -> tuple[str, ...]:
    hidden = pc.sum(pc.greater(rows.column("areas_hidden"), 0)).as_py() or 0
    notes = [_("Jobs are counted where the work is; self-employed people are not counted.")]
    if not pc.any(pc.is_valid(rows.column("base_denominator"))).as_py():
        notes.append(
            _(
                "The nation's jobs are not at hand: the intervals of quotients reflect the region's "
                "jobs alone."
            )
        )
    if hidden:
        notes.append(
            _(
                "{count} rows have suppressed cells: their sums are lower bounds (“at least”), and the "
                "establishments in those cells are counted beside."
            ).format(count=hidden)
            if areas > 1
            else _("{count} rows are suppressed; their establishments are published.").format(count=hidden)
        )
    return tuple(notes)
