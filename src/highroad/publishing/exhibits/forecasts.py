"""Exhibit: a region's unemployment or jobs, continued by its own past, with interval and error on trial."""

from __future__ import annotations

from functools import partial
from typing import cast

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, regional_forecast
from highroad.market.regional_forecasts import Series
from highroad.publishing.charts import Chart, forecast_chart
from highroad.publishing.exhibits.industry_mix import OWNERSHIP
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.formats import format_month, format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes

SERIES = Parameter(
    "series",
    N_("What is forecast"),
    "choice",
    default="unemployment",
    choices=(("unemployment", N_("unemployment rate")), ("jobs", N_("jobs of an industry"))),
)
INDUSTRY = Parameter(
    "industry",
    N_("Industry"),
    "text",
    default="10",
    help=N_("For jobs: 10 is all industries; a sector such as 62, or a NAICS code."),
)
MONTHS = Parameter("months", N_("Months ahead"), "number", default="12", least=1, most=36)
CONFIDENCE = Parameter(
    "confidence",
    N_("Confidence of the interval"),
    "choice",
    default="95",
    choices=(("80", N_("80 percent")), ("90", N_("90 percent")), ("95", N_("95 percent"))),
)


def answer(asked: Asked) -> Finding:
    """The last three years and the months ahead."""
    region = asked.region
    series = cast(Series, asked.values["series"])
    source = "laus_monthly" if series == "unemployment" else "qcew"
    result = regional_forecast(
        region,
        series=series,
        industry=asked.values["industry"],
        ownership=asked.values["ownership"],
        horizon=int(asked.number("months")),
        confidence=float(asked.values["confidence"]) / 100,
        through=asked.vintages[source] or None,
        catalogue=asked.catalogue,
    )
    asked.vintages = {source: result.sources[0].vintage}
    rows = result.table.to_pylist()
    known = [row for row in rows if row["value_mark"] is None][-1]
    last = rows[-1]
    shown = (lambda value: format_percent(value, 1)) if series == "unemployment" else format_number
    about = result.method.parameters
    words = {
        "region": region.name,
        "what": _("Unemployment") if series == "unemployment" else what_is_forecast(asked.values["industry"]),
        "now": shown(known["value"]),
        "month": format_month(known["period"]),
        "then": shown(last["value"]),
        "ahead": format_month(last["period"]),
        "low": shown(last["low"]),
        "high": shown(last["high"]),
        "error": f"{about['error']:.2f}",
        "covered": about["covered"],
        "trials": about["trials"],
        "percent": asked.values["confidence"],
    }
    title = _("{what} in {region} may be between {low} and {high} in {ahead}").format(**words)
    takeaway = _(
        "{what} in {region} was {now} in {month}; its own past continued gives {then} in {ahead}, "
        "between {low} "
        "and {high}. From {trials} earlier starting points the same method missed by {error} times the usual "
        "change over a year, and {covered} percent of outcomes lay in the interval that was known by then."
    ).format(**words)
    subtitle = _("{what} by month in {region}, and its forecast with the {percent}% interval").format(**words)
    note = _("The region covers only part of a county here; the numbers describe whole counties.")
    part = bool(region.partial_counties)
    described = Described(
        region.key, region.name, (), (region.name,), "overlaps" if part else "same", note if part else ""
    )
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("period",),
        measures=("value", "low", "high"),
        described=(described,),
        draw=partial(_draw, title, subtitle),
    )


def what_is_forecast(industry: str) -> str:
    """The jobs of an industry in words."""
    if industry == "10":
        return _("Jobs")
    return _("Jobs in {industry}").format(industry=codes.industry_title(industry))


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return forecast_chart(
        table,
        period="period",
        value="value",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        size=size,
    )


KIND = Kind(
    key="forecast",
    title=N_("Forecast"),
    description=N_("Unemployment or jobs a year ahead, with its interval and how well the same did before."),
    parameters=(REGION, SERIES, INDUSTRY, OWNERSHIP, MONTHS, CONFIDENCE),
    sources=("laus_monthly", "qcew"),
    answer=answer,
    by_region=frozenset({"laus_monthly", "qcew"}),
)
