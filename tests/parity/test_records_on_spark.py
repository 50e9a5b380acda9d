"""A check of participant files on Spark gives the findings of the check in this process, byte by byte."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from highroad.engine import Session
from highroad.engine.cells import files
from highroad.engine.cells.clusters import scan_on
from highroad.records.checking import check_files
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.rules.rulebook import rulebook


@pytest.mark.spark
def test_findings_are_the_same_on_spark(
    spark: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", 400_000)  # so that one file is several tasks
    plain, packed = tmp_path / "a.csv", tmp_path / "b.csv.gz"
    synthesize(plain, 1_500, seed=1, defects=0.1)
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    opened = open_file([plain, packed])
    book = rulebook({each.id: each for part in opened.parts for each in part.elements if each is not None})
    quarter = report_quarter("2025Q2")
    here = check_files(opened, book, quarter, folder=tmp_path / "here")
    there = check_files(opened, book, quarter, folder=tmp_path / "there", scanner=partial(scan_on, spark))
    assert here.rows == there.rows == 3_000
    assert np.array_equal(here.counts, there.counts)
    assert here.artifact is not None
    assert there.artifact is not None
    assert here.artifact.table().equals(there.artifact.table())
    assert set(here.examples) == set(there.examples)
