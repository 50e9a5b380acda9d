"""Exhibit: unemployment in every county of a state, on a map."""

from __future__ import annotations

from functools import partial

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, unemployment_by_county
from highroad.publishing.charts import Chart, choropleth
from highroad.publishing.charts.geography import features
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.exhibits.states import framed_note, outline_of, state_of
from highroad.publishing.formats import format_percent
from highroad.publishing.release import ReleasedTable


def answer(asked: Asked) -> Finding:
    """Counties by their rate, highest first."""
    region = asked.region
    state, notes = state_of(region)
    year = asked.vintages["laus"]
    result = unemployment_by_county(state, vintage=year, catalogue=asked.catalogue)
    rows = result.table.to_pylist()
    known = [row for row in rows if row["rate"] is not None]
    subtitle = _(
        "Unemployed people as percent of the labor force, counties of {state}, average of {year}"
    ).format(state=state.name, year=year)
    if not known:
        title = takeaway = _("No county of {state} has a number for {year}").format(
            state=state.name, year=year
        )
    elif len(known) == 1:
        words = {"county": known[0]["county"], "rate": format_percent(known[0]["rate"], 1), "year": year}
        title = takeaway = _("Unemployment in {county} was {rate} in {year}").format(**words)
    else:
        words = {
            "first": known[0]["county"],
            "high": format_percent(known[0]["rate"], 1),
            "last": known[-1]["county"],
            "low": format_percent(known[-1]["rate"], 1),
            "state": state.name,
            "year": year,
        }
        title = _(
            "Of the counties of {state}, {first} had the highest unemployment in {year}: {high}"
        ).format(**words)
        takeaway = _(
            "In {year}, unemployment in {state} went from {low} in {last} to {high} in {first}."
        ).format(**words)
    outline = outline_of(region, state)
    undrawn = "" if known else title
    gone = _of_another_time(rows)
    if gone and not any(row["county_fips"] in features("county") for row in known):
        undrawn = gone[0]
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("county_fips",),
        measures=("rate", "unemployed", "labor_force"),
        described=(Described(state.key, state.name, (), (state.name,)),),
        notes=(*notes, *framed_note(region, outline), *gone),
        draw=partial(_draw, title, subtitle, state.states[0], outline) if not undrawn else None,
        undrawn=undrawn,
    )


def _of_another_time(rows: list[dict[str, str]]) -> tuple[str, ...]:
    """A note on counties of the data that today's map no longer has."""
    shapes = features("county")
    gone = sorted(str(row["county"]) for row in rows if row["county_fips"] not in shapes)
    if not gone:
        return ()
    note = _("The map has today's counties; these of the data are no longer among them: {counties}.")
    return (note.format(counties="; ".join(gone)),)


def _draw(
    title: str, subtitle: str, state: str, outline: tuple[str, ...], table: ReleasedTable, size: str
) -> Chart:
    return choropleth(
        table,
        area="county_fips",
        value="rate",
        name="county",
        title=title,
        subtitle=subtitle,
        states=(state,),
        outline=outline,
        size=size,
    )


KIND = Kind(
    key="unemployment-map",
    title=N_("Unemployment across a state"),
    description=N_("The unemployment rate of every county of the region's state in one year, on a map."),
    parameters=(REGION,),
    sources=("laus",),
    answer=answer,
)
