"""Exhibit: which occupations an industry of a region employs, with an error band."""

from __future__ import annotations

from functools import partial

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import industry_staffing
from highroad.market.industries import JOBS, qcew_areas
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS, TAG
from highroad.publishing.formats import format_cell, format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark

INDUSTRY = Parameter(
    "industry",
    N_("Industry"),
    "text",
    default="62",
    required=True,
    help=N_("A sector such as 62 or 31-33, or three to six digits of the NAICS code, such as 622."),
)


def answer(asked: Asked) -> Finding:
    """Occupations of the industry, most jobs first."""
    here, vintage = qcew_areas(asked.region, asked.catalogue, asked.vintages["qcew"] or None)
    asked.vintages["qcew"] = vintage
    result = industry_staffing(
        here,
        asked.values["industry"],
        vintage=vintage,
        oews=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    result = asked.cut(result)
    about = result.method.parameters
    words = {
        "area": here.name,
        "industry": about["industry_name"],
        "jobs": format_cell(JOBS, about["jobs"], Mark.AT_LEAST if about["areas_hidden"] else None),
        "vintage": _(result.sources[0].vintage_label),
    }
    subtitle = _("Estimated jobs by occupation in {industry}, {area}, {vintage}").format(**words)
    known = result.table.filter(pc.is_valid(result.table["jobs"]))
    if not known.num_rows:
        title = takeaway = _("The pattern of {industry} shows no occupation").format(**words)
    else:
        top = known.slice(0, 1).to_pylist()[0]
        ten = pc.sum(known.slice(0, 10)["share"]).as_py()
        words |= {
            "occupation": top["occupation"],
            "count": format_number(top["jobs"]),
            "share": format_percent(top["share"], 0),
            "ten": format_percent(ten, 0),
        }
        title = _("{industry} in {area}: about {count} of {jobs} jobs are {occupation}, by estimate").format(
            **words
        )
        takeaway = _(
            "{occupation} are about {share} of the {jobs} jobs in {industry} in {area}; the ten largest "
            "occupations are {ten}."
        ).format(**words)
        if top["low"] is not None:
            ends = {"low": format_number(top["low"]), "high": format_number(top["high"])}
            if about["tried"] == "yes":
                takeaway += " " + _("They may be as few as {low} or as many as {high}.").format(**ends)
            else:
                takeaway += " " + _(
                    "By sampling error alone they are {low} to {high}; how far the region's staffing departs "
                    "from the nation's cannot be told here, so that the true interval is wider."
                ).format(**ends)
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("jobs", "share", "low", "high"),
        described=(here,),
        shown=asked.rows(),
        draw=partial(_draw, title, subtitle) if known.num_rows else None,
        undrawn="" if known.num_rows else title,
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="occupation",
        value="jobs",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        fit_all=True,
        size=size,
    )


KIND = Kind(
    key="industry-staffing",
    title=N_("Occupations of an industry"),
    description=N_(
        "Which occupations an industry of the region employs, from the nation's staffing pattern."
    ),
    parameters=(REGION, INDUSTRY, TAG, ROWS),
    sources=("qcew", "oews"),
    answer=answer,
    by_region=frozenset({"qcew"}),
)
