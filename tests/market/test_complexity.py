"""Complexity, relatedness and diversity: as the peers compute them, and in the cases where they go wrong."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from tests.parity.qcew_cells import _cell

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market import complexity, concentration, diversity, linkage, relatedness, validation
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import CELLS_SCHEMA

CASES = ("01_complexity_synth12x15", "01_complexity_oews_top30_major")


def long(places: list[str], activities: list[str], matrix: Any) -> pa.Table:
    jobs = np.asarray(matrix, dtype=np.float64)
    return pa.table(
        {
            "place": np.repeat(places, len(activities)),
            "activity": np.tile(activities, len(places)),
            "jobs": jobs.ravel(),
        }
    )


def case(folder: Path, name: str) -> tuple[pa.Table, dict[str, Any]]:
    with (folder / "methods/cases" / f"{name}_input.csv").open() as file:
        head, *rows = csv.reader(file)
    table = long([row[0] for row in rows], head[1:], [[float(each) for each in row[1:]] for row in rows])
    return table, json.loads((folder / "methods/cases" / f"{name}.json").read_text())["expected"]


@pytest.mark.parametrize("name", CASES)
def test_complexity_is_as_the_peers_compute_it(shared_reference: Path, name: str) -> None:
    jobs, expected = case(shared_reference, name)
    peer = expected["py_ecomplexity"]
    found = complexity(jobs)
    close = {"rtol": 1e-8, "atol": 1e-9}
    for table, key, column, theirs in (
        (found.places, "place", "complexity", "eci"),
        (found.places, "place", "outlook", "coi"),
        (found.places, "place", "diversity", "diversity"),
        (found.activities, "activity", "complexity", "pci"),
        (found.activities, "activity", "ubiquity", "ubiquity"),
    ):
        wanted = [peer[theirs][each] for each in table[key].to_pylist()]
        np.testing.assert_allclose(table[column].to_pylist(), wanted, **close)
    for ours, theirs in (
        (found.quotient, "rca"),
        (found.density, "density"),
        (found.gain, "cog"),
        (found.proximity, "proximity"),
    ):
        if theirs in peer:
            np.testing.assert_allclose(ours, peer[theirs], **close)


@pytest.mark.parametrize("name", CASES)
def test_specialization_and_relatedness_are_as_econgeo_computes_them(
    shared_reference: Path, name: str
) -> None:
    jobs, expected = case(shared_reference, name)
    peer, found = expected["econgeo"], complexity(jobs)
    ours = diversity(jobs)
    for theirs, column in (
        ("herfindahl", "herfindahl"),
        ("krugman_index", "krugman"),
        ("hachman", "hachman"),
        ("spec_coeff", "specialization"),
        ("location_quotient_avg", "mean_quotient"),
    ):
        np.testing.assert_allclose(ours[column].to_pylist(), peer[theirs], rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(ours["entropy"].to_pylist(), peer["entropy"], atol=6e-4)  # printed to 0.001
    gini = concentration(jobs)["gini"].to_pylist()
    np.testing.assert_allclose(gini, peer["locational_gini"], rtol=1e-8, atol=1e-9)
    for measure in ("association", "cosine", "jaccard", "probability"):
        short = {"probability": "prob"}.get(measure, measure)
        related = relatedness(found.present, measure)  # type: ignore[arg-type]
        np.testing.assert_allclose(related, peer[f"relatedness_{short}"], rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(
            market.relatedness_density(found.present, related), peer[f"reldensity_{short}"], atol=6e-3
        )
    # That package scales its measures otherwise: the same up to a straight line.
    for table, theirs in ((found.places, "kci"), (found.activities, "tci")):
        line = np.polyfit(table["complexity"].to_pylist(), peer[theirs], 1)
        guess = np.polyval(line, table["complexity"].to_pylist())
        assert np.abs(guess - peer[theirs]).max() <= 0.02 * np.abs(peer[theirs]).max()


def test_linkage_and_its_validation_are_as_published_definitions_say(shared_reference: Path) -> None:
    given = json.loads((shared_reference / "methods/cases/01_cluster_relatedness.json").read_text())
    inputs, expected = given["inputs"], given["expected"]
    found = linkage(
        np.array(inputs["employment_region_by_industry"]),
        np.array(inputs["occupation_share_industry_by_occ"]),
        np.array(inputs["input_coefficients_A_ij_use_of_i_per_unit_j"]),
    )
    for name, row in (
        ("location", "LC_first_row"),
        ("occupations", "Occ_first_row"),
        ("inputs", "IO_first_row"),
        ("linkage", "LC_IO_Occ_first_row"),
    ):
        np.testing.assert_allclose(found[name][0], expected[row], rtol=1e-8)
    scores, wanted = validation(found["linkage"], inputs["labels"]), expected["validation"]
    for number, group in enumerate(scores.groups):
        their = wanted["clusters"][str(group)]
        ours = (scores.within[number], scores.between[number], scores.between_high[number])
        np.testing.assert_allclose(ours, (their["WCR"], their["BCR_mean"], their["BCR_p95"]), rtol=1e-8)
    assert scores.clusters == (wanted["VS_cluster_avg"], wanted["VS_cluster_p95"])
    assert scores.industries == (wanted["VS_industry_avg"], wanted["VS_industry_p95"])
    assert scores.score == wanted["VS"]


def test_a_place_without_jobs_has_no_complexity_and_harms_no_other() -> None:
    rng = np.random.default_rng(4)
    matrix = rng.integers(1, 90, (8, 9)).astype(float)
    places, activities = [f"p{n}" for n in range(8)], [f"a{n}" for n in range(9)]
    alone = complexity(long(places, activities, matrix))
    more = complexity(long([*places, "void"], activities, np.vstack([matrix, np.zeros(9)])))
    void = more.places.to_pylist()[-1]
    assert (void["complexity"], void["diversity"], void["component"]) == (None, 0, None)
    with_void, without = (each.places["complexity"].to_pylist() for each in (more, alone))
    np.testing.assert_allclose(with_void[:-1], without)
    assert diversity(long(["x"], ["a"], [[0]]))["herfindahl"].to_pylist() == [None]


def test_an_activity_that_the_reference_lacks_still_counts_for_the_place() -> None:
    """Else a place would look as diverse as the part of it that the reference has."""
    jobs = long(["here", "there"], ["a", "b", "c"], [[20, 30, 50], [60, 40, 0]])
    here, there = diversity(jobs, reference="there").to_pylist()
    assert here["herfindahl"] == pytest.approx(0.04 + 0.09 + 0.25)
    assert here["krugman"] == pytest.approx(0.4 + 0.1 + 0.5)
    assert (here["theil"], here["mean_quotient"], here["hachman"]) == (None, None, 0.0)
    assert (there["krugman"], there["theil"], there["hachman"]) == (0.0, 0.0, pytest.approx(1.0))


def test_what_cannot_be_linked_or_judged_is_refused() -> None:
    jobs, shares = (
        np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 0.0]]),
        np.array([[0.5, 0.5], [0.2, 0.8], [0.1, 0.9]]),
    )
    with pytest.raises(BadQuestion, match="cannot all be linked"):
        linkage(jobs, shares, np.zeros((3, 3)))
    with pytest.raises(BadQuestion, match="cannot all be linked"):
        linkage(jobs[:, :2], shares[:2], np.zeros((2, 2)))
    with pytest.raises(BadQuestion, match="single industry"):
        validation(np.eye(3), [1, 2, 3])


def test_pieces_that_share_nothing_are_ordered_apart() -> None:
    """The second eigenvalue is 1: one vector over both pieces would only tell which piece a place is in."""
    rng = np.random.default_rng(1)
    block = rng.integers(1, 90, (6, 7)).astype(float)
    both = np.zeros((12, 14))
    both[:6, :7], both[6:, 7:] = block, block
    names = [f"p{n:02}" for n in range(12)], [f"a{n:02}" for n in range(14)]
    found = complexity(long(*names, both)).places
    assert set(found["component"].to_pylist()) == {0, 1}
    first, second = np.split(np.array(found["complexity"].to_pylist()), 2)
    np.testing.assert_allclose(first, second, rtol=1e-9)
    assert np.std(first) == pytest.approx(1)


def test_few_jobs_do_not_make_an_activity_present() -> None:
    jobs = long(["p", "q"], ["a", "b"], [[3, 10], [0, 1000]])
    assert complexity(jobs).present[0].tolist() == [True, False]
    assert complexity(jobs, least_jobs=5).present[0].tolist() == [False, False]


def test_wrong_tables_are_refused() -> None:
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(BadQuestion, match="negative"):
            complexity(long(["p"], ["a", "b"], [[1.0, wrong]]))
    for nobody in ("elsewhere", "q"):
        with pytest.raises(BadQuestion, match="no jobs of"):
            market.diversity(long(["p", "q"], ["a"], [[1], [0]]), reference=nobody)
    with pytest.raises(BadQuestion, match="twice"):
        complexity(pa.table({"place": ["p", "p"], "activity": ["a", "a"], "jobs": [1, 2]}))
    with pytest.raises(BadQuestion, match="not among"):
        complexity(long(["p"], ["a"], [[1]])).cells("x")
    with pytest.raises(BadQuestion, match="one group"):
        validation(np.eye(3), [0, 0, 0])
    with pytest.raises(BadQuestion, match="no measure"):
        relatedness(np.ones((2, 2), dtype=bool), "pearson")  # type: ignore[arg-type]


def test_occupations_close_to_what_an_area_is_known_for() -> None:
    result = market.related_occupations("metro:23420", catalogue=Catalogue(None))
    rows = result.table.to_pylist()
    assert not rows[0]["present"]
    assert rows[-1]["present"]
    absent = [row["density"] for row in rows if not row["present"]]
    assert absent == sorted(absent, reverse=True)
    assert all(0 <= each <= 100 for each in absent)
    assert {row["jobs_mark"] for row in rows if row["jobs"] is None} == {"suppressed", "missing"}
    assert any("complexity" in note for note in result.notes)


def test_industries_need_counties_to_be_compared_with(held_qcew: Catalogue) -> None:
    with pytest.raises(DataMissing, match="Only 1 other county is"):
        market.related_industries("01001", catalogue=held_qcew)


def test_establishments_of_no_known_industry_are_close_to_nothing(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    rows = [
        _cell(f"06{county:03d}", "5", industry, "74", int(chance.integers(20, 900)), 9)
        for county in range(1, 28, 2)
        for industry in ("11", "23", "44-45", "62", "72", "99")
    ]
    table = pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)
    held = Holding(tmp_path, {"qcew": {"2023A": {"cells": table}}})
    found = market.related_industries("county:06019", detail="sector", catalogue=held)
    names = set(found.table["activity"].to_pylist())
    assert len(names) == 5
    assert "Construction" in names
    assert not any("nclassified" in name for name in names)
