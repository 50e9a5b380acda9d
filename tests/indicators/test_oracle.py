"""The product's counts equal the plain row-by-row reference over many invented files, in both modes."""

from __future__ import annotations

import os
from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
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
PLACES = {
    "state": "",
    "local_area": "108A",
    "county": "102",
    "office": "office_name",
    "provider": "1301",
}
#: Files per mode and span. HIGHROAD_EXPLORE=1 takes more; HIGHROAD_ORACLE_FILES=500 thousands in all (hours),
#: from file HIGHROAD_ORACLE_FIRST on.
EXPLORING = bool(os.environ.get("HIGHROAD_EXPLORE"))
FILES = int(os.environ.get("HIGHROAD_ORACLE_FILES", "20" if EXPLORING else "1"))
FIRST = int(os.environ.get("HIGHROAD_ORACLE_FIRST", "0"))
MODES = {"guidance": "guidance", "wips-2018": "wips"}


#: Place, group, second group, line.
Cell = tuple[str, str, str, str]


def crossed(seed: int) -> tuple[tuple[str, str], ...]:
    """Two pairs of breakouts, other ones for each seed: over many seeds, every pair."""
    dimensions = (*oracle.breakouts_of("youth"), "dislocated")
    pairs = list(combinations(dimensions, 2))
    return pairs[seed * 7 % len(pairs)], pairs[(seed * 7 + 31) % len(pairs)]


def lines_printed(table: pa.Table) -> dict[tuple[str, str], dict[Cell, tuple[Any, ...]]]:
    """(program, kind of place) -> every line of a report that counts somebody."""
    found: dict[tuple[str, str], dict[Cell, tuple[Any, ...]]] = defaultdict(dict)
    counts = [pc.fill_null(table.column(name), 0) for name in ("numerator", "denominator")]
    for row in table.filter(pc.greater(pc.add(*counts), 0)).to_pylist():
        line, many, whole = row["line"], row["numerator"], row["denominator"]
        said: tuple[Any, ...] = (many,)
        if line == "median_earnings":
            said = (whole, Fraction(round((row["value"] or 0) * 200), 2))
        elif line in RATES:
            said = (many, whole)
        elif row["people"] is not None:
            said = (many, row["people"])
        if (whole if line in RATES else said[0]) > 0:
            cell = row["place"], row["group"], row["group_2"], line
            found[row["program"], row["place_kind"]][cell] = said
    return found


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("span", ["quarter", "rolling", "annual", "to-date"])
def test_every_count_equals_the_plain_reference(mode: str, span: str) -> None:
    for seed in range(FIRST, FIRST + FILES):
        quarter = Quarter.parse("2025Q2") if span == "annual" else Quarter.parse(f"2025Q{seed % 4 + 1}")
        made = file_of_records(seed * 31 + len(span), 70, quarter.index)
        in_force, pairs = rules(mode), crossed(seed + len(span))
        tally = Tally(
            in_force,
            windows(quarter, span, in_force.parameters),  # type: ignore[arg-type]
            breakouts(None, pairs, rules=in_force),
            tuple(PLACES),
            services=True,
        )
        half = len(made) // 2
        printed = lines_printed(table_of(tally.add_all([as_table(made[:half]), as_table(made[half:])])))
        for program in PROGRAMS:
            asked = (made, program, MODES[mode], quarter.index, span)
            wanted = oracle.report(*asked, ("", "102", "office_name", "1301"), crossed=pairs)
            wanted |= oracle.report(*asked, ("108A",), local=True, crossed=pairs)
            lines = set(lines_for(program, services=True))
            known = {name for of in oracle.breakouts_of(program).values() for name in of} | {""}
            for kind, element in PLACES.items():
                there = {k[1:]: v for k, v in wanted.items() if k[0] == element and k[4] in lines}
                got = printed[program, kind]
                assert {k[1] for k in got} <= known  # the plain reference knows every group there is
                missing = {k: (v, got.get(k)) for k, v in there.items() if got.get(k) != v}
                extra = {k: v for k, v in got.items() if k not in there}
                assert not missing, (seed, program, kind, list(missing.items())[:5])
                assert not extra, (seed, program, kind, list(extra.items())[:5])
