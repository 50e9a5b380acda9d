"""From a list to its numbers: the question it asks, the answer, and what of it a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext

from highroad.language import gettext as _
from highroad.market import ListDecision, write_decisions
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Question
from highroad.publishing.exhibits.occupation_list import OWN
from highroad.reference.list_rules import Rule, adjusted, load_rule, read_rule, write_rule, write_values
from highroad.web.evidence import answers
from highroad.web.goodjobs import standards
from highroad.web.goodjobs.models import Appeal, OccupationList

#: What makes a list, and may differ between two.
SIDED = ("rule", "own", "values", "decisions")
LEAD = ("soc", "occupation", "employment", "openings", "annual_p50")


@dataclass(frozen=True, slots=True)
class Row:
    """One occupation: its cells as people read them, those of the criteria again, and the reason."""

    soc: str
    occupation: str
    cells: tuple[tuple[str, bool], ...]  # text, whether it is marked
    distances: tuple[tuple[str, bool], ...]
    listed: str
    marginal: bool
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer divided as a page shows it.

    headers: label and unit of the cells of a row, criteria by a letter. criteria: letter, and what it asks.
    units: label and unit of the criteria alone. scored, thresholds: whether the rule counts points, and
    whether it has thresholds without.
    """

    headers: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    scored: bool
    thresholds: bool
    criteria: tuple[tuple[str, str], ...]
    listed: tuple[Row, ...]
    marginal: tuple[Row, ...]
    unknown: tuple[Row, ...]
    others: tuple[Row, ...]


def rule_of(one: OccupationList) -> Rule:
    """The list's rule with its own thresholds."""
    return adjusted(standards.list_rule(one.partnership, one.rule), one.thresholds, float(one.margin) / 100)


def decisions_on(appeals: Iterable[Appeal]) -> tuple[ListDecision, ...]:
    """What was granted, in the order of the appeals."""
    return tuple(
        ListDecision(each.soc, each.change, each.number)  # type: ignore[arg-type]
        for each in appeals
        if each.decided and each.decided.granted
    )


def question(one: OccupationList, decisions: tuple[ListDecision, ...] = ()) -> Question:
    """The exhibit that the list is."""
    return Question(
        "occupation-list",
        {
            **_common(one),
            **_rule_parameters(one, one.rule),
            "values": write_values(one.thresholds),
            "decisions": write_decisions(decisions),
        },
    )


def other_question(one: OccupationList, other: str) -> Question:
    """The same list by another rule, with that rule's own thresholds and without decisions."""
    return Question("occupation-list", {**_common(one), **_rule_parameters(one, other)})


def _rule_parameters(one: OccupationList, named: str) -> dict[str, str]:
    """A rule as a question names it: one's own stands in it whole, so that anybody can ask it again."""
    if named.startswith("own:"):
        return {"rule": OWN, "own": write_rule(standards.list_rule(one.partnership, named))}
    return {"rule": named}


def rule_asked(question: Question) -> Rule:
    """The rule by which a published list was made, before its own thresholds."""
    named = question.parameters.get("rule", "published-only")
    return read_rule(question.parameters["own"], "own.yaml") if named == OWN else load_rule(named)


def effects_question(first: Question, second: Question) -> Question | None:
    """What going from one list to another means for programs; None when only their data differ, or when they
    go by different projected rates: one question takes the same for both.
    """
    rates = {each.parameters.get("rates") or "nation" for each in (first, second)}
    sides = [{name: each.parameters.get(name, "") for name in SIDED} for each in (first, second)]
    if sides[0] == sides[1] or len(rates) > 1:
        return None
    common = {
        name: second.parameters.get(name, "") for name in ("region", "area", "margin", "standard", "rates")
    }
    return Question(
        "list-effects", {**common, **sides[0], **{f"{name}_b": value for name, value in sides[1].items()}}
    )


def _common(one: OccupationList) -> dict[str, str]:
    return {
        "region": one.partnership.region.key,
        "area": one.area,
        "margin": f"{one.margin:g}" if isinstance(one.margin, int | float) else f"{float(one.margin):g}",
        "standard": f"{float(one.standard):.2f}" if one.standard else "",
        "rates": one.rates if one.rates != "nation" else "",
    }


def other_rules(one: OccupationList) -> dict[str, Rule]:
    """The rules that the list may be compared with, by key: those whose bases are at hand."""
    return {
        key: rule
        for key, rule in standards.list_rules(one.partnership).items()
        if key != one.rule and (one.standard or not needs_standard(rule))
    }


