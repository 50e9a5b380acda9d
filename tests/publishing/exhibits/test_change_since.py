"""Whether a curve turned, as an exhibit: both lines, the date, what it comes to, and never a cause."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.market.test_regional_forecasts import held, months

from highroad import language
from highroad.errors import BadQuestion
from highroad.publishing.charts import render_svg
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit, kinds
from highroad.publishing.exhibits.method_words import said_parameters
from highroad.sources.catalogue import Catalogue

TWO = "counties:01001+01003"


def fewer(count: int, after: float) -> pa.Table:
    """The months of two counties, with so many times the unemployed from January 2024 on."""
    table = months(count)
    since = pc.and_(
        pc.greater_equal(table["period"].cast(pa.string()), "2024-01-01"),
        pc.equal(table["measure"], "unemployed"),
    )
    value = pc.if_else(since, pc.multiply(table["value"], after), table["value"])
    return table.set_column(table.column_names.index("value"), "value", value)


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return held(tmp_path_factory.mktemp("held"), fewer(84, 0.7))


def ask(held_: Catalogue, **parameters: str) -> Exhibit:
    made = build_exhibit(Question("change-since", {"region": TWO, **parameters}), catalogue=held_)
    assert Exhibit.from_json(made.to_json()) == made
    return made


def test_a_turn_is_told_with_its_months_and_no_cause(turned: Catalogue) -> None:
    made = ask(turned)  # the newest twelve months, from January 2024
    table = made.table
    assert table is not None
    assert made.question.parameters["at"] == "2024-01"
    assert made.question.vintages == {"laus_monthly": "2023M12"}
    assert [table.data["period"][0], table.data["period"][36], table.num_rows] == ["2021-01", "2024-01", 48]
    assert table.text(0, "baseline") == "does not apply"
    last = table.num_rows - 1
    # Each December had 15 percent; 0.7 times as many are left: 4.5 points fewer.
    assert table.value(last, "value") == pytest.approx(10.5)
    assert table.value(last, "gap") == pytest.approx(-4.5, abs=0.1)
    assert made.title.endswith(
        "was 10.5% in December 2024, 4.5 points below what the months before January 2024 led to expect"
    )
    assert "2.9 points (30.0%) below its baseline on average" in made.takeaway
    assert "The curve turned downward in January 2024" in made.takeaway
    assert "not because of it" in made.takeaway
    assert any("nothing says what caused it" in note for note in made.notes)
    method = made.method
    assert method is not None
    told = dict(said_parameters(method, kinds()["change-since"]))
    assert told["Month in which the curve turned"] == "2024-01"
    assert told["Distance from the baseline, on average"].startswith("−2.9 points")
    assert told["Direction that is hoped for"] == "down"
    assert not [label for label in told if "_" in label]


def test_the_picture_has_the_line_its_baseline_and_the_date(turned: Catalogue) -> None:
    made = ask(turned)
    for chart in (made.chart, made.print_chart, made.phone_chart):
        assert chart is not None
        assert "since January 2024" in render_svg(chart).decode()
        assert "Dashed: what the months before led to expect" in chart.notes[0]
        assert "15.0% was expected" in chart.alt


def test_the_other_direction_is_no_turn_and_a_comparison_is_named(turned: Catalogue) -> None:
    up = ask(turned, wanted="up")
    assert "has not turned upward" in up.takeaway
    beside = ask(turned, region="county:01001", comparison="county:01003")
    assert beside.question.parameters["comparison"] == "county:01003"
    assert any("go beyond it" in note for note in beside.notes)
    assert not any("nothing says what caused it" in note for note in beside.notes)
    with pytest.raises(BadQuestion, match="is no month"):
        ask(turned, at="July 2023")
    with pytest.raises(BadQuestion, match="before and after"):
        ask(turned, at="2031-01")


def test_as_expected_and_too_short_a_past(tmp_path: Path) -> None:
    same = ask(held(tmp_path, months(84)), at="2024-01")
    assert same.title.endswith("as the months before January 2024 led to expect")
    for at, count in (("2021-06", 41), ("2018-01", 0)):
        short = ask(held(tmp_path, months(84)), at=at)
        assert short.missing is not None
        assert f"{count} months without a gap before {at} are too few" in short.missing.reason
        assert "highroad sources fetch laus_monthly" in short.missing.remedy
        assert "later month" in short.missing.remedy
    jobs = ask(held(tmp_path, months(84)), series="jobs")
    assert jobs.missing is not None


def test_in_spanish(turned: Catalogue) -> None:
    with language.use("es"):
        made = ask(turned)
        assert "en diciembre de 2024" in made.title
        assert "no a causa de ella" in made.takeaway
