"""Exhibit: industries that a region may count on, scored, with what the order hangs on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import target_industries
from highroad.market.industries import Detail, qcew_areas
from highroad.market.regional_targets import WEIGHTS
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.industry_mix import DETAIL
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.exhibits.wage_threshold import THRESHOLD
from highroad.publishing.exhibits.years import EARLIER, two_years
from highroad.publishing.formats import format_number, format_percent
from highroad.publishing.release import ReleasedTable

_LABELS = {
    "size": N_("Weight of size"),
    "concentration": N_("Weight of concentration"),
    "growth": N_("Weight of growth"),
    "own_growth": N_("Weight of own growth"),
    "wage": N_("Weight of pay"),
    "openings": N_("Weight of openings"),
    "middle": N_("Weight of middle-skill work"),
}


def answer(asked: Asked) -> Finding:
    """Industries by score, the best first."""
    detail = cast(Detail, asked.values["detail"])
    try:
        vintage, earlier = two_years(asked, detail)
    except DataMissing:
        vintage, earlier = qcew_areas(asked.region, asked.catalogue, asked.vintages["qcew"] or None)[1], ""
        asked.vintages["qcew"] = vintage
    here, _vintage = qcew_areas(asked.region, asked.catalogue, vintage)
    held = bool(asked.catalogue.vintages("projections"))
    result = target_industries(
        asked.region,
        threshold=asked.number("threshold"),
        detail=detail,
        earlier=earlier or None,
        vintage=vintage,
        weights={name: asked.number(name) for name in WEIGHTS},
        oews=asked.vintages["oews"],
        projections=asked.vintages["projections"] or None if held else None,
        catalogue=asked.catalogue,
    )
    if held and not asked.vintages["projections"]:
        asked.vintages["projections"] = asked.catalogue.vintages("projections")[0].vintage
    rows = result.table.to_pylist()
    demanded = [row for row in rows if row["in_demand"]]
    sure = [row for row in rows[:10] if row["top_share"] >= 90]
    words = {
        "area": here.name,
        "industry": rows[0]["industry"],
        "score": format_number(rows[0]["score"], 2),
        "share": format_percent(rows[0]["top_share"], 0),
        "demanded": format_number(len(demanded)),
        "count": format_number(len(rows)),
        "sure": format_number(len(sure)),
        "clauses": rows[0]["clauses"],
        "vintage": _(result.sources[0].vintage_label),
    }
    title = _("{industry} scores highest of {count} industries of {area}: {score}").format(**words)
    takeaway = _(
        "{industry} scores highest in {area} ({clauses}). {sure} of the ten best stay among the ten "
        "best with "
        "other weights in nine of ten draws; {demanded} of {count} industries are in demand by the rule."
    ).format(**words)
    subtitle = _("Score of industries in {area}, {vintage}, with its band under other weights").format(
        **words
    )
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("industry_code",),
        measures=("score", "rank", "jobs", "growth", "wage", "openings", "top_share"),
        described=(here,),
        shown=min(asked.rows(), len(rows)),
        draw=partial(_draw, title, subtitle),
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="industry",
        value="score",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        reference=0.0,
        reference_label=_("the region's middle industry"),
        fit_all=True,
        size=size,
    )


def _weight(name: str) -> Parameter:
    return Parameter(name, _LABELS[name], "number", default=f"{100 * WEIGHTS[name]:g}", least=0, most=100)


KIND = Kind(
    key="target-industries",
    title=N_("Target industries"),
    description=N_(
        "Industries scored by size, growth, pay and openings, and how much the order hangs on weights."
    ),
    parameters=(
        REGION,
        THRESHOLD,
        replace(DETAIL, default="3-digit"),
        EARLIER,
        *(_weight(name) for name in WEIGHTS),
        replace(ROWS, default="15"),
    ),
    sources=("qcew", "oews", "projections"),
    answer=answer,
    by_region=frozenset({"qcew", "projections"}),
)
