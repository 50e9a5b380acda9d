"""The product's counts equal the plain row-by-row reference over many invented files, in both modes."""

from __future__ import annotations

import os
from collections import defaultdict
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest
from tests.indicators import oracle
from tests.indicators.made import as_table, file_of_records

from highroad.indicators.groups import breakouts
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import lines_for, table_of
from highroad.indicators.rules import rules
from highroad.indicators.tally import RATES, Tally

PROGRAMS = (
    "adult",
    "dislocated_worker",
    "youth",
    "wagner_peyser",
    "adult_education",
    "vocational_rehabilitation",
    "core",
    "title_1",
    "incumbent_workers",
)
PLACES = {"state": "", "local_area": "108A", "office": "office_name", "provider": "1301"}
SERVED = ("basic", "individualized", "training", "not_occupational", "occupational")
#: Files per mode and span; HIGHROAD_ORACLE_FILES=500 proves it over thousands (minutes).
FILES = int(os.environ.get("HIGHROAD_ORACLE_FILES", "1"))
MODES = {"guidance": "guidance", "wips-2018": "wips"}


def lines_printed(table: pa.Table) -> dict[tuple[str, str], dict[tuple[str, str, str], tuple[Any, ...]]]:
    """(program, kind of place) -> every line of a report that counts somebody."""
    found: dict[tuple[str, str], dict[tuple[str, str, str], tuple[Any, ...]]] = defaultdict(dict)
    for row in table.to_pylist():
        line, many, whole = row["line"], row["numerator"], row["denominator"]
        said: tuple[Any, ...] = (many,)
        if line == "median_earnings":
            said = (whole, Fraction(round((row["value"] or 0) * 200), 2))
        elif line in RATES:
            said = (many, whole)
        elif row["people"] is not None:
            said = (many, row["people"])
        if (whole if line in RATES else said[0]) > 0:
            found[row["program"], row["place_kind"]][row["place"], row["group"], line] = said
    return found


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("span", ["quarter", "rolling", "annual", "to-date"])
def test_every_count_equals_the_plain_reference(mode: str, span: str) -> None:
    groups = {"", *oracle.GROUPS, *oracle.FORMS, "in_school", "out_of_school", "dislocated", *SERVED}
    for seed in range(FILES):
        quarter = Quarter.parse("2025Q2") if span == "annual" else Quarter.parse(f"2025Q{seed % 4 + 1}")
        made = file_of_records(seed * 31 + len(span), 80, quarter.index)
        in_force = rules(mode)
        tally = Tally(
            in_force,
            windows(quarter, span, in_force.parameters),  # type: ignore[arg-type]
            breakouts(rules=in_force),
            tuple(PLACES),
            services=True,
        )
        half = len(made) // 2
        printed = lines_printed(table_of(tally.add_all([as_table(made[:half]), as_table(made[half:])])))
        for program in PROGRAMS:
            asked = (made, program, MODES[mode], quarter.index, span)
            wanted = oracle.report(*asked, ("", "office_name", "1301"))
            wanted |= oracle.report(*asked, ("108A",), local=True)
            lines = set(lines_for(program, services=True))
            for kind, element in PLACES.items():
                there = {k[1:]: v for k, v in wanted.items() if k[0] == element and k[3] in lines}
                got = printed[program, kind]
                assert {k[1] for k in got} <= groups  # the plain reference knows every group there is
                missing = {k: (v, got.get(k)) for k, v in there.items() if got.get(k) != v}
                extra = {k: v for k, v in got.items() if k not in there}
                assert not missing, (seed, program, kind, list(missing.items())[:5])
                assert not extra, (seed, program, kind, list(extra.items())[:5])
