"""`release()` is the only way to a `ReleasedTable`, and a released table keeps its promises."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest

from highroad import language
from highroad.errors import NotReleasable
from highroad.publishing import ReleasedTable, release
from highroad.results import Column, Mark, Method, Result


def test_a_released_table_carries_everything(table: ReleasedTable, result: Result) -> None:
    assert table.num_rows == 5
    assert table.columns == result.columns
    assert table.value(1, "employment") == 21340
    assert table.mark(4, "employment") is Mark.SUPPRESSED
    assert table.sources == result.sources
    assert table.method.query == "SELECT 1"
    assert table.notes == ("Self-employed people are not counted.",)
    assert dict(table.suppressed) == {"publisher": 2}
    assert dict(table.rule) == {"rule": "published"}
    assert len(table.sha256) == 64


def test_json_reads_back_unchanged(table: ReleasedTable) -> None:
    again = ReleasedTable.from_json(table.to_json())
    assert again == table
    assert again.to_json() == table.to_json()
    assert list(again.texts()) == list(table.texts())


def test_the_hash_does_not_depend_on_the_time_of_release(result: Result) -> None:
    assert release(result, title="A").sha256 == release(result, title="A").sha256
    assert release(result, title="A").sha256 != release(result, title="B").sha256


def test_a_table_cannot_be_made_by_hand(table: ReleasedTable) -> None:
    with pytest.raises(NotReleasable, match="by hand"):
        ReleasedTable({}, "2026-01-01T00:00:00+00:00", token=object())
    with pytest.raises(AttributeError):
        table.sha256 = "0"  # type: ignore[misc]
    with pytest.raises(TypeError):
        table.data["employment"] = ()  # type: ignore[index]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["cells"]["employment"].__setitem__(1, 21341),
        lambda content: content.update(title="Another"),
        lambda content: content["cells"]["employment_mark"].__setitem__(4, None),
        lambda content: content["sources"][0].update(vintage="2024"),
    ],
)
def test_a_changed_table_is_refused(table: ReleasedTable, change: Any) -> None:
    outer = json.loads(table.to_json())
    change(outer["content"])
    with pytest.raises(NotReleasable, match="changed after"):
        ReleasedTable.from_json(json.dumps(outer))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"content":{},"sha256":"","released_at":""}', "{" * 9]
)
def test_what_is_no_released_table_is_refused(text: str) -> None:
    with pytest.raises(NotReleasable):
        ReleasedTable.from_json(text)


def test_a_hand_made_table_that_shows_a_hidden_value_is_refused(table: ReleasedTable) -> None:
    outer = json.loads(table.to_json())
    outer["content"]["cells"]["employment"][4] = 3
    with pytest.raises(NotReleasable):
        ReleasedTable.from_json(json.dumps(outer))


def test_a_value_behind_a_hiding_mark_does_not_leave(released: Any) -> None:
    table = released(
        {"n": [4, 5], "m": ["suppressed", None]}, Column("n", "People in jobs", "count", mark="m")
    )
    assert table.data["n"] == (None, 5)
    assert '"n":[null,5]' in table.to_json()


def test_columns_that_are_not_described_stay_behind(released: Any) -> None:
    table = released({"n": [1], "secret": ["someone"]}, Column("n", "Jobs", "count"))
    assert "someone" not in table.to_json()


def test_counts_of_people_need_a_rule() -> None:
    counted = Result(
        pa.table({"n": [3]}),
        (Column("n", "Participants", "count", protected=True),),
        (),
        Method("k", "t", "w"),
    )
    with pytest.raises(NotReleasable, match="disclosure rule"):
        release(counted, title="A")


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_refused(released: Any, bad: float) -> None:
    with pytest.raises(NotReleasable):
        released({"n": [bad]}, Column("n", "Jobs", "number"))


def test_cells_speak_the_language_in_force(table: ReleasedTable) -> None:
    assert table.text(3, "wage") == "at least $115.00"
    assert table.text(4, "wage") == "suppressed"
    with language.use("es"):
        assert table.text(0, "wage") == "$17.42"
