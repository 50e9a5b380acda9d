"""Exhibit: openings a year by occupation, from the area's jobs and the nation's projected rates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import regional_openings
from highroad.market.openings_range import outward
from highroad.market.regional_openings import Rates
from highroad.publishing.charts import Chart, bar_chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, RATES, REGION, ROWS, TAG
from highroad.publishing.exhibits.speaking import spoken
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

#: Whose projected rates an occupation goes by, to be said in every language.
WHOSE = (N_("state"), N_("nation"))


def answer(asked: Asked) -> Finding:
    """Detailed occupations, most openings first."""
    here = asked.oews(additive=True)
    result = spoken(
        regional_openings(
            here,
            rates=cast(Rates, asked.values["rates"]),
            vintage=asked.vintages["oews"],
            projections=asked.vintages["projections"],
            of_state=asked.vintages["state_projections"] or None,
            catalogue=asked.catalogue,
        )
    )
    asked.vintages["state_projections"] = state_vintage(result)
    whose = "state_projections" if asked.values["rates"] == "state" else "projections"
    years = next(each.vintage_label for each in result.sources if each.key == whose)
    subtitle = _("Estimated openings a year by occupation in {area}, {years}, with their range").format(
        area=here.name, years=_(years)
    )
    result = asked.cut(_told(result))
    growing = asked.values["order"] == "growth"
    if growing:
        order = [("growth", "descending"), ("soc", "ascending")]
        result = result.with_table(result.table.sort_by(order))
        subtitle = _("Estimated growth in jobs a year by occupation in {area}").format(area=here.name)
    known = result.table.filter(pc.is_valid(result.table["openings"]))
    if not known.num_rows:
        title = takeaway = _("No openings can be estimated for {area}").format(area=here.name)
    else:
        top = known.slice(0, 1).to_pylist()[0]
        words = {
            "area": here.name,
            "occupation": top["occupation"],
            "openings": format_number(round(top["openings"], -1)),
            "leaving": format_number(round(_leaving(top), -1)),
            "all": format_number(round(pc.sum(known["openings"]).as_py(), -2)),
            "count": format_number(known.num_rows),
            "growth": format_number(round(top["growth"], -1)),
        }
        said = _("{occupation} has the most openings shown in {area}: about {openings} a year")
        if growing:
            said = _("{occupation} grows most of those shown in {area}: about {growth} jobs a year")
        title = said.format(**words)
        takeaway = _(
            "About {leaving} people a year leave the occupation {occupation} in {area}; with growth that "
            "makes about {openings} openings. The {count} occupations shown have about {all} together."
        ).format(**words)
        takeaway += f" {range_words(top)}"
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("openings", "openings_low", "openings_high", "growth", "employment"),
        described=(here,),
        shown=asked.rows(),
        draw=partial(_draw, title, subtitle, asked.values["order"]) if known.num_rows else None,
        undrawn="" if known.num_rows else title,
    )


def _told(result: Result) -> Result:
    """The answer with whose rates they are in the language in force."""
    if "rates_of" not in result.table.column_names:
        return result
    words = {each: _(each) for each in WHOSE}
    said = pa.array([words.get(each) for each in result.table["rates_of"].to_pylist()], pa.string())
    place = result.table.column_names.index("rates_of")
    return result.with_table(result.table.set_column(place, "rates_of", said))


def _leaving(top: dict[str, Any]) -> float:
    """People who leave an occupation in a year; where a state tells openings alone, those less growth."""
    if top["exits"] is None or top["transfers"] is None:
        return max(0.0, float(top["openings"] - top["growth"]))
    return float(top["exits"] + top["transfers"])


def state_vintage(result: Result) -> str:
    """The vintage of the state's projections that an answer goes by or holds in its range; "" for none."""
    told = result.method.parameters
    return str(told.get("of_state") or told.get("beside") or "")


def range_words(row: Mapping[str, Any]) -> str:
    """How sure the openings of a row are, in a sentence of its own."""
    low, high = row["openings_low"], row["openings_high"]
    if low is None:
        return _("How sure that is cannot be said: no sampling error of its jobs is published.")
    ends = outward(low, low if high is None else high)
    words = {"occupation": row["occupation"], "low": format_number(ends[0]), "high": format_number(ends[1])}
    if high is None:
        return _("{occupation} has at least {low}: not all areas show its jobs.").format(**words)
    return _("As far as published errors tell, the openings of {occupation} are {low} to {high}.").format(
        **words
    )


def _draw(title: str, subtitle: str, value: str, table: ReleasedTable, size: str) -> Chart:
    if value == "openings":
        return interval_dots(
            table,
            category="occupation",
            value=value,
            low="openings_low",
            high="openings_high",
            title=title,
            subtitle=subtitle,
            fit_all=True,
            size=size,
        )
    return bar_chart(table, category="occupation", value=value, title=title, subtitle=subtitle, size=size)


ORDER = Parameter(
    "order",
    N_("Order"),
    "choice",
    default="openings",
    choices=(("openings", N_("most openings first")), ("growth", N_("most growth first"))),
)


KIND = Kind(
    key="openings",
    title=N_("Openings"),
    description=N_("How many openings a year an occupation has, from growth and from people who leave it."),
    parameters=(REGION, RATES, ORDER, TAG, ROWS, AREA),
    sources=("oews", "projections", "state_projections"),
    by_region=frozenset({"state_projections"}),
    answer=answer,
)
