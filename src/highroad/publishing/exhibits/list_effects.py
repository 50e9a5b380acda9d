"""Exhibit: which programs and students gain or lose when an occupation list is made by another rule."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market import list_flips, regional_list_effects
from highroad.market.list_effects import Counted
from highroad.market.program_supply import Weights
from highroad.market.wages import one_area
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.occupation_list import (
    MARGIN,
    STANDARD,
    list_of,
    own_parameter,
    rule_parameter,
    told,
    values_parameter,
)
from highroad.publishing.exhibits.parameters import AREA, RATES, REGION, ROWS
from highroad.publishing.exhibits.speaking import spoken
from highroad.publishing.exhibits.supply import WEIGHTS
from highroad.publishing.formats import format_amount, format_number
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

OF = Parameter(
    "of",
    N_("Programs"),
    "choice",
    default="completers",
    choices=(
        ("completers", N_("programs of study, by people who complete them")),
        ("eligible", N_("eligible training programs, by people served")),
    ),
)
_BOTH = ("rule", "own", "values", "decisions")


def answer(asked: Asked) -> Finding:
    """Programs by how many of their people move, the most first."""
    if all(asked.values[name] == asked.values[f"{name}_b"] for name in _BOTH):
        raise BadQuestion(
            _("A rule is not compared with itself."), remedy=_("Choose another rule, or other thresholds.")
        )
    here = one_area(asked.oews())
    first, second = (list_of(asked, suffix) for suffix in ("", "_b"))
    of = asked.values["of"]
    source = "ipeds" if of == "completers" else "etpl"
    result = regional_list_effects(
        asked.region,
        list_flips(first, second),
        of=cast(Counted, of),
        weights=cast(Weights, asked.values["weights"]),
        vintage=asked.vintages[source] or None,
        catalogue=asked.catalogue,
    )
    asked.vintages[source] = result.sources[0].vintage
    if any(each.key == "cip_soc" for each in result.sources):
        asked.vintages["cip_soc"] = next(each.vintage for each in result.sources if each.key == "cip_soc")
    method = replace(result.method, query=first.method.query)
    shown = tuple(each for each in result.columns if of == "eligible" or each.name != "provider")
    result = replace(result, columns=shown, method=method, notes=tuple(dict.fromkeys(result.notes)))
    title, takeaway = sentences(result, _(first.method.title), _(second.method.title))
    moved = pc.sum(pc.not_equal(pc.fill_null(result.table["people_change"], 0.0), 0.0)).as_py() or 0
    subtitle = _("People a year led to occupations that come on, less those led to ones that go off")
    return Finding(
        result=told(spoken(result)),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("program_id",),
        measures=("people", "people_before", "people_gains", "people_loses", "people_after", "people_change"),
        described=(here,),
        shown=max(1, min(asked.rows(), moved or _moved(result))),
        draw=partial(_draw, title, subtitle) if moved else None,
        undrawn="" if moved else title,
    )


def sentences(result: Result, first: str, second: str) -> tuple[str, str]:
    """The title and the takeaway of what another list means; first, second: what the lists are called."""
    about = result.method.parameters
    counts = {name: int(about[f"programs_{name}"]) for name in ("gain", "lose", "move", "unclear")}
    people = {
        name: format_amount(float(about[f"people{name}"]))
        for name in ("", "_before", "_gains", "_loses", "_after", "_unclear")
    }
    words = {
        "region": about["area_name"],
        "first": first,
        "second": second,
        "programs": format_number(int(about["programs"])),
        **{name: format_number(count) for name, count in counts.items()},
        **{f"people{name}": count for name, count in people.items()},
    }
    if not any(counts[name] for name in ("gain", "lose", "move")):
        title = _("None of {programs} programs in {region} would gain or lose").format(**words)
    else:
        title = _(
            "Of {programs} programs in {region}, {gain} would come onto the list and {lose} would go off"
        ).format(**words)
    untold = result.table["people"].null_count == result.table.num_rows
    takeaway = _("From “{first}” to “{second}”: how many people that means, no program says.").format(**words)
    if not untold:
        takeaway = _(
            "From “{first}” to “{second}”: {people_before} of {people} people a year are led to listed "
            "occupations before, {people_gains} come on, {people_loses} go off, {people_after} are led to "
            "listed ones after."
        ).format(**words)
    if counts["move"]:
        takeaway += " " + ngettext(
            "{move} program stays on the list, with some other occupations.",
            "{move} programs stay on the list, with some other occupations.",
            counts["move"],
        ).format(**words)
    if counts["unclear"]:
        takeaway += " " + ngettext(
            "Of {unclear} program it cannot be told.",
            "Of {unclear} programs it cannot be told.",
            counts["unclear"],
        ).format(**words)
    withheld = int(about["withheld"])
    if withheld:
        takeaway += " " + ngettext(
            "The people of {count} program are withheld and in no sum.",
            "The people of {count} programs are withheld and in no sum.",
            withheld,
        ).format(count=format_number(withheld))
    return title, takeaway


def _moved(result: Result) -> int:
    flips = result.table["flip"].to_pylist()
    return sum(each in ("gains", "loses", "moves") for each in flips)


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="program", value="people_change", title=title, subtitle=subtitle, size=size
    )


def _decisions(name: str, label: str) -> Parameter:
    return Parameter(name, label, "text", help=N_("On or off, occupation, number of the appeal: +29-1141:3."))


KIND = Kind(
    key="list-effects",
    title=N_("Programs and students by two lists"),
    description=N_(
        "Which programs, and how many of their students, gain or lose when a list is made by another rule."
    ),
    parameters=(
        REGION,
        OF,
        WEIGHTS,
        rule_parameter("rule", N_("First rule"), "published-only"),
        own_parameter("own", N_("First rule of our own")),
        values_parameter("values", N_("Thresholds of our own")),
        _decisions("decisions", N_("Decisions on appeals")),
        rule_parameter("rule_b", N_("Second rule"), "starting-point"),
        own_parameter("own_b", N_("Second rule of our own")),
        values_parameter("values_b", N_("Thresholds of the second rule")),
        _decisions("decisions_b", N_("Decisions on appeals, second list")),
        MARGIN,
        STANDARD,
        RATES,
        ROWS,
        AREA,
    ),
    sources=("oews", "projections", "state_projections", "ipeds", "cip_soc", "etpl"),
    by_region=frozenset({"projections", "state_projections", "ipeds", "cip_soc", "etpl"}),
    answer=answer,
)
