"""Exhibit: how specialized a region's industries are, beside its counties or those of its State."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, cast

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import industry_diversity
from highroad.market.industries import Detail, qcew_areas
from highroad.publishing.charts import Chart, bar_chart, interval_dots
from highroad.publishing.exhibits.industry_mix import DETAIL, OWNERSHIP
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.exhibits.shift_share import REFERENCE
from highroad.publishing.formats import format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.reference import regions


def answer(asked: Asked) -> Finding:
    """The region first, then the counties, the most specialized first."""
    here, vintage = qcew_areas(asked.region, asked.catalogue, asked.vintages["qcew"] or None)
    asked.vintages["qcew"] = vintage
    if asked.values["reference"]:
        asked.values["reference"] = regions.resolve_region(asked.values["reference"]).key
    result = industry_diversity(
        here,
        reference=asked.values["reference"],
        detail=cast(Detail, asked.values["detail"]),
        ownership=asked.values["ownership"],
        vintage=vintage,
        catalogue=asked.catalogue,
    )
    own = result.table.slice(0, 1).to_pylist()[0]
    compared = pc.any(pc.is_valid(result.table["specialization"])).as_py()
    words = {
        "area": here.name,
        "reference": str(result.method.parameters["reference_name"]),
        "vintage": _(result.sources[0].vintage_label),
    }
    if compared:
        subtitle = _("Jobs in other industries than in {reference}, percent, {vintage}").format(**words)
    else:
        subtitle = _("Concentration of jobs in few industries, with its bounds, {vintage}").format(**words)
    title, takeaway = _words(own, words, result.table.to_pylist())
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("place",),
        measures=("specialization", "hachman", "entropy", "herfindahl", "least", "most"),
        described=(here,),
        shown=min(asked.rows(), result.table.num_rows),
        draw=partial(_draw, title, subtitle, bool(compared), here.name),
    )


def _words(own: dict[str, Any], words: dict[str, str], rows: list[dict[str, Any]]) -> tuple[str, str]:
    """The region's index, or the bounds that are all that can be said."""
    if own["specialization"] is not None:
        words |= {
            "share": format_percent(own["specialization"], 1),
            "hachman": format_number(own["hachman"], 2),
            "above": format_number(
                sum((row["specialization"] or 0) > own["specialization"] for row in rows[1:])
            ),
            "count": format_number(sum(row["specialization"] is not None for row in rows[1:])),
        }
        title = _("{share} of jobs in {area} are in other industries than in {reference}").format(**words)
        takeaway = _(
            "{share} of the jobs in {area} would have to be in other industries to match {reference}; its "
            "likeness is {hachman} of 1. Of {count} counties that can be compared, {above} are more "
            "specialized."
        ).format(**words)
        return title, takeaway
    if own["least"] is None:
        nothing = _("Nothing can be said of how specialized {area} is: its jobs are suppressed").format(
            **words
        )
        return nothing, nothing
    words |= {"least": format_number(own["least"], 3), "most": format_number(own["most"], 3)}
    if own["herfindahl"] is not None:
        title = _("Concentration of jobs in few industries in {area}: {least} of 1").format(**words)
        alike = 1 / own["herfindahl"] if own["herfindahl"] else 0.0
        others = [row for row in rows[1:] if row["least"] is not None]
        words |= {
            "alike": format_number(alike, 1),
            "more": format_number(sum(row["least"] > own["herfindahl"] for row in others)),
            "count": format_number(len(others)),
        }
        return title, _(
            "Jobs in {area} are spread as over {alike} industries of equal size. Of {count} counties that "
            "can be compared, {more} are surely more concentrated."
        ).format(**words)
    else:
        title = _("Concentration of jobs in {area} lies between {least} and {most} of 1").format(**words)
    return title, title


def _draw(title: str, subtitle: str, compared: bool, area: str, table: ReleasedTable, size: str) -> Chart:
    if compared:
        return bar_chart(
            table,
            category="area",
            value="specialization",
            title=title,
            subtitle=subtitle,
            highlight=(area,),
            size=size,
        )
    return interval_dots(
        table,
        category="area",
        value="least",
        low="least",
        high="most",
        title=title,
        subtitle=subtitle,
        highlight=(area,),
        fit_all=True,
        size=size,
    )


KIND = Kind(
    key="industry-diversity",
    title=N_("Specialized or diverse"),
    description=N_("How far a region's industries depart from the nation's, beside counties nearby."),
    parameters=(
        REGION,
        REFERENCE,
        replace(DETAIL, default="supersector"),
        OWNERSHIP,
        replace(ROWS, default="16"),
    ),
    sources=("qcew",),
    answer=answer,
    by_region=frozenset({"qcew"}),
)
