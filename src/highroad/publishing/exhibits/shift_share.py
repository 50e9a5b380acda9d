"""Exhibit: how much of a region's change of jobs is the nation's growth, its industries', and its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import regional_shift_share, regional_shift_share_by_year
from highroad.market.industries import Detail, qcew_areas_throughout
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.industry_mix import DETAIL, OWNERSHIP
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION, ROWS
from highroad.publishing.exhibits.years import EARLIER, two_years
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.reference import regions
from highroad.results import Mark, Result

MODEL = Parameter(
    "model",
    N_("How the change is split"),
    "choice",
    default="classic",
    choices=(
        ("classic", N_("in three parts (classic)")),
        ("homothetic", N_("with the region's own part split again (Esteban-Marquillas)")),
        ("dynamic", N_("year by year")),
    ),
)
REFERENCE = Parameter(
    "reference",
    N_("Compared with"),
    "region",
    help=N_("A region that contains it; by default the nation where it is at hand, else the State."),
)
EXCLUDING = Parameter(
    "excluding",
    N_("The region itself"),
    "choice",
    default="no",
    choices=(("no", N_("is part of what it is compared with")), ("yes", N_("is taken out of it"))),
)
_PARTS = ("change", "national", "mix", "regional", "competitive", "allocation")
_TOTAL = "total"


def answer(asked: Asked) -> Finding:
    """By industry, the largest own part first and the sum last; or by year."""
    detail = cast(Detail, asked.values["detail"])
    later, earlier = two_years(asked, detail)
    if asked.values["reference"]:
        asked.values["reference"] = regions.resolve_region(asked.values["reference"]).key
    if asked.values["model"] == "dynamic":
        return _by_year(asked, later, earlier, detail)
    here = qcew_areas_throughout(asked.region, asked.catalogue, (earlier, later))
    result = regional_shift_share(
        here,
        asked.values["reference"],
        earlier=earlier,
        later=later,
        detail=detail,
        ownership=asked.values["ownership"],
        excluding=asked.values["excluding"] == "yes",
        catalogue=asked.catalogue,
    )
    split = asked.values["model"] == "homothetic"
    value = "competitive" if split else "regional"
    rows = result.table.sort_by([(value, "descending"), ("industry_code", "ascending")])
    words = _words(result, rows, here.name)
    title = _title(words)
    subtitle = (
        _("Jobs that {area} gained or lost on its own by industry, had it the reference area's mix; {years}")
        if split
        else _("Jobs that {area} gained or lost on its own by industry, {years}")
    ).format(**words)
    columns = tuple(
        each for each in result.columns if each.name != "entry" and (split or each.mark != "split_mark")
    )
    count = rows.num_rows
    return Finding(
        result=replace(result, table=_with_total(rows), columns=columns),
        title=title,
        subtitle=subtitle,
        takeaway=_takeaway(words, rows),
        key_columns=("industry_code",),
        measures=("change", "national", "mix", "regional") + (("competitive", "allocation") if split else ()),
        described=(here,),
        shown=min(asked.rows(), count),
        draw=partial(_draw, title, subtitle, value),
    )


def _by_year(asked: Asked, later: str, earlier: str, detail: Detail) -> Finding:
    years = [
        each.vintage
        for each in asked.catalogue.vintages("qcew")
        if each.vintage[4:] == later[4:] and earlier <= each.vintage <= later
    ]
    here = qcew_areas_throughout(asked.region, asked.catalogue, sorted(years))
    result = regional_shift_share_by_year(
        here,
        asked.values["reference"],
        vintages=tuple(years),
        detail=detail,
        ownership=asked.values["ownership"],
        excluding=asked.values["excluding"] == "yes",
        catalogue=asked.catalogue,
    )
    rows = result.table
    steps = rows.slice(0, max(1, rows.num_rows - 1)) if rows.num_rows > 1 else rows
    whole = rows.slice(rows.num_rows - 1, 1).to_pylist()[0]
    words = _said(whole, here.name, str(result.method.parameters["reference_name"]), result)
    title = _title(words)
    takeaway = _parts_sentence(words)
    subtitle = _("Jobs that {area} gained or lost on its own by year, {years}").format(**words)
    several = steps.num_rows > 1
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("step",),
        measures=("change", "national", "mix", "regional", "structure", "location"),
        described=(here,),
        shown=steps.num_rows,
        draw=partial(_draw_years, title, subtitle) if several else None,
        undrawn="" if several else _("Two years make one step; add more years to see them side by side."),
    )


def _words(result: Result, rows: pa.Table, area: str) -> dict[str, str]:
    whole = {name: pc.sum(rows[name]).as_py() for name in _PARTS}
    return _said(whole, area, str(result.method.parameters["reference_name"]), result)


def _said(whole: dict[str, Any], area: str, reference: str, result: Result) -> dict[str, str]:
    left_out = int(result.method.parameters["left_out"])
    labels = [_(source.vintage_label) for source in (result.sources[-1], result.sources[0])]
    return {
        "area": area,
        "reference": reference,
        "years": _("{earlier} to {later}").format(earlier=labels[0], later=labels[1]),
        "change": _signed(whole["change"]),
        "national": _signed(whole["national"]),
        "mix": _signed(whole["mix"]),
        "regional": _signed(whole["regional"]),
        "apart": format_number(abs(whole["regional"])),
        "sign": "less" if whole["regional"] < 0 else "more",
        "left_out": format_number(left_out),
        "count": format_number(result.table.num_rows),
        "all": format_number(result.table.num_rows + left_out),
    }


def _title(words: dict[str, str]) -> str:
    """The change and the region's own part; what could not be compared is part of the finding."""
    fewer = words["sign"] == "less"
    if words["left_out"] != "0":
        found = (
            _(
                "In {count} of {all} industries of {area} (the others are suppressed) jobs changed by "
                "{change}: "
                "{apart} fewer than at their growth elsewhere"
            )
            if fewer
            else _(
                "In {count} of {all} industries of {area} (the others are suppressed) jobs changed by "
                "{change}: "
                "{apart} more than at their growth elsewhere"
            )
        )
        return found.format(**words)
    found = (
        _("Jobs in {area} changed by {change}: {apart} fewer than at its industries' growth elsewhere")
        if fewer
        else _("Jobs in {area} changed by {change}: {apart} more than at its industries' growth elsewhere")
    )
    return found.format(**words)


