"""Exhibits: a region's occupation list by a rule and decisions on appeals, and what another rule changes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import list_flips, read_decisions, regional_list
from highroad.market.regional_openings import Rates
from highroad.market.wages import one_area
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.openings import state_vintage
from highroad.publishing.exhibits.parameters import AREA, RATES, REGION, ROWS, TAG
from highroad.publishing.exhibits.speaking import spoken
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.reference.list_rules import Rule, adjusted, load_rule, read_rule, read_values, rules
from highroad.results import Result

#: What a list says of an occupation, to be said in every language.
VERDICTS = (N_("yes"), N_("no"), N_("not evaluable"), N_("absent"))
#: The choice of a rule that stands in the question itself.
OWN = "own"
FLIPS = (N_("gains"), N_("loses"), N_("moves"), N_("same"), N_("cannot be told"))


def rule_of(asked: Asked, suffix: str = "") -> Rule:
    """The rule that a question names, with its own thresholds."""
    margin = asked.values.get("margin", "")
    named, own = asked.values[f"rule{suffix}"], asked.values[f"own{suffix}"]
    if named == OWN and not own:
        raise BadQuestion(
            _("The rule of our own is not given."),
            remedy=_("Write it in one line, or choose a rule that comes with Highroad."),
        )
    return adjusted(
        read_rule(own, "own.yaml") if named == OWN else load_rule(named),
        read_values(asked.values[f"values{suffix}"]),
        float(margin) / 100 if margin else None,
    )


def list_of(asked: Asked, suffix: str = "", *, decided: bool = True) -> Result:
    """The list that a question names."""
    if not asked.vintages["projections"] and (held := asked.catalogue.vintages("projections")):
        asked.vintages["projections"] = str(held[0].vintage)
    standard = asked.values["standard"]
    found = regional_list(
        one_area(asked.oews()),
        rule_of(asked, suffix),
        standard=float(standard) if standard else None,
        decisions=read_decisions(asked.values.get(f"decisions{suffix}", "")) if decided else (),
        rates=cast(Rates, asked.values["rates"]),
        vintage=asked.vintages["oews"],
        projections=asked.vintages["projections"] or None,
        of_state=asked.vintages["state_projections"] or None,
        catalogue=asked.catalogue,
    )
    asked.vintages["state_projections"] = state_vintage(found)
    return found


def answer(asked: Asked) -> Finding:
    """Every detailed occupation: listed ones first, of those the ones with most points, then most jobs."""
    here = one_area(asked.oews())
    result = asked.cut(list_of(asked))
    verdict = pc.index_in(result.table["listed"], pa.array(["yes", "not evaluable", "no"]))
    points = [
        each for each in result.table.column_names if each.startswith("points_") and each.endswith("_low")
    ]
    order = [
        ("verdict", "ascending"),
        *((each, "descending") for each in points),
        ("employment", "descending"),
        ("soc", "ascending"),
    ]
    table = result.table.append_column("verdict", verdict).sort_by(order).drop_columns(["verdict"])
    result = result.with_table(table)
    listed = table.filter(pc.equal(table["listed"], "yes"))
    unknown = pc.sum(pc.equal(table["listed"], "not evaluable")).as_py() or 0
    words = {
        "area": here.name,
        "count": format_number(listed.num_rows),
        "all": format_number(table.num_rows),
        "unknown": format_number(unknown),
        "marginal": format_number(pc.sum(table["marginal"]).as_py() or 0),
        "rule": _(result.method.title),
    }
    title = _("{count} of {all} occupations in {area} are on the list").format(**words)
    takeaway = _(
        "By “{rule}”, {count} of {all} occupations in {area} are listed. {unknown} cannot be evaluated, "
        "because an unknown number decides. {marginal} are marginal: slightly different thresholds, or "
        "openings at an end of their range, would change them."
    ).format(**words)
    subtitle = _("Occupations on the list by jobs, {area}; rule: {rule}").format(**words)
    title, takeaway = asked.of_tag(title), asked.of_tag(takeaway)
    return Finding(
        result=told(spoken(result)),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("employment", "openings", "annual_p50"),
        described=(here,),
        shown=min(asked.rows(), listed.num_rows) or asked.rows(),
        draw=partial(_draw, title, subtitle) if listed.num_rows else None,
        undrawn="" if listed.num_rows else title,
    )


def flips(asked: Asked) -> Finding:
    """What another rule changes: gains and losses first."""
    here = one_area(asked.oews())
    if all(asked.values[name] == asked.values[f"{name}_b"] for name in ("rule", "own", "values")):
        raise BadQuestion(
            _("A rule is not compared with itself."), remedy=_("Choose another rule, or other thresholds.")
        )
    first, second = (list_of(asked, suffix, decided=False) for suffix in ("", "_b"))
    result = list_flips(first, second)
    result = replace(result, method=replace(result.method, query=first.method.query))
    table = result.table
    order = pc.index_in(table["flip"], pa.array(["gains", "loses", "cannot be told", "same"]))
    table = table.append_column("order", order).sort_by([("order", "ascending"), ("soc", "ascending")])
    result = result.with_table(table.drop_columns(["order"]))
    counts = {each: pc.sum(pc.equal(table["flip"], each)).as_py() or 0 for each in FLIPS}
    words = {
        "area": here.name,
        "gains": format_number(counts["gains"]),
        "loses": format_number(counts["loses"]),
        "unknown": format_number(counts["cannot be told"]),
        "first": _(first.method.title),
        "second": _(second.method.title),
    }
    moved = counts["gains"] + counts["loses"]
    title = _("Another rule would add {gains} occupations in {area} and take off {loses}").format(**words)
    undrawn = _("The table names each occupation that comes on or goes off.")
    return Finding(
        result=told(spoken(result)),
        title=title,
        subtitle=_("From “{first}” to “{second}”, {area}").format(**words),
        takeaway=_(
            "Going from “{first}” to “{second}” adds {gains} occupations and takes off {loses}; for "
            "{unknown} it cannot be told."
        ).format(**words),
        key_columns=("soc",),
        measures=(),
        described=(here,),
        shown=max(1, min(asked.rows(), moved)),
        undrawn=undrawn,
    )


def told(result: Result) -> Result:
    """The answer with its verdicts in the language in force."""
    table = result.table
    names = [
        column.name
        for column in result.columns
        if column.name in {"listed", "by_rule", "before", "after", "flip"} or column.name.startswith("group_")
    ]
    words = {each: _(each) for each in (*VERDICTS, *FLIPS)}
    for name in names:
        said = pa.array([words[each] for each in table[name].to_pylist()], pa.string())
        table = table.set_column(table.column_names.index(name), name, said)
    return result.with_table(table)


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="occupation", value="employment", title=title, subtitle=subtitle, size=size
    )


def rule_parameter(name: str, label: str, default: str) -> Parameter:
    named = (*((rule.key, rule.title) for rule in rules().values()), (OWN, N_("a rule of our own")))
    return Parameter(name, label, "choice", default=default, choices=named)


def values_parameter(name: str, label: str) -> Parameter:
    return Parameter(
        name,
        label,
        "text",
        help=N_("Criterion and number, comma between: high_wage.1=1.1; the rule's own where left out."),
    )


def own_parameter(name: str, label: str) -> Parameter:
    return Parameter(
        name,
        label,
        "text",
        help=N_("The rule in one line, as the address of a list’s exhibit holds it; else leave it blank."),
    )


STANDARD = Parameter(
    "standard",
    N_("Wage standard, dollars a year"),
    "number",
    least=1,
    most=1_000_000,
    help=N_("A yearly wage that the region chose and can cite; only some rules ask for it."),
)
MARGIN = Parameter("margin", N_("Marginal within, percent"), "number", default="5", least=0, most=99)

LIST = Kind(
    key="occupation-list",
    title=N_("Occupation list"),
    description=N_("Which occupations are on a list by an open rule: what each meets, by how much, and why."),
    parameters=(
        REGION,
        rule_parameter("rule", N_("Rule"), "published-only"),
        own_parameter("own", N_("Rule of our own")),
        values_parameter("values", N_("Thresholds of our own")),
        MARGIN,
        STANDARD,
        RATES,
        Parameter(
            "decisions",
            N_("Decisions on appeals"),
            "text",
            help=N_("On or off, occupation, number of the appeal: +29-1141:3."),
        ),
        TAG,
        ROWS,
        AREA,
    ),
    sources=("oews", "projections", "state_projections"),
    by_region=frozenset({"projections", "state_projections"}),
    answer=answer,
)
COMPARED = Kind(
    key="list-flips",
    title=N_("Two rules, one list"),
    description=N_("Which occupations another rule would add to the list, and which it would take off."),
    parameters=(
        REGION,
        rule_parameter("rule", N_("First rule"), "published-only"),
        own_parameter("own", N_("First rule of our own")),
        values_parameter("values", N_("Thresholds of our own")),
        rule_parameter("rule_b", N_("Second rule"), "starting-point"),
        own_parameter("own_b", N_("Second rule of our own")),
        values_parameter("values_b", N_("Thresholds of the second rule")),
        MARGIN,
        replace(STANDARD, default=""),
        RATES,
        ROWS,
        AREA,
    ),
    sources=("oews", "projections", "state_projections"),
    by_region=frozenset({"projections", "state_projections"}),
    answer=flips,
)
