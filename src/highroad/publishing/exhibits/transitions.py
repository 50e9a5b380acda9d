"""Exhibit: from one occupation to the others of an area, with what speaks for and against each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import transitions
from highroad.market.move_facts import read_quality
from highroad.market.regional_openings import Rates
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.openings import state_vintage
from highroad.publishing.exhibits.parameters import AREA, JUDGED, LICENSE, QUALITY, RATES, REGION, ROWS, TAG
from highroad.publishing.exhibits.speaking import first, spoken
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes
from highroad.results import Result

_SHOWN = (
    "soc",
    "occupation",
    "rank",
    "rank_low",
    "rank_high",
    "unbeaten",
    "contributions",
    "similarity",
    "to_learn",
    "learn",
    "wage_change",
    "wage_low",
    "wage_high",
    "openings",
    "openings_low",
    "openings_high",
    "education",
    "programs",
    "taught",
    "license",
    "job_quality",
    "quality_low",
    "quality_high",
)
_CRITERIA = ("similarity", "wage_change", "openings", "to_learn", "job_quality")


def answer(asked: Asked) -> Finding:
    """By rank; occupations that are not feasible, or not known to be, come after."""
    here = asked.oews()
    present = asked.values["occupation"]
    result = _told(
        transitions(
            here,
            present,
            weights={name: asked.number(name) for name in _CRITERIA},
            most_zones=int(asked.number("zones")),
            most_steps=int(asked.number("steps")),
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
    words = {"area": here.name, "present": codes.occupation_title(present, short=True)}
    subtitle = _("Similarity to “{present}”, by rank, {area}; −1 to 1, no likelihood of a move").format(
        **words
    )
    ranked = pc.sum(pc.is_valid(result.table["rank"])).as_py() or 0
    if not ranked:
        title = _("No feasible move from “{present}” can be ranked in {area}").format(**words)
        takeaway = f"{title}. {_why_none(result)}"
    else:
        top = first(result.table)
        words |= {
            "first": str(top["occupation"]),
            "count": format_number(ranked),
            "reason": str(top["reason"]),
        }
        title = _("From “{present}”, “{first}” ranks first of {count} feasible occupations in {area}").format(
            **words
        )
        takeaway = _("“{first}” ranks first with the weights chosen: {reason}").format(**words)
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    if said := judged_words(asked, result):
        takeaway += f" {said}"
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=tuple(column.name for column in result.columns if column.name in _CRITERIA),
        described=(here,),
        shown=min(asked.rows(), ranked) if ranked else asked.rows(),
        draw=partial(_draw, title, subtitle) if ranked else None,
        undrawn="" if ranked else title,
    )


def _why_none(result: Result) -> str:
    """What is not known of any occupation, so that none can be ranked."""
    table = result.table
    if table["zone_change"].null_count == table.num_rows:
        return _("Job zones of O*NET are not at hand, and without them nobody can say what is feasible.")
    if table["wage_change"].null_count == table.num_rows:
        return _("The present wage is not published here, so that no change of pay is known.")
    if "yes" in table["feasible"].to_pylist():
        return _("Of the feasible ones no criterion that has a weight is known.")
    return _("None keeps the pay and the preparation that were asked for.")


def _told(result: Result) -> Result:
    """The columns to read, with yes and no in the language in force; job quality where any is known."""
    said = spoken(result)
    unknown = said.table["quality_low"].null_count == said.table.num_rows
    unlisted = not any(each.key == "licenses" for each in said.sources)  # the note says so once
    shown = [
        name for name in _SHOWN if not ((unknown and "quality" in name) or (unlisted and name == "license"))
    ]
    table = said.table
    words = {"yes": _("yes"), "no": _("no"), "unknown": _("not known")}
    told = pa.array([words[each] for each in table["unbeaten"].to_pylist()], pa.string())
    table = table.set_column(table.column_names.index("unbeaten"), "unbeaten", told)
    return replace(said, table=table, columns=tuple(each for each in said.columns if each.name in shown))


def judged_words(asked: Asked, result: Result) -> str:
    """Whose job quality is used, and for how many of the occupations it is known; "" where none was given."""
    if not asked.values["quality"]:
        return ""
    table = result.table
    words = {
        "known": format_number(table.num_rows - table["quality_low"].null_count),
        "count": format_number(table.num_rows),
        "judged": asked.values["judged"] or _("the numbers given with the question"),
    }
    return _(
        "Job quality is known of {known} of {count} occupations, by {judged}; of others it is not."
    ).format(**words)


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="occupation", value="similarity", title=title, subtitle=subtitle, size=size
    )


def _weight(name: str, label: str) -> Parameter:
    return Parameter(name, label, "number", default="1", least=0, most=10)


KIND = Kind(
    key="transitions",
    title=N_("From one occupation to others"),
    description=N_(
        "Where somebody could go from an occupation: alike, to be learned, pay, openings, and why."
    ),
    parameters=(
        REGION,
        Parameter("occupation", N_("Present occupation"), "occupation", default="53-7062", required=True),
        _weight("similarity", N_("Weight of similarity")),
        _weight("wage_change", N_("Weight of pay")),
        _weight("openings", N_("Weight of openings")),
        _weight("to_learn", N_("Weight of less to be learned")),
        _weight("job_quality", N_("Weight of job quality, where judged")),
        Parameter("zones", N_("Job zones higher, at most"), "number", default="1", least=-4, most=4),
        Parameter("steps", N_("Steps of education higher, at most"), "number", default="7", least=0, most=7),
        Parameter("wage", N_("Median wage kept, percent"), "number", default="90", least=0, most=300),
        LICENSE,
        RATES,
        TAG,
        QUALITY,
        JUDGED,
        ROWS,
        AREA,
    ),
    sources=("oews", "onet", "projections", "state_projections"),
    by_region=frozenset({"state_projections"}),
    answer=answer,
)
