"""Exhibits: who completes which training in a region, and what that leaves of the openings, as a range."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import program_completions, program_gap
from highroad.market.gap_drivers import drivers_overall
from highroad.market.program_supply import Weights
from highroad.market.regional_openings import Rates
from highroad.publishing.charts import Chart, bar_chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.openings import state_vintage
from highroad.publishing.exhibits.parameters import RATES, REGION, ROWS, TAG
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

AWARDS = Parameter(
    "awards",
    N_("Awards"),
    "choice",
    choices=(
        ("", N_("all awards")),
        ("certificates", N_("certificates below the associate's degree")),
        ("associate", N_("associate's degrees")),
        ("bachelor", N_("bachelor's degrees")),
        ("graduate", N_("above the bachelor's degree")),
    ),
)
_LEVELS = {
    "": (),
    "certificates": ("01", "02", "04", "20", "21"),
    "associate": ("03",),
    "bachelor": ("05",),
    "graduate": ("06", "07", "08", "17", "18", "19"),
}
WEIGHTS = Parameter(
    "weights",
    N_("A program's completers are divided"),
    "choice",
    default="equal",
    choices=(
        ("equal", N_("evenly among the occupations it leads to")),
        ("jobs", N_("by the area's jobs in them")),
    ),
)
SHOW = Parameter(
    "show",
    N_("Occupations"),
    "choice",
    default="trained",
    choices=(("trained", N_("to which a program here leads")), ("all", N_("all with openings"))),
)


def gap(asked: Asked) -> Finding:
    """Occupations by gap, the largest first; what cannot be evaluated at the end."""
    result = program_gap(
        asked.region,
        weights=cast(Weights, asked.values["weights"]),
        award_levels=_LEVELS[asked.values["awards"]],
        vintage=asked.vintages["ipeds"],
        oews=asked.vintages["oews"],
        rates=cast(Rates, asked.values["rates"]),
        projections=asked.vintages["projections"],
        of_state=asked.vintages["state_projections"] or None,
        catalogue=asked.catalogue,
    )
    asked.vintages["state_projections"] = state_vintage(result)
    result = asked.cut(result)
    table = result.table
    if asked.values["show"] == "trained":
        table = table.filter(pc.greater(table["programs"], 0))
    result = result.with_table(table)
    here = asked.oews(additive=True)
    known = [row for row in table.to_pylist() if row["gap"] is not None]
    words = {"region": here.name, "year": _(result.sources[0].vintage_label)}
    subtitle = _(
        "Openings a year less completers in {region}, {year}; the range holds where completers may go and "
        "how sure the openings are"
    ).format(**words)
    if not known:
        title = takeaway = _("The gap cannot be evaluated for any occupation of {region}").format(**words)
    else:
        title, takeaway = _gap_words(known, table.num_rows, words)
        takeaway += f" {drivers_overall(table)}"
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("gap", "gap_low", "gap_high", "openings", "completers"),
        described=(here,),
        shown=min(asked.rows(), max(1, table.num_rows)),
        draw=partial(draw_gap, title, subtitle) if known else None,
        undrawn="" if known else title,
    )


def _gap_words(known: list[dict[str, Any]], rows: int, words: dict[str, str]) -> tuple[str, str]:
    first = next((row for row in known if row["gap_high"] is not None), known[0])
    words = words | {
        "occupation": first["occupation"],
        "low": format_number(round(first["gap_low"])),
        "high": "" if first["gap_high"] is None else format_number(round(first["gap_high"])),
        "openings": format_number(round(first["openings"])),
        "completers": format_number(round(first["completers"])),
        "short": format_number(sum(row["gap_low"] > 0 for row in known)),
        "over": format_number(sum((row["gap_high"] or 0) < 0 for row in known)),
        "count": format_number(len(known)),
        "unknown": format_number(rows - len(known)),
    }
    if not words["high"]:
        title = _("{occupation}: at least {low} more openings a year than completers in {region}")
    elif words["low"] == words["high"]:
        title = _("{occupation}: {low} more openings a year than completers in {region}")
    else:
        title = _("{occupation}: {low} to {high} more openings a year than completers in {region}")
    title = title.format(**words)
    takeaway = _(
        "{occupation} has about {openings} openings a year in {region} and {completers} completers by the "
        "weights chosen. Of {count} occupations {short} lack people at both ends of their range, {over} have "
        "too many at both; the others may go either way."
    ).format(**words)
    if words["unknown"] != "0":
        takeaway += " " + _("{unknown} cannot be evaluated.").format(**words)
    return title, takeaway


def draw_gap(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    """Gaps by occupation with their ranges, against none."""
    return interval_dots(
        table,
        category="occupation",
        value="gap",
        low="gap_low",
        high="gap_high",
        title=title,
        subtitle=subtitle,
        reference=0.0,
        reference_label=_("as many as openings"),
        fit_all=True,
        size=size,
    )


def programs(asked: Asked) -> Finding:
    """Programs by completions, the largest first."""
    result: Result = program_completions(
        asked.region,
        award_levels=_LEVELS[asked.values["awards"]],
        vintage=asked.vintages["ipeds"],
        catalogue=asked.catalogue,
    )
    names = pc.utf8_rtrim(result.table["program"], characters=".")
    place = result.table.column_names.index("program")
    result = result.with_table(result.table.set_column(place, "program", names))
    first = result.table.slice(0, 1).to_pylist()[0]
    words = {
        "region": asked.region.name,
        "year": _(result.sources[0].vintage_label),
        "program": first["program"],
        "count": format_number(first["completions"]),
        "all": format_number(pc.sum(result.table["completions"]).as_py()),
        "programs": format_number(result.table.num_rows),
        "nowhere": format_number(pc.sum(pc.equal(result.table["occupations"], 0)).as_py() or 0),
    }
    subtitle = _("Awards by program of study in {region}, {year}").format(**words)
    title = _("{program} has the most completions in {region}: {count}").format(**words)
    takeaway = _(
        "Institutions in {region} made {all} awards in {programs} programs; {program} has the most, {count}."
    ).format(**words)
    if words["nowhere"] != "0":
        takeaway += " " + _("Programs that lead to no occupation in the crosswalk: {nowhere}.").format(
            **words
        )
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("cip",),
        measures=("completions", "institutions", "occupations"),
        shown=min(asked.rows(), result.table.num_rows),
        draw=partial(_draw_programs, title, subtitle),
    )


def _draw_programs(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="program", value="completions", title=title, subtitle=subtitle, size=size
    )


GAP = Kind(
    key="supply-gap",
    title=N_("Openings and completers"),
    description=N_("Whether training here fills the openings: a range by occupation, with what drives it."),
    parameters=(REGION, AWARDS, WEIGHTS, RATES, SHOW, TAG, ROWS),
    sources=("ipeds", "cip_soc", "oews", "projections", "state_projections"),
    by_region=frozenset({"state_projections"}),
    answer=gap,
)
PROGRAMS = Kind(
    key="training-programs",
    title=N_("Training programs"),
    description=N_("How many people complete which program, and to how many occupations it leads."),
    parameters=(REGION, AWARDS, ROWS),
    sources=("ipeds", "cip_soc"),
    answer=programs,
)
