"""How far openings may be off: every driver by hand, and laws that hold for any numbers."""

from __future__ import annotations

from math import exp
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from highroad import market
from highroad.market.openings_range import (
    ends_for_each_job,
    half_unit,
    range_note,
    with_range,
)
from highroad.sources.catalogue import Catalogue

DATA = Path(__file__).parents[1] / "sources" / "data"
NUMBERS = pa.schema(
    [
        ("employment", pa.float64()),
        ("employment_rse", pa.float64()),
        ("employment_mark", pa.string()),
        ("openings", pa.float64()),
        *((f"{whose}_{end}", pa.float64()) for whose in ("own", "other") for end in ("least", "most")),
    ]
)


def ranged(areas: int = 1, **told: Any) -> dict[str, Any]:
    row = dict.fromkeys(NUMBERS.names) | told
    (found,) = with_range(pa.Table.from_pylist([row], schema=NUMBERS), areas).to_pylist()
    return dict(found)


def test_each_driver_by_hand() -> None:
    """100 jobs, error 10 percent; a tenth open a year by the nation's rates (rounding: 0.09 to 0.11), 0.12 by
    the state's.
    """
    one = ranged(employment=100.0, employment_rse=10.0, openings=10.0, own_least=0.09, own_most=0.11)
    assert (one["steady_low"], one["steady_high"]) == pytest.approx((95 * 0.09, 105 * 0.11))
    reach = exp(1.6448536 * 0.1)
    assert one["openings_low"] == pytest.approx(95 * 0.09 / reach)
    assert one["openings_high"] == pytest.approx(105 * 0.11 * reach)
    assert (one["from_rounding"], one["from_rates"]) == pytest.approx((11.55 - 8.55, 0))
    both = ranged(
        **{name: one[name] for name in ("employment", "employment_rse", "openings")},
        own_least=0.09,
        own_most=0.11,
        other_least=0.118,
        other_most=0.122,
    )
    assert both["openings_low"] == pytest.approx(one["openings_low"])
    assert both["openings_high"] == pytest.approx(105 * 0.122 * reach)
    assert both["from_rates"] == pytest.approx(105 * (0.122 - 0.11))
    width = both["openings_high"] - both["openings_low"]
    assert sum(both[f"from_{each}"] for each in ("rounding", "rates", "sampling")) == pytest.approx(width)
    assert both["openings_low_mark"] == both["openings_high_mark"] == "estimated"


def test_what_is_not_published_is_no_point() -> None:
    given_ = {"employment": 100.0, "openings": 10.0, "own_least": 0.09, "own_most": 0.11}
    silent = ranged(**given_)  # no error is published: rounding alone is no range of openings
    assert (silent["openings_low"], silent["openings_high"]) == (None, None)
    assert (silent["openings_low_mark"], silent["openings_high_mark"]) == ("missing", "missing")
    assert silent["steady_low"] == pytest.approx(8.55)
    some_areas = ranged(areas=3, employment_rse=5.0, employment_mark="at_least", **given_)
    assert some_areas["openings_low"] == pytest.approx(85 * 0.09 / exp(1.6448536 * 0.05))
    assert (some_areas["openings_high"], some_areas["openings_high_mark"]) == (None, "not_evaluable")
    hidden = ranged(employment_mark="suppressed")
    assert (hidden["openings_low"], hidden["openings_low_mark"]) == (None, "not_evaluable")


def test_rounding_of_published_rates_by_hand() -> None:
    """1,000 to 1,100 jobs in ten years, 3 and 5 percent: openings for a job 0.01 + 0.08 × 1.05 = 0.094."""
    numbers = [pa.chunked_array([[each]]) for each in (1000.0, 1100.0, 0.03, 0.05)]
    low, high = (each.to_pylist()[0] for each in ends_for_each_job(*numbers, 10))
    change = 1050 / 1050 - 1
    assert low == pytest.approx(change / 10 + 0.079 * (1 + change / 2))
    change = 1150 / 950 - 1
    assert high == pytest.approx(change / 10 + 0.081 * (1 + change / 2))
    tiny = [pa.chunked_array([[each]]) for each in (0.0, 0.0, 0.03, 0.05)]
    assert ends_for_each_job(*tiny, 10)[1].to_pylist() == [None]


@pytest.mark.parametrize(
    ("numbers", "half"), [([100.0, 1200.0], 50), ([10.0, None], 5), ([7.0, 20.0], 0.5), ([None], 0.5)]
)
def test_what_numbers_are_rounded_to(numbers: list[float | None], half: float) -> None:
    assert half_unit(pa.chunked_array([pa.array(numbers, pa.float64())])) == half


