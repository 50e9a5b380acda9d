"""What is planted is found, by the right check and in the right row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from highroad.records.checking import check_files
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.rules.rulebook import rulebook


@pytest.mark.parametrize(
    ("layout", "quarter"),
    [("numbers", "2025Q2"), ("names", "2026Q1"), ("pirl-2016", "2024Q3"), ("public-use", "2025Q2")],
)
def test_planted_defects_are_found(tmp_path: Path, layout: str, quarter: str) -> None:
    made = synthesize(tmp_path / "file.csv", 6_000, seed=8, layout_name=layout, quarter=quarter, defects=0.2)
    opened = open_file([made.path])
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    report = check_files(opened, rulebook(present), report_quarter(quarter), folder=tmp_path / "out")
    assert report.artifact is not None
    found = report.artifact.table()
    seen = set(
        zip(found["row"].to_pylist(), found["key"].to_pylist(), found["rule"].to_pylist(), strict=True)
    )
    assert made.ledger is not None
    with open(made.ledger, encoding="utf-8", newline="") as file:
        ledger = [(int(line["row"]), line["key"], line["rule"]) for line in csv.DictReader(file)]
    assert len(ledger) > 800
    assert len({rule for _row, _key, rule in ledger}) > 150
    missed = [line for line in ledger if line not in seen]
    assert len(missed) <= len(ledger) // 1000, missed[:5]
    assert int(report.counts.sum()) == found.num_rows
