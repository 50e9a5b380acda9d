"""Shift-share by year: components add up to the change, also where industries enter and leave."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.market.conftest import Holding
from tests.parity.qcew_cells import _cell

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market import dynamic_shift_share, growth_indices, shift_share_components
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import CELLS_SCHEMA


def years(jobs: list[list[float]], base: list[list[float]]) -> pa.Table:
    rows = [
        {"industry_code": f"i{number}", "year": 2020 + step, "jobs": mine, "base": theirs}
        for step, (here, there) in enumerate(zip(jobs, base, strict=True))
        for number, (mine, theirs) in enumerate(zip(here, there, strict=True))
    ]
    return pa.Table.from_pylist(rows)


def test_as_the_peer_computes_it_for_the_ohio_counties(shared_reference: Path) -> None:
    case = json.loads((shared_reference / "methods/cases/01_shift_share_qcew_ohio.json").read_text())
    for region in case["regions"].values():
        given_, expected = region["input"], region["expected"]
        table = dynamic_shift_share(
            pa.Table.from_pylist(
                [
                    {"industry_code": code, "year": year, "jobs": jobs, "base": base}
                    for year in region["years"]
                    for code, jobs, base in zip(
                        given_["industry_code"], given_[f"region_{year}"], given_[f"ref_{year}"], strict=True
                    )
                ]
            )
        )
        first, last = region["years"][0], region["years"][-1]
        whole = table.filter(pc.and_(pc.equal(table["from"], first), pc.equal(table["to"], last)))
        for model, names in (
            ("Dunn", {"regional": "Regional share"}),
            ("Esteban", {"competitive": "Regional share", "allocation": "Allocation effect"}),
        ):
            wanted = expected[f"dynamic_{model}"]
            common = {"change": "Growth (t1-t)", "national": "National share", "mix": "Industrial mix"}
            for ours, theirs in (common | names).items():
                found = pc.sum(whole[ours]).as_py()
                assert found == pytest.approx(wanted[theirs], rel=1e-9, abs=1e-6)
                for step, told in expected[f"dynamic_years_{model}"].items():
                    one = table.filter(pc.equal(table["from"], int(step[:4])))
                    one = one.filter(pc.equal(one["to"], int(step[5:])))
                    found = pc.sum(one[ours]).as_py()
                    assert found == pytest.approx(told[theirs], rel=1e-9, abs=1e-6)


def _indices(jobs: list[list[float]], base: list[list[float]]) -> list[float]:
    names = ("earlier", "later", "base_earlier", "base_later")
    columns = dict(zip(names, map(np.array, (*jobs, *base)), strict=True))
    table = pa.table({"industry_code": [str(n) for n in range(len(jobs[0]))]} | columns)
    return list(growth_indices(table).to_pylist()[0].values())


def test_indices_of_relative_growth_are_as_the_peer_computes_them(shared_reference: Path) -> None:
    """Gerfin's form: of two years, by year with their mean, and of a textbook."""
    case = json.loads((shared_reference / "methods/cases/01_shift_share_qcew_ohio.json").read_text())
    named = ("Industrial mix", "Regional share", "Net total shift")
    for region in case["regions"].values():
        given_, expected, years = region["input"], region["expected"], region["years"]
        here, there = ({y: given_[f"{side}_{y}"] for y in years} for side in ("region", "ref"))

        def of(first: int, last: int, here=here, there=there) -> list[float]:
            return _indices([here[first], here[last]], [there[first], there[last]])

        whole = expected["comparative_Gerfin"]
        assert of(years[0], years[-1]) == pytest.approx([whole[name] for name in named], rel=1e-9)
        steps = [of(*step) for step in pairwise(years)]
        mean = expected["dynamic_Gerfin"]
        assert np.mean(steps, axis=0) == pytest.approx([mean[name] for name in named], rel=1e-9)
    book = case["textbook_Farhauer_Kroell_2013"]
    for name in "ABC":
        found = _indices(book["input"][name], book["input"]["reference"])
        assert found == pytest.approx([book["expected"][f"{name}_Gerfin"][key] for key in named], rel=1e-9)
        made = shift_share_components(*map(np.array, (*book["input"][name], *book["input"]["reference"])))
        for model, ours in (("Dunn", made.regional), ("Esteban", made.competitive)):
            assert ours.sum() == pytest.approx(
                book["expected"][f"{name}_{model}"]["Regional share"], rel=1e-9
            )


def test_no_jobs_have_no_relative_growth() -> None:
    assert _indices([[0, 0], [1, 2]], [[3, 4], [5, 6]]) == [None, None, None]


def test_entries_and_exits_by_hand() -> None:
    # Base: 100 and 100 grow to 110 and 130, all by 1.2. The first industry enters with 5, the second leaves.
    made = shift_share_components(
        np.array([0.0, 20.0]), np.array([5.0, 0.0]), np.array([100.0, 100.0]), np.array([110.0, 130.0])
    )
    assert made.national.tolist() == pytest.approx([0, 4])
    assert made.mix.tolist() == pytest.approx([0, 2])
    assert made.regional.tolist() == pytest.approx([5, -26])
    assert np.isnan(made.competitive).tolist() == [True, False]
    assert made.competitive[1] + made.allocation[1] == pytest.approx(-26)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_components_add_up_to_the_change(data: st.DataObject) -> None:
    industries, steps = data.draw(st.integers(1, 5)), data.draw(st.integers(2, 4))
    number = st.integers(0, 10_000)
    jobs = [[float(data.draw(number)) for _i in range(industries)] for _t in range(steps)]
    base = [[each + 1 + data.draw(number) for each in row] for row in jobs]
    table = dynamic_shift_share(years(jobs, base))
    for row in table.to_pylist():
        scale = 1e-9 * max(
            1.0, abs(row["change"]), abs(row["national"]), abs(row["mix"]), abs(row["regional"])
        )
        assert abs(row["national"] + row["mix"] + row["regional"] - row["change"]) <= scale


