"""Exhibit: whether a region's unemployment gives an early sign, and what such signs were worth before."""

from __future__ import annotations

from functools import partial

import pyarrow as pa

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, regional_early_signs
from highroad.publishing.charts import Chart, forecast_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.formats import format_month, format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

THRESHOLD = Parameter(
    "threshold",
    N_("Rise that counts, points"),
    "number",
    default="0.5",
    least=0.1,
    most=10,
    help=N_("Above the same months of the year before, on average of three months."),
)
#: The words of the table.
SAID = (N_("yes"), N_("no"))


def answer(asked: Asked) -> Finding:
    """The last ten years by month, the newest last."""
    region = asked.region
    threshold = asked.number("threshold")
    result = regional_early_signs(
        region,
        threshold=threshold,
        through=asked.vintages["laus_monthly"] or None,
        catalogue=asked.catalogue,
    )
    asked.vintages["laus_monthly"] = result.sources[0].vintage
    last = result.table.slice(result.table.num_rows - 1).to_pylist()[0]
    found = result.method.parameters
    words = {
        "region": region.name,
        "rate": format_percent(last["value"], 1),
        "mean": format_number(abs(last["mean"]), 1),
        "month": format_month(last["period"]),
        "threshold": format_number(threshold, 1),
        "first": format_month(str(found["first_month"])),
        **{name: str(found[name]) for name in ("signs", "right", "wrong", "open")},
    }
    above, below = _("{mean} points above a year before"), _("{mean} points below a year before")
    rising = (above if last["mean"] >= 0 else below).format(**words)
    title = (
        _("An early sign in {region}: unemployment was {rising} in {month}")
        if last["sign"] == "yes"
        else _("No early sign in {region}: unemployment was {rising} in {month}")
    ).format(rising=rising, **words)
    takeaway = _(
        "The unemployment rate of {region} was {rate} in {month}; over three months it was {rising} on "
        "average, and {threshold} points or more above count as an early sign. Signs begun since {first}: "
        "{signs}; after {right} of them the rise doubled within a year, after {wrong} it did not."
    ).format(rising=rising, **words)
    if words["open"] != "0":
        takeaway += " " + _("{open} cannot be judged yet.").format(**words)
    subtitle = _(
        "Unemployment rate less that of the year before, mean of three months, points, {region}"
    ).format(**words)
    part = bool(region.partial_counties)
    note = _("The region covers only part of a county here; the numbers describe whole counties.")
    described = Described(
        region.key, region.name, (), (region.name,), "overlaps" if part else "same", note if part else ""
    )
    return Finding(
        result=_told(result),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("period",),
        measures=("value", "change", "mean"),
        described=(described,),
        draw=partial(_draw, title, subtitle, threshold),
    )


def _told(result: Result) -> Result:
    """The answer with its yes and no in the language in force."""
    words = {each: _(each) for each in SAID}
    said = pa.array([words.get(each) for each in result.table["sign"].to_pylist()], pa.string())
    return result.with_table(result.table.set_column(result.table.column_names.index("sign"), "sign", said))


def _draw(title: str, subtitle: str, threshold: float, table: ReleasedTable, size: str) -> Chart:
    return forecast_chart(
        table,
        period="period",
        value="mean",
        low="mean",
        high="mean",
        title=title,
        subtitle=subtitle,
        reference=threshold,
        reference_label=_("early sign"),
        size=size,
    )


KIND = Kind(
    key="early-signs",
    title=N_("Early signs"),
    description=N_(
        "Whether unemployment rises as it does when work gets scarce, and how often that was right."
    ),
    parameters=(REGION, THRESHOLD),
    sources=("laus_monthly",),
    by_region=frozenset({"laus_monthly"}),
    answer=answer,
)