def needs_standard(rule: Rule) -> bool:
    """Whether a rule compares with the wage standard that the region chose."""
    return any(criterion.base == "standard" for criterion in rule.criteria)


def answer_of(version: Any, code: str) -> Answer:
    """A published list in a language."""
    return answers.read_exhibit(version.answers[code])


def counts(found: Answer) -> dict[str, int]:
    """How many are listed, marginal, not evaluable."""
    data = found.table.data
    return {
        "listed": data["listed"].count(_("yes")),
        "marginal": sum(data["marginal"]),
        "not_evaluable": data["listed"].count(_("not evaluable")),
    }


def shown(found: Answer) -> Shown:
    """The answer divided: on the list, marginal, not evaluable, and the others."""
    table = found.table
    criteria = _criteria(table)
    lead = [table.column(name) for name in LEAD[2:] if any(cell is not None for cell in table.data[name])]
    columns = lead + [column for _name, _unit, _words, column in criteria]
    rows: dict[str, list[Row]] = {_("yes"): [], _("not evaluable"): [], _("no"): []}
    for place in range(table.num_rows):
        cells = tuple(
            (_cell(table, place, column.name), table.mark(place, column.name) is not None)
            for column in columns
        )
        row = Row(
            table.value(place, "soc"),
            table.value(place, "occupation"),
            cells,
            cells[len(lead) :],
            table.value(place, "listed"),
            table.value(place, "marginal"),
            table.value(place, "why"),
        )
        rows[table.value(place, "listed")].append(row)
    everything = [row for part in rows.values() for row in part]
    return Shown(
        headers=(
            *((_(column.label), "") for column in lead),
            *((name, unit) for name, unit, _words, _column in criteria),
        ),
        criteria=tuple((name, words) for name, _unit, words, _column in criteria if words),
        units=tuple((name, unit) for name, unit, _words, _column in criteria),
        scored=any(column.name.startswith("points_") for column in table.columns),
        thresholds=any(column.name.endswith("_distance") for _name, _unit, _words, column in criteria),
        listed=tuple(rows[_("yes")]),
        marginal=tuple(row for row in everything if row.marginal),
        unknown=tuple(rows[_("not evaluable")]),
        others=tuple(rows[_("no")]),
    )


def _cell(table: Any, place: int, name: str) -> str:
    """A cell as people read it; points that are not known by the fewest and the most that are possible."""
    if not name.startswith("points_") or table.value(place, name) is not None:
        return str(table.text(place, name))
    ends = {"low": table.text(place, f"{name}_low"), "high": table.text(place, f"{name}_high")}
    return _("{low} to {high}").format(**ends)


def _criteria(table: Any) -> list[tuple[str, str, str, Any]]:
    """What a page shows of the criteria: heading, unit, words, column. Points first, where a group counts
    them; then each criterion by a letter: its points where it gives some, else how far it is met.
    """
    names = {column.name: column for column in table.columns}
    about = table.method.parameters
    scored = [key.removeprefix("needs_") for key in about if key.startswith("needs_")]
    unit = _("points")
    found: list[tuple[str, str, str, Any]] = [
        (_("Points of {needed} needed").format(needed=about[f"needs_{key}"]), "", "", names[f"points_{key}"])
        for key in scored
    ]
    numbers = [number for number in range(1, len(ascii_uppercase) + 1) if f"c{number}" in about]
    for number, letter in zip(numbers, ascii_uppercase, strict=False):
        points = names.get(f"c{number}_points")
        shown = points or names[f"c{number}_distance"]
        said = unit if points else "%" if shown.kind == "percent" else gettext("steps")
        found.append((letter, said, str(about[f"c{number}"]), shown))
    return found


@dataclass(frozen=True, slots=True)
class Flip:
    """An occupation of which two lists say different things."""

    soc: str
    occupation: str
    before: str
    after: str


def flips_between(before: Answer, after: Answer) -> list[Flip]:
    """What is different between two answers in the same language; an occupation may be absent from one."""
    verdicts = []
    for each in (before, after):
        data = each.table.data
        verdicts.append(
            dict(zip(data["soc"], zip(data["listed"], data["occupation"], strict=True), strict=True))
        )
    first, second = verdicts
    nothing = _("absent")
    changed = []
    for soc in sorted(first.keys() | second.keys()):
        was, name = first.get(soc, (nothing, ""))
        now, name = second.get(soc, (nothing, name))
        if was != now:
            changed.append(Flip(soc, name, was, now))
    return changed
