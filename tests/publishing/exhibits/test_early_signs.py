"""Early signs of a region's unemployment: by hand, on its own past, and as an exhibit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.market.test_regional_forecasts import held, months

from highroad import language
from highroad.errors import BadQuestion
from highroad.market import regional_early_signs
from highroad.market.early_signs import judged_signs
from highroad.publishing.charts import render_svg
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources.catalogue import Catalogue

COUNTY = "county:01003"


def risen(points: list[float]) -> pa.Table:
    """Six years without change but for the season; the last months so many points higher, of 3,000 people."""
    table = months(72)
    rows = table.to_pylist()
    for row in rows:
        month = row["period"].year * 12 + row["period"].month - (2023 * 12 + 13 - len(points))
        if row["measure"] == "unemployed" and month >= 0 and row["county_fips"] == "01003":
            row["value"] += 3_000 * points[month] / 100
    return pa.Table.from_pylist(rows, schema=table.schema)


@pytest.fixture(scope="module")
def rising(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return held(tmp_path_factory.mktemp("held"), risen([0.0, 0.2, 0.6, 1.0]))


def test_a_sign_by_hand(rising: Catalogue) -> None:
    """Seasons of eleven points fall out; 0.2, 0.6 and 1.0 more than a year before make 0.6 on average."""
    result = regional_early_signs(COUNTY, catalogue=rising)
    rows = result.table.to_pylist()
    assert rows[-1]["period"] == f"{date(2023, 12, 1):%Y-%m}"
    assert [row["change"] for row in rows[-3:]] == pytest.approx([0.2, 0.6, 1.0])
    assert [row["mean"] for row in rows[-3:]] == pytest.approx([0.2 / 3, 0.8 / 3, 0.6], abs=1e-9)
    assert [row["sign"] for row in rows[-3:]] == ["no", "no", "yes"]
    assert (rows[13]["sign"], rows[13]["mean_mark"]) == (None, "not_evaluable")
    assert rows[14]["sign"] == "no"
    told = result.method.parameters
    assert [told[name] for name in ("signs", "right", "wrong", "open")] == ["1", "0", "0", "1"]
    stricter = regional_early_signs(COUNTY, threshold=0.7, catalogue=rising)
    assert set(stricter.table["sign"].to_pylist()) == {None, "no"}
    with pytest.raises(BadQuestion, match="no sign"):
        regional_early_signs(COUNTY, threshold=0, catalogue=rising)


def test_signs_are_right_wrong_or_open() -> None:
    calm, low, high = [0.0] * 14, [0.6], [1.2]
    series = np.array([np.nan, *calm, *low, *calm, *low, *high, *calm, *low])
    assert judged_signs(series, 0.5) == {"signs": 3, "right": 1, "wrong": 1, "open": 1}
    assert judged_signs(np.array([np.nan, 0.0]), 0.5) == {"signs": 0, "right": 0, "wrong": 0, "open": 0}


def test_as_an_exhibit(rising: Catalogue, tmp_path: Path) -> None:
    made = build_exhibit(Question("early-signs", {"region": COUNTY}), catalogue=rising)
    assert Exhibit.from_json(made.to_json()) == made
    assert made.title.startswith("An early sign in Baldwin County, AL: unemployment was 0.6 points above")
    assert made.title.endswith("a year before in December 2023")
    assert "Signs begun since January 2018: 1; after 0 of them" in made.takeaway
    assert "1 cannot be judged yet" in made.takeaway
    assert made.chart is not None
    assert "early sign" in render_svg(made.chart).decode()
    calm = build_exhibit(Question("early-signs", {"region": "county:01001"}), catalogue=rising)
    assert calm.title.startswith("No early sign in Autauga County, AL")
    with language.use("es"):
        spanish = build_exhibit(Question("early-signs", {"region": COUNTY}), catalogue=rising)
        assert spanish.title.startswith("Una señal temprana en Baldwin County, AL")
        assert spanish.table is not None
        assert spanish.table.data["sign"][-1] == "sí"
    short = build_exhibit(Question("early-signs", {"region": COUNTY}), catalogue=held(tmp_path, months(30)))
    assert short.missing is not None
    assert "highroad sources fetch laus_monthly" in short.missing.remedy
