"""The occupations of a layoff of which only industry and people are known: whole people, none made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market.layoff_mix import _whole, mix_of

CELLS = Path(market.__file__).parents[1] / "embedded/oews/2025/cells.parquet"


def test_people_are_divided_as_the_nations_warehouses_are_staffed() -> None:
    found = market.layoff_mix("Fresno, CA", "493", 200)
    rows = {row["soc"]: row for row in found.table.to_pylist()}
    national = pq.read_table(
        CELLS, filters=[("area_code", "=", "0000000"), ("industry_code", "=", "493000")]
    ).to_pylist()
    jobs = {row["soc"]: row["employment"] for row in national}
    for soc, row in rows.items():
        share = jobs[soc] / jobs["00-0000"]
        assert row["share"] == pytest.approx(share * 100)
        assert abs(row["people"] - 200 * share) < 1
        assert row["low"] <= row["people"] <= row["high"]
    mix = mix_of(found)
    assert 150 < sum(mix.values()) <= 200
    assert max(mix, key=lambda soc: mix[soc]) in {"53-7065", "53-7062"}  # stockers, laborers
    left = 200 - sum(mix.values())
    assert any(note.startswith(f"{left} of 200 people are in no occupation") for note in found.notes)
    assert sum(mix_of(market.layoff_mix("Fresno, CA", "493", 1)).values()) <= 1


@pytest.mark.parametrize("seed", range(5))
def test_whole_people_sum_to_the_rounded_whole(seed: int) -> None:
    expected = np.random.default_rng(seed).exponential(2.0, 40)
    whole = _whole(expected)
    assert whole.sum() == round(expected.sum())
    assert (np.abs(whole - expected) < 1).all()


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(BadQuestion, match="1 to 100,000 people"):
        market.layoff_mix("Fresno, CA", "493", 0)
    with pytest.raises(DataMissing, match="No staffing pattern"):
        market.layoff_mix("Fresno, CA", "92", 10)
