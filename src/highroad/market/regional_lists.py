"""A region's occupation list: its measures, the rule, and what was decided on appeals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area
from highroad.market.asking import catalogue_or_default, one_session
from highroad.market.occupation_lists import list_measures, occupation_list
from highroad.market.regional_openings import Rates
from highroad.reference.list_rules import Rule
from highroad.results import Column, Result
from highroad.sources.catalogue import Catalogue

_DECISION = re.compile(r"([+-])(\d\d-\d{4}):(\d{1,6})")
_CARRIED = ("employment", "openings", "openings_low", "openings_high", "annual_p50")


@dataclass(frozen=True, slots=True)
class ListDecision:
    """What was decided on an appeal: an occupation comes on or goes off, whatever the rule says."""

    occupation: str
    change: Literal["add", "remove"]
    appeal: int


def read_decisions(text: str) -> tuple[ListDecision, ...]:
    """Decisions as one line of text, "+29-1141:3,-11-1021:4": on or off, the occupation, the appeal's number.

    Raises BadQuestion naming the part that is none.
    """
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        matched = _DECISION.fullmatch(part)
        if not matched:
            raise BadQuestion(
                _("“{part}” is no decision.").format(part=part[:60]),
                remedy=_("Write + or −, the occupation and the number of the appeal: +29-1141:3."),
            )
        sign, occupation, appeal = matched.groups()
        found.append(ListDecision(occupation, "add" if sign == "+" else "remove", int(appeal)))
    return tuple(found)


def write_decisions(decisions: tuple[ListDecision, ...]) -> str:
    """Decisions as `read_decisions` reads them."""
    return ",".join(
        f"{'+' if each.change == 'add' else '-'}{each.occupation}:{each.appeal}" for each in decisions
    )


def regional_list(
    area: Area,
    rule: Rule,
    *,
    standard: float | None = None,
    decisions: tuple[ListDecision, ...] = (),
    rates: Rates = "nation",
    vintage: str | None = None,
    projections: str | None = None,
    of_state: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """A region's list by a rule, with decisions on appeals applied after it.

    area, rates, vintage, projections, of_state, catalogue: as in `list_measures`. standard: the wage standard
    that the region chose, dollars a year. decisions: on appeals; the last one on an occupation counts.

    Returns a `Result` with every detailed occupation: the columns of `occupation_list`, besides `by_rule`
    (what the rule alone says: "yes", "no", "not evaluable"), `appeal` (the number of the appeal that decided;
    null where the rule did), and `employment`, `openings` with their ends, `annual_p50` with their marks. An
    occupation that was decided on is no longer marginal. Listed first, then by code.

    Raises UnknownArea, DataMissing, BadQuestion (also for a decision on an occupation that the area lacks).
    Source: the rule's own citation; the decisions are the partnership's.
    """
    catalogue = catalogue_or_default(catalogue)
    with one_session():
        measured, bases = list_measures(
            area,
            rates=rates,
            vintage=vintage,
            projections=projections,
            of_state=of_state,
            catalogue=catalogue,
        )
    median = bases["area_median"]
    bases |= {"standard": standard} if standard else {}
    found = occupation_list(measured.table, rule, bases, sources=measured.sources)
    table = found.table.append_column("by_rule", found.table["listed"])
    for name in _CARRIED:
        for each in (name, f"{name}_mark"):
            table = table.append_column(each, measured.table[each])
    table = _decided(table, {each.occupation: each for each in decisions})
    order = pc.index_in(table["listed"], pa.array(["yes", "not evaluable", "no"]))
    table = table.append_column("order", order).sort_by([("order", "ascending"), ("soc", "ascending")])
    return Result(
        table=table.drop_columns(["order"]),
        columns=_columns(found, measured),
        sources=found.sources,
        method=replace(
            found.method,
            query=measured.method.query,
            parameters={
                **measured.method.parameters,
                **found.method.parameters,
                "area_median": f"{median:.0f}",
                **({"standard": f"{standard:.2f}"} if standard else {}),
                **({"decisions": write_decisions(decisions)} if decisions else {}),
            },
        ),
        notes=measured.notes,
    )


def _decided(table: pa.Table, decisions: Mapping[str, ListDecision]) -> pa.Table:
    codes = table["soc"].combine_chunks()
    gone = sorted(set(decisions) - set(codes.to_pylist()))
    if gone:
        raise BadQuestion(
            _("Occupation {code} is not among the area's detailed occupations.").format(code=gone[0]),
            remedy=_("Take the decision on it back, or choose another area."),
        )
    place = pc.index_in(codes, pa.array(list(decisions), pa.string()))
    chosen = list(decisions.values())
    said = pa.array(["yes" if each.change == "add" else "no" for each in chosen], pa.string())
    words = {
        "add": _("Listed by the decision on appeal {number}. By the rule alone: {why}"),
        "remove": _("Taken off by the decision on appeal {number}. By the rule alone: {why}"),
    }
    reasons = [
        words[decisions[code].change].format(number=decisions[code].appeal, why=why)
        if code in decisions
        else why
        for code, why in zip(codes.to_pylist(), table["why"].to_pylist(), strict=True)
    ]
    changed = {
        "listed": pc.coalesce(said.take(place), table["listed"].combine_chunks()),
        "marginal": pc.and_(table["marginal"], pc.is_null(place)),
        "why": pa.array(reasons, pa.string()),
    }
    for name, column in changed.items():
        table = table.set_column(table.column_names.index(name), name, column)
    numbers = pa.array([each.appeal for each in chosen], pa.int64())
    return table.append_column("appeal", numbers.take(place)).append_column(
        "appeal_mark", pc.if_else(pc.is_valid(place), pa.scalar(None, pa.string()), "not_applicable")
    )


def _columns(found: Result, measured: Result) -> tuple[Column, ...]:
    own = {column.name: column for column in found.columns}
    carried = tuple(column for column in measured.columns if column.name in _CARRIED)
    first = ("soc", "occupation", "listed", "marginal", "why")
    rest = tuple(column for column in found.columns if column.name not in first)
    return (
        *(own[name] for name in first),
        *carried,
        *rest,
        Column("by_rule", N_("By the rule alone")),
        Column("appeal", N_("Appeal"), "count", mark="appeal_mark"),
    )