def test_many_places_at_once_are_as_one_by_one() -> None:
    rng = np.random.default_rng(2)
    before, after = rng.integers(0, 50, (2, 4, 6)).astype(float)
    base = before.sum(axis=0) + 1, after.sum(axis=0) + 1
    together = shift_share_components(before, after, *base)
    for row in range(4):
        alone = shift_share_components(before[row], after[row], *base)
        np.testing.assert_allclose(together.regional[row], alone.regional)
        np.testing.assert_allclose(together.competitive[row], alone.competitive)


def test_gaps_and_too_small_references_are_refused() -> None:
    with pytest.raises(BadQuestion, match="every year"):
        dynamic_shift_share(years([[1.0, 2.0], [3.0, float("nan")]], [[9.0, 9.0], [9.0, 9.0]]))
    with pytest.raises(BadQuestion, match="fewer jobs"):
        dynamic_shift_share(years([[1.0], [3.0]], [[9.0], [2.0]]))


def test_a_change_of_classification_is_never_differenced(shared_reference: Path) -> None:
    """Treating vanished codes as zero would report eleven million jobs lost; steps across it are refused."""
    case = json.loads((shared_reference / "methods/cases/01_naics_vintage.json").read_text())
    assert case["expected"]["4-digit"]["employment_2019_in_dropped_codes"] > 11_000_000
    for detail in ("3-digit", "4-digit", "6-digit"):
        assert len(case["expected"][detail]["only_2019"] if detail != "6-digit" else [1]) > 0
        with pytest.raises(BadQuestion, match="NAICS 2017"):
            market.regional_shift_share_by_year(
                "01001", "US000", vintages=("2019A", "2024A"), detail=detail, catalogue=Catalogue(None)
            )
    assert not case["expected"]["sector"]["only_2019"]


def test_one_year_is_not_enough(held_qcew: Catalogue) -> None:
    with pytest.raises(BadQuestion, match="two years of one industry classification"):
        market.regional_shift_share_by_year("01001", "US000", catalogue=held_qcew)


COUNTIES = ("01001", "01051", "01085", "01101")  # Montgomery, AL


def _year(*areas: tuple[str, int]) -> dict[str, pa.Table]:
    """Two industries of each area: as many jobs as stated in one, ten times as many in the other."""
    rows = [
        _cell(area, "5", industry, "74", jobs * times, 9)
        for area, jobs in areas
        for industry, times in (("11", 1), ("62", 10))
    ]
    return {"cells": pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)}


def test_a_metro_is_described_alike_in_both_years(tmp_path: Path) -> None:
    """Its code is in the later file alone; taken for no jobs before, everything would be an entry."""
    before = _year(("US000", 900), *((county, 10) for county in COUNTIES))
    after = _year(("US000", 990), ("C3386", 44), *((county, 11) for county in COUNTIES))
    held = Holding(tmp_path, {"qcew": {"2023A": before, "2024A": after}})
    asked = {"earlier": "2023A", "later": "2024A", "detail": "sector", "catalogue": held}
    result = market.regional_shift_share("metro:33860", **asked)
    assert result.method.parameters["area"] == "+".join(COUNTIES)
    assert result.table["earlier"].to_pylist() == [40, 400]
    assert result.table["change"].to_pylist() == [4, 40]
    assert result.table["regional"].to_pylist() == pytest.approx([0, 0])  # the nation grew by a tenth too
    (tmp_path / "other").mkdir()
    lacking = Holding(tmp_path / "other", {"qcew": {"2023A": before, "2024A": _year(("C3386", 40))}})
    with pytest.raises(DataMissing, match="not described alike"):
        market.regional_shift_share("metro:33860", **asked | {"catalogue": lacking})


def test_the_region_may_be_taken_out_of_what_it_is_compared_with(tmp_path: Path) -> None:
    before, after = _year(("US000", 100), ("01001", 50)), _year(("US000", 150), ("01001", 90))
    held = Holding(tmp_path, {"qcew": {"2023A": before, "2024A": after}})
    asked = {"earlier": "2023A", "later": "2024A", "detail": "sector", "catalogue": held}
    part = market.regional_shift_share("county:01001", **asked).table
    # The nation grows by a half, the rest of it by a fifth.
    assert part["regional"].to_pylist() == pytest.approx([15, 150])
    apart = market.regional_shift_share("county:01001", excluding=True, **asked)
    assert apart.table["regional"].to_pylist() == pytest.approx([30, 300])
    assert any("taken out" in note for note in apart.notes)


def test_jobs_that_are_not_known_or_do_not_fit_are_refused() -> None:
    before, after, base = np.ones((2, 3)), np.ones((2, 3)), np.full(3, 5.0)
    for wrong in (
        (np.full_like(before, np.nan), after, base, base),
        (before[:, :2], after, base, base),
        (before, -after, base, base),
    ):
        with pytest.raises(BadQuestion, match="known numbers"):
            shift_share_components(*wrong)
    with pytest.raises(BadQuestion, match="from nothing"):
        shift_share_components(np.zeros_like(before), after, np.zeros(3), base)
