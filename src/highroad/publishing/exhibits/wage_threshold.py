"""Exhibit: what share of jobs pays at least a threshold that the reader sets."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import wages_against_threshold
from highroad.market.occupations import Per
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import AREA, LEVEL, PER, REGION, ROWS
from highroad.publishing.exhibits.speaking import first, spoken
from highroad.publishing.formats import format_money, format_percent
from highroad.publishing.release import ReleasedTable


def answer(asked: Asked) -> Finding:
    """All jobs first, then groups or detailed occupations, largest first."""
    here = asked.oews()
    per: Per = "year" if asked.values["per"] == "year" else "hour"
    threshold = asked.number("threshold")
    result = spoken(
        wages_against_threshold(
            here,
            threshold,
            level="group" if asked.values["level"] == "group" else "detailed",
            per=per,
            vintage=asked.vintages["oews"],
            catalogue=asked.catalogue,
        )
    )
    each = _("a year") if per == "year" else _("an hour")
    wage = format_money(threshold, 0 if threshold == int(threshold) else 2)
    subtitle = _(
        "Estimated share of jobs in {area} that pay at least {wage} {each} (dot), and what the published "
        "percentiles prove (line), percent"
    ).format(area=here.name, wage=wage, each=each)
    top = first(result.table)
    if top.get("estimate") is None:
        title = takeaway = _("The published wages of {area} cannot be read against {wage} {each}").format(
            area=here.name, wage=wage, each=each
        )
    else:
        share, lower, upper = (
            format_percent(float(str(top[name])), 0) for name in ("estimate", "lower", "upper")
        )
        words = {"area": here.name, "wage": wage, "each": each, "share": share}
        words |= {"lower": lower, "upper": upper}
        title = _("About {share} of jobs in {area} pay at least {wage} {each}").format(**words)
        takeaway = _(
            "Between {lower} and {upper} of jobs in {area} pay at least {wage} {each}: that much the "
            "published percentiles prove. The estimate between them is {share}."
        ).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("estimate", "lower", "upper", "employment", "hourly_p50", "annual_p50"),
        described=(here,),
        shown=asked.rows(),
        draw=partial(_draw, title, subtitle),
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="occupation",
        value="estimate",
        low="lower",
        high="upper",
        title=title,
        subtitle=subtitle,
        size=size,
    )


THRESHOLD = Parameter(
    "threshold",
    N_("Threshold"),
    "number",
    default="25",
    least=1,
    most=1_000_000,
    help=N_("A wage in dollars per hour or per year, for example a living wage that you can cite."),
)
KIND = Kind(
    key="wage-threshold",
    title=N_("Jobs above a wage threshold"),
    description=N_("What share of jobs pays at least a wage that you set: proven bounds and an estimate."),
    parameters=(REGION, THRESHOLD, PER, replace(LEVEL, default="group"), replace(ROWS, default="23"), AREA),
    sources=("oews",),
    answer=answer,
)
