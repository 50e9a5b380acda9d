"""Exhibit: who is hired, stays and is paid more, by industry or by who works."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, cast

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import career_stages
from highroad.market.qwi_cells import ALL, Group
from highroad.market.training_stage import Training
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.hires import BY, QUARTER
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.formats import format_cell
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark, Result
from highroad.sources.qcew_layout import vintage_label

INDUSTRY = Parameter(
    "industry",
    N_("Within the industry"),
    "text",
    help=N_("A code as published, such as 62, to tell its groups of workers; by default all industries."),
)
TRAINING = Parameter(
    "training",
    N_("In training"),
    "choice",
    default="auto",
    choices=(
        ("auto", N_("what is at hand")),
        ("served", N_("people in listed programs")),
        ("completions", N_("awards completed")),
        ("none", N_("left out")),
    ),
)
SHOW = Parameter(
    "show",
    N_("Drawn"),
    "choice",
    default="retained",
    choices=(
        ("in_training", N_("training")),
        ("hire_rate", N_("hires per 100 jobs")),
        ("lasting", N_("hires that lasted")),
        ("hire_pay", N_("pay of hires who stayed")),
        ("retained", N_("jobs kept")),
        ("pay", N_("pay of those who stay")),
        ("pay_growth", N_("pay against a year before")),
        ("hire_pay_share", N_("pay of hires as a share of stayers’ pay")),
    ),
)
#: What tells of training, where it is at hand: the answer rests on none of them.
_TRAINING: Final = ("etpl", "ipeds", "cip_soc", "oews")
#: Said of industries and groups alike, so that neither verb nor article is either's.
_TITLES: Final = {
    "in_training": N_("Most training in {region}: {group}, {value}"),
    "hire_rate": N_("Most hires for 100 jobs in {region}: {group}, {value}"),
    "lasting": N_("Hires last most often in {region}: {group}, {value} stay a whole quarter"),
    "hire_pay": N_("Hires who stay are paid most in {region}: {group}, {value} a month"),
    "retained": N_("Jobs are kept most often in {region}: {group}, {value} into the next quarter"),
    "pay": N_("Those who stay are paid most in {region}: {group}, {value} a month"),
    "pay_growth": N_("Pay rose most, or fell least, over the year in {region}: {group}, {value}"),
    "hire_pay_share": N_("Hires are paid nearest to stayers in {region}: {group}, {value} of their pay"),
}


def answer(asked: Asked) -> Finding:
    """Groups by what is drawn, the most first; withheld ones after them, all of them last."""
    show, by = asked.values["show"], asked.values["by"]
    result = career_stages(
        asked.region,
        by=cast(Group, by),
        industry=asked.values["industry"],
        quarter=asked.values["quarter"],
        training=cast(Training, asked.values["training"]),
        training_vintages={name: asked.vintages[name] for name in _TRAINING},
        vintage=asked.vintages["qwi"],
        catalogue=asked.catalogue,
    )
    told = result.method.parameters
    asked.values["quarter"] = told["quarter"]
    used = {each.key: each.vintage for each in result.sources}
    asked.vintages.update({name: used.get(name, "") for name in _TRAINING})
    last = pc.cast(pc.equal(result.table["code"], ALL), "int8")
    order = [("last", "ascending"), (show, "descending"), ("code", "ascending")]
    result = result.with_table(result.table.append_column("last", last).sort_by(order).drop(["last"]))
    words = {"region": asked.region.name, "quarter": vintage_label(told["quarter"])}
    words["industry"] = told.get("industry_name", "")
    if words["industry"]:
        subtitle = _("Private employers of {industry} in {region}, {quarter}, not adjusted for seasons")
    else:
        subtitle = _("Private employers in {region}, {quarter}, not adjusted for seasons")
    subtitle = subtitle.format(**words)
    groups = result.table.filter(pc.not_equal(result.table["code"], ALL))
    known = groups.filter(pc.is_valid(groups[show])).to_pylist()
    if known:
        title = _(_TITLES[show]).format(
            **words | {"group": known[0]["group"], "value": _value(result, show, known[0])}
        )
        takeaway = _said(result, show, known)
    else:
        title = takeaway = _("These numbers are withheld or not at hand for {region}").format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("code",),
        measures=tuple(name for name, _label in SHOW.choices),
        shown=groups.num_rows if show == "in_training" else 0,  # beside their sum the parts are too small
        draw=partial(_draw, show, title, subtitle) if known else None,
        undrawn="" if known else title,
    )


def _value(result: Result, show: str, row: dict[str, Any]) -> str:
    column = next(each for each in result.columns if each.name == show)
    mark = row[f"{show}_mark"]
    said = format_cell(column, row[show], Mark.AT_LEAST if mark == Mark.AT_LEAST.value else None)
    if show != "in_training":
        return said
    words = _("{value} {unit}, estimated") if mark == Mark.ESTIMATED.value else "{value} {unit}"
    return words.format(value=said, unit=_(column.unit))


def _said(result: Result, show: str, known: list[dict[str, Any]]) -> str:
    """The most, the least and all, of those that have a number."""
    whole = [row for row in result.table.to_pylist() if row["code"] == ALL and row[show] is not None]
    what = _(dict(SHOW.choices)[show])
    words = {
        "what": what[:1].upper() + what[1:],
        "first": known[0]["group"],
        "most": _value(result, show, known[0]),
        "last": known[-1]["group"],
        "least": _value(result, show, known[-1]),
        "all": _value(result, show, whole[0]) if whole else "",
    }
    if len(known) == 1:
        said = _("{what}: {most} ({first}); no other number is at hand.")
    elif not whole:
        said = _("{what}: from {least} ({last}) to {most} ({first}).")
    else:
        said = _("{what}: from {least} ({last}) to {most} ({first}); {all} for all together.")
    return said.format(**words)


def _draw(show: str, title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="group", value=show, title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="career-stages",
    title=N_("Training for, connecting to, thriving"),
    description=N_(
        "Who is in training, who is hired, whose job lasts, who stays and is paid more, and how groups or "
        "industries differ."
    ),
    parameters=(REGION, BY, INDUSTRY, SHOW, QUARTER, TRAINING),
    sources=("qwi", *_TRAINING),
    answer=answer,
    by_region=frozenset(_TRAINING),
)
