"""Exhibit: from a mix of occupations, such as a layoff's, to the others of an area."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import Described, layoff_mix, mix_transitions, read_mix
from highroad.market.layoff_mix import mix_of
from highroad.market.move_facts import read_quality
from highroad.market.regional_openings import Rates
from highroad.publishing.charts import Chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.openings import state_vintage
from highroad.publishing.exhibits.parameters import AREA, JUDGED, LICENSE, QUALITY, RATES, REGION, ROWS, TAG
from highroad.publishing.exhibits.speaking import first, spoken
from highroad.publishing.exhibits.transitions import judged_words
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable

_CRITERIA = ("reach", "similarity", "wage_change", "openings", "to_learn", "job_quality")
_SHOWN = (
    "soc",
    "occupation",
    "rank",
    "rank_low",
    "rank_high",
    "unbeaten",
    "contributions",
    "reach",
    "reach_unknown",
    "wage_change",
    "wage_low",
    "wage_high",
    "openings",
    "openings_low",
    "openings_high",
    "programs",
    "fundable",
    "similarity",
    "to_learn",
    "learn",
    "origins",
    "license",
    "job_quality",
    "quality_low",
    "quality_high",
)


def answer(asked: Asked) -> Finding:
    """By rank; what is feasible for nobody as far as is known comes after."""
    here = asked.oews()
    mix, estimated = _mix(asked, here)
    result = spoken(
        mix_transitions(
            here,
            mix,
            weights={name: asked.number(name) for name in _CRITERIA},
            most_zones=int(asked.number("zones")),
            least_wage=asked.number("wage") / 100,
            without_license=bool(asked.values["license"]),
            quality=read_quality(asked.values["quality"]),
            vintage=asked.vintages["oews"],
            onet=asked.vintages["onet"],
            rates=cast(Rates, asked.values["rates"]),
            projections=asked.vintages["projections"],
            of_state=asked.vintages["state_projections"] or None,
            catalogue=asked.catalogue,
        )
    )
    asked.vintages["state_projections"] = state_vintage(result)
    result = asked.cut(result)
    words = {"area": here.name, "people": format_number(sum(mix.values()))}
    table = result.table
    said = {"yes": _("yes"), "no": _("no"), "unknown": _("not known")}
    told = pa.array([said[each] for each in table["unbeaten"].to_pylist()], pa.string())
    table = table.set_column(table.column_names.index("unbeaten"), "unbeaten", told)
    ranked = pc.sum(pc.is_valid(table["rank"])).as_py() or 0
    if not ranked:
        title = takeaway = _("No feasible move for these {people} people can be ranked in {area}").format(
            **words
        )
    else:
        top = first(table)
        words |= {
            "first": str(top["occupation"]),
            "reach": format_number(float(str(top["reach"]))),
            "reason": str(top["reason"]),
            "count": format_number(ranked),
        }
        title = _("“{first}” is feasible for {reach} of {people} people in {area}, first of {count}").format(
            **words
        )
        takeaway = _("“{first}” ranks first with the weights chosen: {reason}").format(**words)
    subtitle = _(
        "Change of the median wage by rank, percent; lowest to highest end, {area}; no likelihood"
    ).format(**words)
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    if estimated:
        takeaway += " " + _("The mix is estimated from the industry named.")
    unknown = not asked.values["quality"]
    unlisted = not any(each.key == "licenses" for each in result.sources)  # the note says so once
    idle = {"license"} if unlisted else set()
    if not any(each.key == "etpl" for each in result.sources):
        idle.add("fundable")
    shown = [name for name in _SHOWN if not (name in idle or (unknown and "quality" in name))]
    if judged := judged_words(asked, result):
        takeaway += f" {judged}"
    return Finding(
        result=replace(
            result, table=table, columns=tuple(each for each in result.columns if each.name in shown)
        ),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=tuple(name for name in _CRITERIA if name in shown),
        described=(here,),
        shown=min(asked.rows(), ranked) if ranked else asked.rows(),
        draw=partial(_draw, title, subtitle) if ranked else None,
        notes=estimated,
        undrawn="" if ranked else title,
    )


def _mix(asked: Asked, here: Described) -> tuple[dict[str, int], tuple[str, ...]]:
    """The mix that was given, or the one that an industry's people are likely to be, and the notes to it."""
    industry = asked.values["industry"]
    if not industry:
        return read_mix(asked.values["mix"]), ()
    found = layoff_mix(
        here,
        industry,
        int(asked.number("people")),
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    parts = [
        f"{row['occupation']} {row['people']} ({row['low']}–{row['high']})" for row in found.table.to_pylist()
    ]
    told = _("People by occupation, with 90 percent intervals: {mix}.").format(mix="; ".join(parts))
    return mix_of(found), (*found.notes, told)


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="occupation",
        value="wage_change",
        low="wage_low",
        high="wage_high",
        reference=0,
        reference_label=_("the same pay"),
        title=title,
        subtitle=subtitle,
        size=size,
    )


def _weight(name: str, label: str) -> Parameter:
    return Parameter(name, label, "number", default="1", least=0, most=10)


KIND = Kind(
    key="mix-transitions",
    title=N_("From a layoff to other occupations"),
    description=N_(
        "Where a mix of people could go: for how many, at what pay, with what to learn, and openings."
    ),
    parameters=(
        REGION,
        Parameter(
            "mix",
            N_("Occupations and people"),
            "text",
            default="53-7062:40,51-2090:25",
            required=True,
            help=N_("Codes with numbers of people, comma between: 53-7062:40,51-2090:25."),
        ),
        Parameter(
            "industry",
            N_("Or the industry of the layoff"),
            "text",
            help=N_("A sector such as 48-49 or a code such as 493: its people by the nation’s pattern."),
        ),
        Parameter("people", N_("People of that industry"), "number", default="100", least=1, most=100_000),
        _weight("reach", N_("Weight of for how many it is feasible")),
        _weight("similarity", N_("Weight of similarity")),
        _weight("wage_change", N_("Weight of pay")),
        _weight("openings", N_("Weight of openings")),
        _weight("to_learn", N_("Weight of less to be learned")),
        _weight("job_quality", N_("Weight of job quality, where judged")),
        Parameter("zones", N_("Job zones higher, at most"), "number", default="1", least=-4, most=4),
        Parameter("wage", N_("Median wage kept, percent"), "number", default="90", least=0, most=300),
        LICENSE,
        RATES,
        QUALITY,
        JUDGED,
        TAG,
        ROWS,
        AREA,
    ),
    sources=("oews", "onet", "projections", "state_projections"),
    by_region=frozenset({"state_projections"}),
    answer=answer,
)
