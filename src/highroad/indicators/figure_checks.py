"""The checks that work on figures, not on records, held to a report, its costs and earlier reports."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa

from highroad.indicators.costs import Costs, per_participant
from highroad.indicators.tally import RATES, STATE
from highroad.records.rules.figures import Number, keeps
from highroad.reference import performance
from highroad.reference.participants.checks import Check, checks

LEAST_EARLIER = 3
ROBUST = 1.4826  # by this the median deviation of a normal law is its standard deviation


@dataclass(frozen=True, slots=True)
class Held:
    """One check held to figures. kept: None when a figure was missing. where: what the figures are of."""

    check: Check
    where: str
    kept: bool


def hold(
    report: pa.Table,
    *,
    costs: Mapping[tuple[str, str], Costs] | None = None,
    earlier: Sequence[pa.Table] = (),
    others: Mapping[str, Number] | None = None,
) -> list[Held]:
    """Every check of figures that could be made, with what it was made of.

    earlier: reports of the same quarter of at least three earlier years, for figures that moved too much.
    others: figures by name that no report holds (of eligible providers, or errors of the file).
    """
    ours = [check for check in checks().values() if check.scope == "figures"]
    ours += [check for check in checks().values() if check.list_id == "AGG-016"]
    found: dict[tuple[str, str], Held] = {}
    for where, figures in _figures(report, costs or {}, earlier, others or {}):
        for check in ours:
            kept = keeps(check.expression, figures)
            if kept is not None:
                found.setdefault((check.id, where), Held(check, where, kept))
    return list(found.values())


def _figures(
    report: pa.Table,
    costs: Mapping[tuple[str, str], Costs],
    earlier: Sequence[pa.Table],
    others: Mapping[str, Number],
) -> Iterator[tuple[str, Mapping[str, Number]]]:
    rows = report.to_pylist()
    totals = {(r["program"], r["line"]): r for r in rows if r["place_kind"] == STATE and not r["group"]}
    for row in rows:
        if row["line"] in RATES and row["numerator"] is not None:
            place = row["place"] if row["place_kind"] != STATE else ""
            where = " ".join(filter(None, (row["program"], row["line"], place, row["group"], row["group_2"])))
            yield where, {"numerator": row["numerator"], "denominator": row["denominator"]}
    for program in dict.fromkeys(key for key, _line in totals):
        yield from _of_program(program, rows, totals)
    yield from _of_costs(costs, totals)
    yield from _moved(totals, earlier)
    retention = [key for key in totals if key[1] == "retention" and key[0] == "core"]
    if retention:
        yield "core retention", {"statewide_values": len(retention)}
    if others:
        yield "", others


def _of_program(
    program: str, rows: Sequence[Mapping[str, object]], totals: Mapping[tuple[str, str], Mapping[str, object]]
) -> Iterator[tuple[str, Mapping[str, Number]]]:
    total = totals.get((program, "served"))
    if total is None:
        return
    whole = _count(total)
    served = [r for r in rows if r["program"] == program and r["line"] == "served" and not r["group_2"]]
    areas = [r for r in served if r["place_kind"] == "local_area" and r["place"] and not r["group"]]
    alone = totals.get((program, "statewide_only"))
    if areas and alone is not None:
        yield (
            program,
            {
                "local_sum": sum(map(_count, areas)),
                "statewide_only": _count(alone),
                "state_total": whole,
            },
        )
    lines = {
        name: sum(_count(r) for r in served if r["place_kind"] == STATE and r["dimension"] == name)
        for name in ("sex", "age")
    }
    if all(lines.values()):
        yield (
            program,
            {
                "sex_lines": lines["sex"],
                "sex_not_stated": max(0, whole - lines["sex"]),
                "age_lines": lines["age"],
                "age_unknown": max(0, whole - lines["age"]),
                "total": whole,
            },
        )


def _count(row: Mapping[str, object]) -> int:
    found = row["numerator"]
    return found if isinstance(found, int) else 0


def _of_costs(
    costs: Mapping[tuple[str, str], Costs], totals: Mapping[tuple[str, str], Mapping[str, object]]
) -> Iterator[tuple[str, Mapping[str, Number]]]:
    for (place, program), each in costs.items():
        title = performance.programs()[program].title
        if title == "III":
            yield program, {"training_funds": each.training or 0, "training_participants": 0}
        served = totals.get((program, "career_served"))
        funds = each.career(title)
        if place or served is None or funds is None:
            continue
        cost = per_participant(funds, _count(served))
        if cost is not None:
            yield (
                program,
                {
                    "career_cost": cost,
                    "career_participants": _count(served),
                    "career_funds": Decimal(funds),
                },
            )


def _moved(
    totals: Mapping[tuple[str, str], Mapping[str, object]], earlier: Sequence[pa.Table]
) -> Iterator[tuple[str, Mapping[str, Number]]]:
    if len(earlier) < LEAST_EARLIER:
        return
    before = [
        {
            (r["program"], r["line"]): r
            for r in table.to_pylist()
            if r["place_kind"] == STATE and not r["group"]
        }
        for table in earlier
    ]
    for key, row in totals.items():
        value = row["value"]
        past = [each[key]["value"] for each in before if key in each and each[key]["value"] is not None]
        if not isinstance(value, int | float) or len(past) < LEAST_EARLIER:
            continue
        middle = statistics.median(past)
        # One strange year among the earlier ones must not hide the next: a robust deviation, from the median.
        deviation = ROBUST * statistics.median(abs(each - middle) for each in past)
        yield " ".join(key), {"change": Fraction(abs(value - middle)), "deviation": Fraction(deviation)}
