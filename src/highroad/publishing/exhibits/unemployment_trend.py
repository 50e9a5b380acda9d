"""Exhibit: unemployment in a region over the years at hand."""

from __future__ import annotations

from functools import partial

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, unemployment
from highroad.publishing.charts import Chart, line_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.formats import format_number, format_percent
from highroad.publishing.release import ReleasedTable


def answer(asked: Asked) -> Finding:
    """One row a year."""
    region = asked.region
    result = unemployment(region, through=asked.vintages["laus"], catalogue=asked.catalogue)
    asked.vintages["laus"] = result.sources[0].vintage
    known = [row for row in result.table.to_pylist() if row["rate"] is not None]
    subtitle = _("Unemployed people as percent of the labor force, {region}, annual averages").format(
        region=region.name
    )
    if not known:
        title = takeaway = _("No year has numbers for every county of {region}").format(region=region.name)
    else:
        last = known[-1]
        words = {
            "region": region.name,
            "rate": format_percent(last["rate"], 1),
            "year": last["year"],
            "people": format_number(last["unemployed"]),
        }
        title = _("Unemployment in {region} was {rate} in {year}").format(**words)
        takeaway = _(
            "{people} people in {region} were unemployed in {year}, {rate} of the labor force."
        ).format(**words)
        if len(known) > 1:
            words |= {"before": format_percent(known[-2]["rate"], 1), "earlier": known[-2]["year"]}
            takeaway += " " + _("In {earlier} it was {before}.").format(**words)
    several = len(known) > 1
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("year",),
        measures=("rate", "unemployed", "labor_force"),
        described=(_described(region.key, region.name, bool(region.partial_counties)),),
        draw=partial(_draw, title, subtitle) if several else None,
        undrawn=_undrawn(len(known), title),
    )


def _undrawn(years: int, title: str) -> str:
    if years == 1:
        return _("One year makes no line; add more with `highroad sources fetch laus`.")
    return "" if years else title


def _described(key: str, name: str, partial_counties: bool) -> Described:
    note = _("The region covers only part of a county here; the numbers describe whole counties.")
    relation = "overlaps" if partial_counties else "same"
    return Described(key, name, (), (name,), relation, note if partial_counties else "")


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return line_chart(table, x="year", value="rate", title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="unemployment-trend",
    title=N_("Unemployment"),
    description=N_("The unemployment rate by year, from people summed over the region's counties."),
    parameters=(REGION,),
    sources=("laus",),
    answer=answer,
)