share = some.floats(0, 0.4)


@settings(max_examples=80, deadline=None)
@given(
    some.floats(0, 1e6), some.floats(0, 60), some.floats(0, 60), share, share, share, some.none() | share,
    some.integers(1, 12),
)  # fmt: skip
@example(100.0, 0.0, 0.0, 0.1, 0.0, 0.0, None, 1)
def test_the_range_holds_the_point_and_grows_with_each_driver(
    jobs: float,
    error: float,
    more: float,
    rate: float,
    below: float,
    above: float,
    other: float | None,
    areas: int,
) -> None:
    told = {
        "employment": jobs,
        "openings": jobs * rate,
        "own_least": max(0.0, rate - below),
        "own_most": rate + above,
    }
    one = ranged(areas, employment_rse=error, **told)
    order = [one[name] for name in ("openings_low", "steady_low", "openings", "steady_high", "openings_high")]
    assert order == sorted(order)
    parts = [one[f"from_{each}"] for each in ("rounding", "rates", "sampling")]
    assert min(parts) >= -1e-6
    assert sum(parts) == pytest.approx(order[-1] - order[0], abs=1e-6)
    unsure = ranged(areas, employment_rse=error + more, **told)
    wider = ranged(areas, employment_rse=error, other_least=other, other_most=other, **told)
    summed = ranged(areas + 1, employment_rse=error, **told)
    for looser in (unsure, wider, summed):
        assert looser["openings_low"] <= one["openings_low"] + 1e-9
        assert looser["openings_high"] >= one["openings_high"] - 1e-9
    if not error:  # then rounding is all that is left
        assert (one["openings_low"], one["openings_high"]) == (one["steady_low"], one["steady_high"])


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in ("edd_projections.csv", "LongTermRestJson_32.json", "occupation.xlsx"):
        catalogue.add(DATA / name)
    return catalogue


def rows_of(area: str, held: Catalogue, rates: Any) -> dict[str, dict[str, Any]]:
    result = market.regional_openings(area, rates=rates, catalogue=held)
    return {row["soc"]: row for row in result.table.to_pylist()}


def test_a_state_s_numbers_are_as_sure_as_their_rounding(held: Catalogue) -> None:
    """Nevada: 24,730 jobs of nurses and 1,930 openings a year, both rounded to ten; the survey to ten too."""
    nurses = rows_of("state:32", held, "state")["29-1141"]
    jobs, error = nurses["employment"], exp(1.6448536 * nurses["employment_rse"] / 100)
    ends = (jobs - 5) * 1925 / 24735, (jobs + 5) * 1935 / 24725
    assert nurses["from_rounding"] == pytest.approx(ends[1] - ends[0])
    assert nurses["openings_high"] == pytest.approx(ends[1] * error)
    assert nurses["steady_low"] == pytest.approx(ends[0] - nurses["from_rates"])  # the nation's are lower


def test_both_rates_are_in_the_range_whichever_is_asked_for(held: Catalogue) -> None:
    by_nation, by_state = (rows_of("state:06", held, each) for each in ("nation", "state"))
    both = [soc for soc, row in by_state.items() if row["from_rates"]]
    assert both
    for soc in both:
        ends = [(rows[soc]["openings_low"], rows[soc]["openings_high"]) for rows in (by_nation, by_state)]
        assert ends[0] == pytest.approx(ends[1])
        assert ends[0][0] < min(by_nation[soc]["openings"], by_state[soc]["openings"])
        assert ends[0][1] > max(by_nation[soc]["openings"], by_state[soc]["openings"])
    told = market.regional_openings("state:06", catalogue=held)
    assert told.method.parameters["beside_area"] == "California"
    assert told.notes[-1] == range_note(both=True)
    several = market.regional_openings("metro:38900", catalogue=held)  # each state projects for itself
    assert several.notes[-1] == range_note(both=False)
    assert "state_projections" not in {each.key for each in several.sources}
    added = market.oews_areas("counties:06107+06031", Catalogue(None), None, additive=True)
    rows = market.regional_openings(added, catalogue=held).table.to_pylist()
    open_above = [row for row in rows if row["openings"] is not None and row["openings_high"] is None]
    assert open_above
    assert {row["employment_mark"] for row in open_above} == {"at_least"}
    assert {row["openings_mark"] for row in open_above} == {"at_least"}
    assert {row["growth_mark"] for row in open_above} == {"estimated"}
    assert market.regional_openings("nation:us", catalogue=held).notes[-1] == range_note(
        both=False, nation=True
    )
