"""Forecasts of a region's unemployment rate and jobs, from its own past, with interval and error on trial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described
from highroad.market.asking import ask, catalogue_or_default, query_text
from highroad.market.baselines import Direction, Model
from highroad.market.curves import change_since, curve_columns
from highroad.market.forecasts import forecast
from highroad.market.industries import OWNERSHIPS, qcew_areas
from highroad.market.occupations import check_choice
from highroad.reference import codes, regions
from highroad.results import Column, Mark, Result, SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

Series = Literal["unemployment", "jobs"]
SERIES: Final = ("unemployment", "jobs")
#: Fewer months without a gap are no past to judge a forecast by.
FEWEST_MONTHS: Final = 48
#: Months of the past that are shown before the forecast.
SHOWN: Final = 36
COLUMNS: Final = {
    "unemployment": ("percent", N_("percent"), 1, N_("Unemployment rate")),
    "jobs": ("count", N_("jobs"), 0, N_("Jobs")),
}


def regional_forecast(
    area: str | regions.Region,
    *,
    series: Series = "unemployment",
    industry: str = "10",
    ownership: str = "private",
    horizon: int = 12,
    confidence: float = 0.95,
    through: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """A region's monthly unemployment rate or jobs, continued by what its own past tells.

    series: "unemployment" (people unemployed over the labor force, summed over counties; LAUS by month, not
    seasonally adjusted) or "jobs" (of an industry and ownership as in `industry_mix`; QCEW by month).
    industry: "10" is all. horizon: months ahead. through: newest vintage to use. The newest months without a
    gap are used, and for detailed industries only those of one classification: four years of them at least.

    Returns a `Result`; `.table`, the last three years and the months ahead: `period` ("2024-04"), `value`
    (mark "estimated" ahead), `low`, `high` ("not_applicable" where the value is known). The notes say how the
    same method did from earlier starting points; `method.parameters` hold `error` (mean absolute error as a
    multiple of the usual change over a year), `covered` (percent of outcomes inside the interval) and
    `trials`.

    Raises UnknownArea, DataMissing (naming what to fetch), BadQuestion. Source of the rule: as in `forecast`.
    """
    region, past, sources, query = monthly_past(area, series, industry, ownership, through, catalogue)
    made = forecast(past, horizon=horizon, confidence=confidence, sources=sources, about=region.key)
    kind, unit, decimals, label = COLUMNS[series]
    columns = (
        Column("period", N_("Month"), "code"),
        Column("value", label, kind, unit, decimals, "value_mark"),  # type: ignore[arg-type]
        Column("low", N_("Interval from"), kind, unit, decimals, "ends_mark"),  # type: ignore[arg-type]
        Column("high", N_("Interval to"), kind, unit, decimals, "ends_mark"),  # type: ignore[arg-type]
    )
    about = made.method.parameters | {
        "area": region.key,
        "area_name": region.name,
        "series": series,
        "first_month": past["period"][0].as_py().isoformat()[:7],
        "last_month": past["period"][past.num_rows - 1].as_py().isoformat()[:7],
    }
    if series == "jobs":
        about |= {"industry": industry, "ownership": ownership}
    return Result(
        table=_joined(past, made.table),
        columns=columns,
        sources=sources,
        method=replace(made.method, query=query, parameters=about),
        notes=made.notes,
    )


def regional_change_since(
    area: str | regions.Region,
    *,
    at: date | None = None,
    series: Series = "unemployment",
    industry: str = "10",
    ownership: str = "private",
    wanted: Direction | None = None,
    model: Model = "forecast",
    comparison: str | regions.Region | None = None,
    lead: int = 0,
    through: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """A region's unemployment rate or jobs since a date, beside the baseline of the months before it.

    series, industry, ownership, through: as in `regional_forecast`. wanted: "down" for unemployment and "up"
    for jobs by default. model: as in `change_since`. at: a day of the first month that may have changed; the
    newest twelve months are since it by default. comparison: a region that the change did not reach. lead: so
    many months before the date come first, without a baseline ("not_applicable").

    Returns a `Result` as `change_since` does. Raises UnknownArea, DataMissing (naming what to fetch; also
    where fewer than four years come before the date), BadQuestion. Sources: as in `change_since`.
    """
    region, past, sources, query = monthly_past(area, series, industry, ownership, through, catalogue)
    beside = None
    if comparison is not None:
        _other, beside, *_rest = monthly_past(comparison, series, industry, ownership, through, catalogue)
        last = min(past["period"][-1].as_py(), beside["period"][-1].as_py())
        past, beside = (each.filter(pc.less_equal(each["period"], last)) for each in (past, beside))
    at = at or past["period"][-min(12, past.num_rows)].as_py()
    earlier = past.filter(pc.less(past["period"], at.replace(day=1)))
    _enough(earlier, region, at, series)
    made = change_since(
        past,
        at=at,
        wanted=wanted or ("down" if series == "unemployment" else "up"),
        model=model,
        comparison=beside,
        sources=sources,
        about=region.key,
    )
    about = made.method.parameters | {"area": region.key, "area_name": region.name, "series": series}
    if series == "jobs":
        about |= {"industry": industry, "ownership": ownership}
    kind, unit, decimals, label = COLUMNS[series]
    columns = curve_columns(label, kind, unit, decimals)  # type: ignore[arg-type]
    return replace(
        made,
        table=_led(earlier.slice(max(0, earlier.num_rows - lead)), made.table) if lead else made.table,
        columns=columns,
        method=replace(made.method, query=query, parameters=about),
    )


def _enough(earlier: pa.Table, region: regions.Region, at: date, series: Series) -> None:
    if earlier.num_rows >= FEWEST_MONTHS:
        return
    raise DataMissing(
        _(
            "{count} months without a gap before {month} are too few to tell what {region} could expect; "
            "four years are needed."
        ).format(count=earlier.num_rows, month=f"{at:%Y-%m}", region=region.name),
        remedy=_("Get more with `highroad sources fetch {source}`, or choose a later month.").format(
            source=_fetched(series)
        ),
    )


def _fetched(series: Series) -> str:
    return "laus_monthly" if series == "unemployment" else "qcew --years"


def _led(earlier: pa.Table, since: pa.Table) -> pa.Table:
    """The months since the date after those before it, which have no baseline."""
    rows = earlier.num_rows
    table = pa.table(
        {
            "period": [f"{each:%Y-%m}" for each in earlier["period"].to_pylist()],
            "value": pc.cast(earlier["value"], pa.float64()),
            "baseline_mark": pa.array([Mark.NOT_APPLICABLE.value] * rows, pa.string()),
        }
    )
    for name in since.column_names:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(rows, since[name].type))
    return pa.concat_tables([table.select(since.column_names), since])


def monthly_past(
    area: str | regions.Region,
    series: Series,
    industry: str,
    ownership: str,
    through: str | None,
    catalogue: Catalogue | None,
) -> tuple[regions.Region, pa.Table, tuple[SourceReference, ...], str]:
    """The region, its newest months without a gap, where they are from, and the query that gave them."""
    check_choice("series", series, SERIES)
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    catalogue = catalogue_or_default(catalogue)
    region = regions.resolve_region(area) if isinstance(area, str) else area
    if series == "unemployment":
        past, vintages = _unemployment(region, through, catalogue)
        query = query_text("monthly_unemployment.sql")
    else:
        past, vintages = _jobs(region, industry, OWNERSHIPS[ownership], through, catalogue)
        query = query_text("monthly_jobs.sql")
    past = _unbroken(past)
    if past.num_rows < FEWEST_MONTHS:
        raise DataMissing(
            _(
                "{count} months without a gap are too few to forecast {region} from; four years are needed."
            ).format(count=past.num_rows, region=region.name),
            remedy=_("Get more with `highroad sources fetch {source}`.").format(source=_fetched(series)),
        )
    source = "laus_monthly" if series == "unemployment" else "qcew"
    return region, past, tuple(catalogue.reference(source, each) for each in vintages), query


def _joined(past: pa.Table, ahead: pa.Table) -> pa.Table:
    shown = past.slice(max(0, past.num_rows - SHOWN))
    none, nothing = pa.nulls(shown.num_rows, pa.float64()), pa.nulls(shown.num_rows, pa.string())
    known = pa.table(
        {
            "period": shown["period"],
            "value": shown["value"],
            "value_mark": nothing,
            "low": none,
            "high": none,
            "ends_mark": pa.array([Mark.NOT_APPLICABLE.value] * shown.num_rows, pa.string()),
        }
    )
    ahead = ahead.append_column("ends_mark", ahead["value_mark"])
    table = pa.concat_tables([known, ahead.select(known.column_names)])
    months = pa.array([f"{each:%Y-%m}" for each in table["period"].to_pylist()], pa.string())
    return table.set_column(0, "period", months)


def _unemployment(
    region: regions.Region, through: str | None, catalogue: Catalogue
) -> tuple[pa.Table, list[str]]:
    held = [each for each in catalogue.vintages("laus_monthly") if through is None or each.vintage <= through]
    if not held:
        raise DataMissing(
            _("No monthly labor force data are at hand for {region}.").format(region=region.name),
            remedy=_("Get them with `highroad sources fetch {source}`.").format(source="laus_monthly"),
        )
    rows = ask(
        "monthly_unemployment.sql",
        views={"cells": held[0].tables["cells"]},
        tables={"here": pa.table({"county_fips": pa.array(region.counties, pa.string())})},
    )
    whole = pc.equal(rows["numbers"], 2 * len(region.counties))
    rows = rows.filter(pc.and_(whole, pc.greater(rows["labor_force"], 0.0)))
    rate = pc.multiply(pc.divide(rows["unemployed"], rows["labor_force"]), 100.0)
    return pa.table({"period": rows["period"], "value": rate}), [held[0].vintage]


def _jobs(
    region: regions.Region, industry: str, own: str, through: str | None, catalogue: Catalogue
) -> tuple[pa.Table, list[str]]:
    codes.industry_title(industry)  # refuses what is no industry
    quarters = [
        each
        for each in catalogue.vintages("qcew")
        if "Q" in each.vintage and (through is None or each.vintage <= through)
    ]
    if industry != "10" and not _coarse(industry) and quarters:
        newest = naics_vintage(int(quarters[0].vintage[:4]))
        quarters = [each for each in quarters if naics_vintage(int(each.vintage[:4])) == newest]
    here: Described | None = None
    used = []
    for each in quarters:
        try:
            found = qcew_areas(region, catalogue, each.vintage)[0]
        except DataMissing:
            continue
        if here is None:
            here = found
        if found.codes == here.codes:
            used.append(each)
    if here is None:
        raise DataMissing(
            _("No data by industry are at hand for {region}.").format(region=region.name),
            remedy=_("Get them with `highroad sources fetch qcew --region {key}`.").format(key=region.key),
        )
    rows = ask(
        "monthly_jobs.sql",
        views={"cells": tuple(each.tables["cells"] for each in used)},
        tables={"here": pa.table({"area_fips": pa.array(here.codes, pa.string())})},
        own=own,
        industry=industry,
    )
    rows = rows.filter(pc.equal(rows["areas"], len(here.codes)))
    months = zip(rows["year"].to_pylist(), rows["month"].to_pylist(), strict=True)
    table = pa.table(
        {
            "period": pa.array([date(year, month, 1) for year, month in months], pa.date32()),
            "value": pc.cast(rows["jobs"], pa.float64()),
        }
    )
    return table, [each.vintage for each in used]


def _coarse(industry: str) -> bool:
    """Whether an industry keeps its meaning over classifications: sectors and supersectors."""
    return len(industry) == 2 or "-" in industry or industry.startswith("10")


def _unbroken(past: pa.Table) -> pa.Table:
    """The newest months that follow each other."""
    ordered = past.sort_by("period")
    months = [each.year * 12 + each.month for each in ordered["period"].to_pylist()]
    return ordered.slice(_start(months))


def _start(months: Iterable[int]) -> int:
    """The place after the last gap."""
    start, before = 0, None
    for place, month in enumerate(months):
        if before is not None and month != before + 1:
            start = place
        before = month
    return start
