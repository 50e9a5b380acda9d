"""The product's counts equal the plain row-by-row reference over many invented files, in both modes."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

import pytest
from tests.indicators import oracle
from tests.indicators.made import as_table, file_of_records

from highroad.indicators.answers import Medians, People, counted, rated
from highroad.indicators.groups import breakouts
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.rules import rules
from highroad.indicators.tally import COUNTS, RATES, Tally

PROGRAMS = (
    "adult",
    "dislocated_worker",
    "youth",
    "wagner_peyser",
    "adult_education",
    "vocational_rehabilitation",
    "core",
    "title_1",
)
#: Files per mode and span; HIGHROAD_ORACLE_FILES=500 proves it over thousands (minutes).
FILES = int(os.environ.get("HIGHROAD_ORACLE_FILES", "3"))
MODES = {"guidance": "guidance", "wips-2018": "wips"}


def counts_of(tally: Tally, program: str, kind: str) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    medians, people = Medians(tally), People(tally)
    places = {number: name for name, number in tally.names[kind].items()}
    found: dict[tuple[str, str, str], tuple[Any, ...]] = {}
    for (own, where, crossing), sparse in tally.histograms.items():
        if (own, where) != (program, kind):
            continue
        group = crossing[0][1] if crossing else ""
        histogram = sparse.dense(len(places))
        each: dict[str, list[tuple[Any, ...]]] = {}
        for line in COUNTS:
            numbers = counted(histogram, line).tolist()
            if line in ("served", "exited"):
                again = people.repeated(program, kind, crossing, line).tolist()
                each[line] = [(n, n - m) for n, m in zip(numbers, again, strict=False)]
            else:
                each[line] = [(n,) for n in numbers]
        for line in RATES:
            num, den = rated(histogram, line)
            each[line] = list(zip(num.tolist(), den.tolist(), strict=True))
        many, twice = medians.of(program, kind, crossing)
        each["median_earnings"] = [
            (n, Fraction(double, 2)) for n, double in zip(many.tolist(), twice.tolist(), strict=True)
        ]
        for line, values in each.items():
            for number, value in enumerate(values):
                empty = value[-1] == 0 if line in RATES else value[0] == 0
                if not empty:
                    found[places[number], group, line] = value
    return found


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("span", ["quarter", "rolling", "annual", "to-date"])
def test_every_count_equals_the_plain_reference(mode: str, span: str) -> None:
    for seed in range(FILES):
        quarter = Quarter.parse("2025Q2") if span == "annual" else Quarter.parse(f"2025Q{seed % 4 + 1}")
        made = file_of_records(seed * 31 + len(span), 60, quarter.index)
        in_force = rules(mode)
        tally = Tally(
            in_force,
            windows(quarter, span, in_force.parameters),  # type: ignore[arg-type]
            breakouts(rules=in_force),
            ("state", "local_area"),
        )
        half = len(made) // 2
        tally.add_all([as_table(made[:half]), as_table(made[half:])])
        for program in PROGRAMS:
            for kind, element in (("state", None), ("local_area", "108A")):
                wanted = oracle.report(made, program, MODES[mode], quarter.index, span, element)
                got = counts_of(tally, program, kind)
                lines = {line for _where, _group, line in wanted} | {"served", "credential"}
                groups = {
                    "",
                    *oracle.GROUPS,
                    "basic",
                    "individualized",
                    "training",
                    "in_school",
                    "out_of_school",
                    "occupational",
                    "not_occupational",
                }
                got = {k: v for k, v in got.items() if k[1] in groups and (k[2] in lines or k in wanted)}
                missing = {k: (v, got.get(k)) for k, v in wanted.items() if got.get(k) != v}
                extra = {k: v for k, v in got.items() if k not in wanted}
                assert not missing, (seed, program, kind, list(missing.items())[:5])
                assert not extra, (seed, program, kind, list(extra.items())[:5])
