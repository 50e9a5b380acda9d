"""Exhibits about industries, over a small QCEW: the finding is in the table, estimates are marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.market.conftest import Holding, cluster_tables
from tests.parity.qcew_cells import cells

from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources.catalogue import Catalogue


@pytest.fixture
def held(tmp_path: Path) -> Catalogue:
    return Holding(tmp_path, {"qcew": {"2023A": {"cells": cells()}}})


def ask(kind: str, held: Catalogue, **parameters: str) -> Exhibit:
    made = build_exhibit(Question(kind, parameters), catalogue=held)
    assert made.missing is None
    assert Exhibit.from_json(made.to_json()) == made
    return made


def test_estimates_of_suppressed_jobs_are_marked_everywhere(held: Catalogue) -> None:
    made = ask("suppressed-jobs", held, region="county:01001")
    assert made.table is not None
    assert made.table.data["employment_mark"] == ("estimated",)
    assert made.table.text(0, "employment") in made.title
    assert "estimat" in made.title
    assert made.chart is not None
    assert any("not published numbers" in note for note in made.notes)
    assert made.question.parameters["terms"] == "withhold"


def test_clusters_name_the_most_concentrated(tmp_path: Path) -> None:
    held = Holding(tmp_path, cluster_tables())
    made = ask("clusters", held, region="county:01001", show="all")
    assert made.table is not None
    assert made.table.text(0, "cluster") in made.title
    assert made.table.text(0, "establishment_quotient") in made.title
    assert made.chart is not None
    assert {source.key for source in made.table.sources} == {"qcew", "clusters"}
