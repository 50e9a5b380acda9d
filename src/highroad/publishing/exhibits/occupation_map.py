"""Exhibit: one measure of an occupation on a map, of every state or of the areas of one state."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, across_areas, across_state
from highroad.market.occupations import Per
from highroad.publishing.charts import Chart, choropleth
from highroad.publishing.exhibits.comparison import MEASURE, OCCUPATION, measured
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.parameters import PER, REGION
from highroad.publishing.exhibits.states import framed_note, outline_of, state_of
from highroad.publishing.formats import format_cell, header
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes, geography, regions
from highroad.results import Column, Result


def answer(asked: Asked) -> Finding:
    """Without a region (or for the nation) states, else the published areas of the region's state; highest
    first.
    """
    region = asked.region if asked.values["region"] else None
    return _of_states(asked) if region is None or region.kind == "nation" else _of_areas(asked, region)


def _asked(asked: Asked) -> dict[str, Any]:
    per: Per = "year" if asked.values["per"] == "year" else "hour"
    return {
        "measure": asked.values["measure"],
        "soc": asked.values["occupation"],
        "per": per,
        "vintage": asked.vintages["oews"],
        "catalogue": asked.catalogue,
    }


def _told(result: Result, occupation: str, name: str) -> tuple[str, dict[str, str], int]:
    """What is measured, the words for the highest and the lowest place, and how many places have a value."""
    value = next(column for column in result.columns if column.name == "value")
    what = _("{measure}: {occupation}").format(
        measure=header(value), occupation=codes.occupation_title(occupation, short=True)
    )
    rows = [row for row in result.table.to_pylist() if row["value"] is not None]
    if not rows:
        return what, {"what": what}, 0
    words = {
        "first": rows[0][name],
        "high": format_cell(value, rows[0]["value"], rows[0]["value_mark"]),
        "last": rows[-1][name],
        "low": format_cell(value, rows[-1]["value"], rows[-1]["value_mark"]),
        "what": measured(value, occupation),
    }
    return what, words, len(rows)


def _of_states(asked: Asked) -> Finding:
    result = across_areas(area_type="S", **_asked(asked))
    fips = [code[:2] for code in result.table.column("place").to_pylist()]
    result = replace(
        result,
        table=result.table.append_column("state", [fips]),
        columns=(Column("state", N_("State code"), "code"), *result.columns[1:]),
    )
    what, words, known = _told(result, asked.values["occupation"], "region")
    if not known:
        title = takeaway = _("No state publishes it: {what}").format(what=what)
    else:
        title = _("{what}: highest of all states in {first}, {high}").format(**words)
        takeaway = _("{what}: from {low} in {last} to {high} in {first}.").format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=what,
        takeaway=takeaway,
        key_columns=("state",),
        measures=("value",),
        shown=60,
        draw=partial(_draw, title, what, {"area": "state", "name": "region", "level": "state"})
        if known
        else None,
        undrawn="" if known else title,
    )


def _of_areas(asked: Asked, region: regions.Region) -> Finding:
    state, notes = state_of(region)
    result = across_state(state, **_asked(asked))
    # The value stands beside the name of its area; the long list of counties comes last.
    what, words, known = _told(result, asked.values["occupation"], "area")
    words["state"] = state.name
    subtitle = _(
        "{what}. Every county of {state} shows the value of the published area it is part of."
    ).format(what=what, state=state.name)
    if not known:
        title = takeaway = _("No published area of {state} has a value: {what}").format(**words)
    elif known == 1:
        title = takeaway = _("{high} in {first}: {what}").format(**words)
    else:
        title = _("{what}: highest in {first} of the published areas of {state}, {high}").format(**words)
        takeaway = _("{what}: from {low} in {last} to {high} in {first}.").format(**words)
    outline = outline_of(region, state)
    places = result.table.column("place").to_pylist()
    names = result.table.column("area").to_pylist()
    how = {
        "area": "county_codes",
        "name": "area",
        "joined": True,
        "states": (state.states[0],),
        "outline": outline,
    }
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("place",),
        measures=("value",),
        described=(Described("", state.name, tuple(places), tuple(names)),),
        notes=(*notes, *framed_note(region, outline), *_unplaced(result, state)),
        draw=partial(_draw, title, subtitle, how) if known else None,
        undrawn="" if known else title,
    )


def _unplaced(result: Result, state: regions.Region) -> tuple[str, ...]:
    """Counties whose area is not known here, and areas whose counties are not."""
    rows = result.table.to_pylist()
    placed = {code for row in rows for code in row["county_codes"].split()}
    lost = [
        county.name
        for fips, county in geography.counties().items()
        if fips[:2] == state.states[0] and fips not in placed
    ]
    areas = [row["area"] for row in rows if not row["county_codes"]]
    if not lost:
        return ()
    return (
        _(
            "These areas are in the table, not on the map, for their counties are not known here: {areas}."
        ).format(areas="; ".join(sorted(areas))),
        _("Counties whose published area is not known here (hatched on the map): {counties}.").format(
            counties=", ".join(lost)
        ),
    )


def _draw(title: str, subtitle: str, how: dict[str, Any], table: ReleasedTable, size: str) -> Chart:
    return choropleth(table, value="value", title=title, subtitle=subtitle, size=size, **how)


KIND = Kind(
    key="occupation-map",
    title=N_("An occupation on the map"),
    description=N_(
        "Quotient, jobs or wage of one occupation in every state, or in the areas of one state, on a map."
    ),
    parameters=(
        replace(
            REGION,
            required=False,
            help=N_("Its state is shown, county by county. Without a region the map shows all states."),
        ),
        OCCUPATION,
        MEASURE,
        PER,
    ),
    sources=("oews",),
    answer=answer,
)
