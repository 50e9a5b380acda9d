"""Exhibit: estimates of industries whose jobs are suppressed, with their bounds; only when asked for.

Whoever publishes an estimate answers for it: what rests on fewer than three establishments is shown to nobody
here. An analyst may compute it at home (`highroad market suppressed --accept-terms`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import suppressed_jobs
from highroad.market.industries import Detail, qcew_areas
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.industry_mix import DETAIL, OWNERSHIP
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable

CONFIDENCE = Parameter(
    "confidence",
    N_("Confidence of the interval"),
    "choice",
    default="80",
    choices=(("80", N_("80 percent")), ("90", N_("90 percent")), ("95", N_("95 percent"))),
)


def answer(asked: Asked) -> Finding:
    """Industries with suppressed cells, the largest estimate first."""
    here, vintage = qcew_areas(asked.region, asked.catalogue, asked.vintages["qcew"] or None)
    asked.vintages["qcew"] = vintage
    result = suppressed_jobs(
        here,
        detail=cast(Detail, asked.values["detail"]),
        ownership=asked.values["ownership"],
        confidence=float(asked.values["confidence"]) / 100,
        vintage=vintage,
        catalogue=asked.catalogue,
    )
    subtitle = _(
        "Estimated jobs of industries with suppressed cells in {area}, {vintage}, with {percent}% intervals"
    ).format(area=here.name, vintage=_(result.sources[0].vintage_label), percent=asked.values["confidence"])
    rows = result.table.to_pylist()
    if not rows:
        title = takeaway = _("No industry of {area} is suppressed at this detail").format(area=here.name)
    elif rows[0]["employment"] is None:
        title = takeaway = _("No estimate may be shown for {area}").format(area=here.name)
    else:
        first = rows[0]
        words = {
            "area": here.name,
            "industry": first["industry"],
            "jobs": format_number(first["employment"]),
            "low": format_number(first["low"]),
            "high": format_number(first["high"]),
            "count": format_number(len(rows)),
        }
        title = _("{industry} in {area}: {jobs} jobs, by estimate").format(**words)
        takeaway = _(
            "{count} industries of {area} have suppressed cells; the largest by estimate is {industry}, with "
            "between {low} and {high} jobs."
        ).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("industry_code",),
        measures=("employment", "lower", "upper"),
        described=(here,),
        shown=min(asked.rows(), max(1, len(rows))),
        draw=partial(_draw, title, subtitle) if rows and rows[0]["employment"] is not None else None,
        undrawn=title,
    )


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="industry",
        value="employment",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        size=size,
    )


KIND = Kind(
    key="suppressed-jobs",
    title=N_("Estimates of suppressed jobs"),
    description=N_("Estimated jobs of suppressed industries, within what published totals allow."),
    parameters=(REGION, DETAIL, OWNERSHIP, CONFIDENCE, replace(ROWS, default="20")),
    sources=("qcew",),
    answer=answer,
    by_region=frozenset({"qcew"}),
)
