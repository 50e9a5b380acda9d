"""Records at the edges of every rule, judged by hand from the texts: a file with a provider for each case."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from highroad.indicators.elements import NUMBERS
from highroad.indicators.groups import Breakouts
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import report
from highroad.indicators.rules import rules
from highroad.records.reading import read_columns

LINES = (Path(__file__).parents[1] / "worked_examples" / "performance_cases.txt").read_text("utf-8")
CASES = [[part.strip() for part in line.split("|")] for line in LINES.splitlines() if line[0] != "#"]


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(";") if pair)


@pytest.mark.parametrize("mode", ["guidance", "wips-2018"])
def test_records_count_where_the_text_says(tmp_path: Path, mode: str) -> None:
    records = [
        {"100": f"K{number}", **pairs(record), "1301": case[0]}
        for number, case in enumerate(CASES)
        for record in case[2].split(" / ")
    ]
    path = tmp_path / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, sorted({name for record in records for name in record}))
        writer.writeheader()
        writer.writerows(records)
    in_force = rules(mode)
    seen = windows(Quarter.parse("2025Q2"), "annual", in_force.parameters)
    parts = read_columns([path], NUMBERS)
    table = report(parts, in_force, seen, Breakouts(), places=("provider",)).table
    found = {(row["place"], row["program"], row["line"]): row for row in table.to_pylist()}
    wrong = []
    for name, program, _records, guidance, otherwise in CASES:
        expected = pairs(guidance) | (pairs(otherwise) if mode == "wips-2018" else {})
        for line, wanted in expected.items():
            row = found.get((name, program, "served" if line == "people" else line))
            if line == "people":
                said = str(row and row["people"])
            elif row is None or not (row["denominator"] or row["numerator"]):
                said = "-"
            elif line == "median_earnings":
                said = f"{row['value']:.15g}/{row['denominator']}"
            elif row["denominator"] is None:
                said = str(row["numerator"])
            else:
                said = f"{row['numerator']}/{row['denominator']}"
            if said != wanted:
                wrong.append((name, program, line, wanted, said))
    assert len(CASES) > 150
    assert not wrong
