"""Exhibit: whether a region's unemployment or jobs turned since a date, beside what the time before led to
expect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final, cast

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, regional_change_since
from highroad.market.baselines import Direction
from highroad.market.regional_forecasts import Series
from highroad.publishing.charts import Chart, curve_chart
from highroad.publishing.exhibits.forecasts import INDUSTRY, what_is_forecast
from highroad.publishing.exhibits.industry_mix import OWNERSHIP
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.formats import format_month, format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.reference import regions
from highroad.results import Result

#: Months before the date that are drawn before it.
LEAD: Final = 36
AT = Parameter(
    "at",
    N_("Since"),
    "text",
    help=N_("A month such as 2023-07; the newest twelve months by default."),
)
SERIES = Parameter(
    "series",
    N_("What may have turned"),
    "choice",
    default="unemployment",
    choices=(("unemployment", N_("unemployment rate")), ("jobs", N_("jobs of an industry"))),
)
WANTED = Parameter(
    "wanted",
    N_("Direction that is hoped for"),
    "choice",
    choices=(
        ("", N_("unemployment down, jobs up")),
        ("down", N_("down")),
        ("up", N_("up")),
    ),
)
COMPARISON = Parameter(
    "comparison",
    N_("Compared with a region that it did not reach"),
    "region",
    help=N_("Without one, nothing says what caused a change."),
)


def answer(asked: Asked) -> Finding:
    """Three years before the date and the months since, with what those before led to expect."""
    region = asked.region
    series = cast(Series, asked.values["series"])
    source = "laus_monthly" if series == "unemployment" else "qcew"
    beside = regions.resolve_region(asked.values["comparison"]) if asked.values["comparison"] else None
    result = regional_change_since(
        region,
        at=_month(asked.values["at"]),
        series=series,
        industry=asked.values["industry"],
        ownership=asked.values["ownership"],
        wanted=cast("Direction | None", asked.values["wanted"] or None),
        comparison=beside,
        lead=LEAD,
        through=asked.vintages[source] or None,
        catalogue=asked.catalogue,
    )
    found = result.method.parameters
    asked.values |= {"at": str(found["at"]), "comparison": beside.key if beside else ""}
    asked.vintages = {source: result.sources[0].vintage}
    shown = (lambda value: format_percent(value, 1)) if series == "unemployment" else format_number
    # Of a rate, points: a fall from 8 to 6 percent is one of 2 points, not of 2 percent.
    apart = _points if series == "unemployment" else lambda value: format_number(abs(value))
    last = result.table.to_pylist()[-1]
    words = {
        "what": _("Unemployment") if series == "unemployment" else what_is_forecast(asked.values["industry"]),
        "region": region.name,
        "at": format_month(str(found["at"])),
        "month": format_month(last["period"]),
        "value": shown(last["value"]),
        "expected": shown(last["baseline"]),
        "gap": apart(last["gap"]),
        "average": apart(cast(float, found["average_gap"])),
        "percent": format_percent(100 * abs(cast(float, found["relative"])), 1),
    }
    title = _title(last["gap"], words)
    takeaway = _takeaway(found, words)
    subtitle = _("{what} by month in {region}, and what the months before {at} led to expect").format(**words)
    part = bool(region.partial_counties)
    note = _("The region covers only part of a county here; the numbers describe whole counties.")
    described = Described(
        region.key, region.name, (), (region.name,), "overlaps" if part else "same", note if part else ""
    )
    return Finding(
        # What the first two notes say, the takeaway says in words.
        result=replace(_said(result, apart, beside), notes=result.notes[2:]),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("period",),
        measures=("value", "baseline", "gap"),
        described=(described,),
        draw=partial(_draw, title, subtitle, str(found["at"])),
    )


def _month(text: str) -> date | None:
    """The first day of a month written 2023-07; None for none. Raises BadQuestion for another text."""
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadQuestion(
            _("“{value}” is no month.").format(value=text[:20]), remedy=_("Write it like 2023-07.")
        ) from None


def _points(value: float) -> str:
    return _("{number} points").format(number=format_number(abs(value), 1))


def _title(gap: float, words: dict[str, str]) -> str:
    """What came last beside what was expected; the same where the difference shows no digit."""
    if words["value"] == words["expected"]:
        return _("{what} in {region} was {value} in {month}, as the months before {at} led to expect").format(
            **words
        )
    told = (
        _("{what} in {region} was {value} in {month}, {gap} below what the months before {at} led to expect")
        if gap < 0
        else _(
            "{what} in {region} was {value} in {month}, {gap} above what the months before {at} led to expect"
        )
    )
    return told.format(**words)


def _takeaway(found: dict[str, Any], words: dict[str, str]) -> str:
    """On average, whether it turned, whether calm years show the same; and that no cause is told."""
    average = (
        _("Since {at} {what} in {region} was {average} ({percent}) below its baseline on average.")
        if found["average_gap"] < 0
        else _("Since {at} {what} in {region} was {average} ({percent}) above its baseline on average.")
    )
    parts = [average.format(**words | {"what": words["what"][:1].lower() + words["what"][1:]})]
    words = words | {"way": _("downward") if found["wanted"] == "down" else _("upward")}
    if found["turned"]:
        turned = _(
            "The curve turned {way} in {turned}: from then on two months in a row left the 80 percent band."
        )
        parts.append(turned.format(turned=format_month(str(found["turned"])), **words))
    else:
        parts.append(
            _(
                "The curve has not turned {way}: no two months in a row left the 80 percent band that way."
            ).format(**words)
        )
    parts.append(_("This is a change since the date, not because of it: whatever else came then is in it."))
    return " ".join(parts)


def _said(result: Result, apart: Callable[[float], str], beside: regions.Region | None) -> Result:
    """The answer with what its method found in the digits that people read."""
    found = dict(result.method.parameters)
    asked = ("area_name", "series", "industry", "ownership", "at", "wanted")
    told: dict[str, object] = {name: found[name] for name in asked if name in found}
    if beside is not None:
        told["comparison"] = beside.name
    told["turned"] = found["turned"] or _("not turned")
    told["average_gap"] = ("−" if cast(float, found["average_gap"]) < 0 else "+") + apart(
        cast(float, found["average_gap"])
    )
    for name in ("relative", "compared", "beyond"):
        if name in found:
            told[name] = f"{100 * cast(float, found[name]):+.1f}%".replace("-", "−")
    if found["detectable"] != "":
        told["detectable"] = format_percent(100 * cast(float, found["detectable"]), 1)
    told |= {name: str(found[name]) for name in ("placebos", "placebos_as_large")}
    return replace(result, method=replace(result.method, parameters=told))


def _draw(title: str, subtitle: str, since: str, table: ReleasedTable, size: str) -> Chart:
    return curve_chart(table, value="value", since=since, title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="change-since",
    title=N_("Did the curve turn?"),
    description=N_(
        "Unemployment or jobs since a month, beside what the time before led to expect; never what caused it."
    ),
    parameters=(REGION, AT, SERIES, INDUSTRY, OWNERSHIP, WANTED, COMPARISON),
    sources=("laus_monthly", "qcew"),
    answer=answer,
    by_region=frozenset({"laus_monthly", "qcew"}),
)