def _parts_sentence(words: dict[str, str]) -> str:
    return _(
        "Of the change of {change} jobs ({years}), {national} is the overall growth of {reference}, "
        "{mix} the "
        "mix of industries, and {regional} what remains for {area}."
    ).format(**words)


def _takeaway(words: dict[str, str], rows: pa.Table) -> str:
    listed = rows.select(["industry", "regional"]).sort_by([("regional", "descending")]).to_pylist()
    ends = _("Own gains are largest in {gainer} ({gain}), own losses in {loser} ({loss}).").format(
        gainer=listed[0]["industry"],
        gain=_signed(listed[0]["regional"]),
        loser=listed[-1]["industry"],
        loss=_signed(listed[-1]["regional"]),
    )
    parts = _parts_sentence(words)
    mixed = listed[0]["regional"] > 0 > listed[-1]["regional"]
    return f"{parts} {ends}" if mixed else parts


def _with_total(rows: pa.Table) -> pa.Table:
    """The sum of all industries shown as the last row; a split that lacks an industry has no sum."""
    names = [name for name in rows.column_names if pa.types.is_floating(rows.schema.field(name).type)]
    total: dict[str, Any] = dict.fromkeys(rows.column_names)
    total |= {name: pc.sum(rows[name]).as_py() for name in names}
    total |= {"industry_code": _TOTAL, "industry": _("All industries shown"), "entry": False}
    if rows["competitive"].null_count:
        total |= {"competitive": None, "allocation": None, "split_mark": Mark.NOT_EVALUABLE.value}
    return pa.concat_tables([rows, pa.Table.from_pylist([total], schema=rows.schema)])


def _signed(value: float) -> str:
    text = format_number(round(value))
    return f"+{text}" if round(value) > 0 else text


def _draw(title: str, subtitle: str, value: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="industry", value=value, title=title, subtitle=subtitle, size=size)


def _draw_years(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="step", value="regional", title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="shift-share",
    title=N_("Growth taken apart"),
    description=N_(
        "Change of jobs as growth of the nation, of the region's industries, and the region's own."
    ),
    parameters=(
        REGION,
        MODEL,
        REFERENCE,
        EXCLUDING,
        replace(DETAIL, default="supersector"),
        OWNERSHIP,
        EARLIER,
        replace(ROWS, default="24"),
    ),
    sources=("qcew",),
    answer=answer,
    by_region=frozenset({"qcew"}),
)
