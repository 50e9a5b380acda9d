"""Exhibit: industries that a region may count on, scored, with what the order hangs on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market import target_industries
from highroad.market.industries import Detail, qcew_areas
from highroad.market.regional_targets import TOP, WEIGHTS
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.industry_mix import DETAIL
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.exhibits.wage_threshold import THRESHOLD
from highroad.publishing.exhibits.years import EARLIER, two_years
from highroad.publishing.formats import format_number
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

#: So many industries are named in the finding.
NAMED: Final = 3


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
    sure = [row for row in rows[:TOP] if row["top_share"] >= 90]
    words = {
        "area": here.name,
        "count": format_number(len(rows)),
        "sure": format_number(len(sure)),
        "vintage": _(result.sources[0].vintage_label),
    }
    title, takeaway = _sentences(rows, words)
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


def _sentences(rows: list[dict[str, Any]], words: dict[str, str]) -> tuple[str, str]:
    """Which industries come first, why, and how much the order hangs on the weights."""
    best = [row["industry"] for row in rows[:NAMED]]
    # Names have commas and "and" of their own.
    title = _("First of {count} industries of {area}: {names}").format(names="; ".join(best), **words)
    if len(best) < NAMED:
        title = _("{industry} comes first of {count} industries of {area}").format(industry=best[0], **words)
    top, jobs = rows[0], (format_number(row["jobs"]) if row["jobs"] else "" for row in rows[1:NAMED])
    counted = words | {"jobs": format_number(top["jobs"] or 0)}
    reason = [_("{jobs} jobs ({vintage})").format(**counted)] if top["jobs"] else []
    reason += [top["clauses"]] if top["clauses"] else []
    said = {"industry": best[0], "reasons": "; ".join(reason)}
    told = [_("{industry} comes first: {reasons}.").format(**said)] if reason else []
    others = [
        _("{industry} ({jobs} jobs)").format(industry=name, jobs=number) if number else str(name)
        for name, number in zip(best[1:], jobs, strict=True)
    ]
    if len(others) == NAMED - 1:
        told.append(_("Then come {second} and {third}.").format(second=others[0], third=others[1]))
    told += [_demand(rows), _stability(rows, words)]
    if all(row["growth"] is None for row in rows):
        told.append(_("Growth is not known: no earlier year of the same numbers is at hand."))
    return title, " ".join(told)


def _demand(rows: list[dict[str, Any]]) -> str:
    """Which industries the rule calls in demand, by name as far as a sentence holds them."""
    found = [row["industry"] for row in rows if row["in_demand"]]
    if not found:
        return _("By the rule (pay, size, and growth or openings), no industry is surely in demand.")
    named = "; ".join(found[:NAMED])
    if len(found) <= NAMED:
        return _("In demand by the rule (pay, size, and growth or openings): {names}.").format(names=named)
    more = len(found) - NAMED
    return ngettext(
        "In demand by the rule (pay, size, and growth or openings): {names}; and {count} more.",
        "In demand by the rule (pay, size, and growth or openings): {names}; and {count} more.",
        more,
    ).format(names=named, count=format_number(more))


def _stability(rows: list[dict[str, Any]], words: dict[str, str]) -> str:
    """How sure the order is: how many of the best stay best, however the indicators are weighed."""
    if len(rows) <= TOP:
        return _("The order hangs on how size, concentration, growth, pay and openings are weighed.")
    return _(
        "How sure: with other weights of size, concentration, growth, pay and openings, {sure} of the first "
        "ten stay among them in at least nine of ten tries."
    ).format(**words)


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
