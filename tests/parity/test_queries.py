"""Every query of the project has an example, runs on both engines, and answers the same on both."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.parity.examples_of_queries import EXAMPLES, Example, example, queries

from highroad.engine import Session
from highroad.engine.parameters import parameter_names

QUERIES = queries()


def runs(session: Session, query: str, chosen: Example) -> list[pa.Table]:
    """The answers of a query to each run of its example."""
    for name, table in chosen.inputs.items():
        session.register(name, table)
    sql = QUERIES[query].read_text(encoding="utf-8")
    return [session.query(sql, **parameters) for parameters in chosen.parameters]


def comparable(table: pa.Table, chosen: Example) -> list[tuple[Any, ...]]:
    """Rows in which equal means the same: NaN is a value of its own, agreed columns are rounded."""

    def settled(name: str, value: Any) -> Any:
        if isinstance(value, float) and math.isnan(value):
            return "not a number"
        return round(value, chosen.rounded[name]) if name in chosen.rounded and value is not None else value

    rows = [tuple(settled(name, value) for name, value in row.items()) for row in table.to_pylist()]
    return sorted(rows, key=repr) if chosen.unordered else rows


def test_no_example_has_lost_its_query() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} <= set(QUERIES)


@pytest.mark.parametrize("query", QUERIES)
def test_the_query_says_what_it_reads(query: str) -> None:
    text = QUERIES[query].read_text(encoding="utf-8")
    header = "".join(line for line in text.splitlines(keepends=True) if line.startswith("--"))
    chosen = example(query)
    for name in chosen.inputs:
        assert name in header, f"the comment of {query} does not name its input {name}"
    for name in parameter_names(text):
        assert f":{name}" in header, f"the comment of {query} does not name its parameter :{name}"


@pytest.mark.parametrize("query", QUERIES)
def test_the_query_keeps_to_the_common_subset(query: str) -> None:
    """What the engine's page rules out and a pattern can see."""
    sql = re.sub(r"--[^\n]*", "", QUERIES[query].read_text(encoding="utf-8"))
    assert not re.search(r"\bAS (VARCHAR|TEXT)\b", sql, re.IGNORECASE), "cast to STRING"
    assert not re.search(r"\bIN\s*\([^()]*(,[^()]*){4,}\)", sql, re.IGNORECASE), (
        "more than four values: join them"
    )
    assert sql.count(";") == 0, "one statement, without a semicolon"


@pytest.mark.parametrize("query", QUERIES)
def test_the_example_runs(duckdb: Session, query: str) -> None:
    chosen = example(query)
    answers = runs(duckdb, query, chosen)
    assert any(answer.num_rows for answer in answers), "an example that answers nothing compares nothing"


@pytest.mark.spark
@pytest.mark.parametrize("query", QUERIES)
def test_both_engines_answer_the_same(duckdb: Session, spark: Session, query: str) -> None:
    chosen = example(query)
    for ours, theirs in zip(runs(duckdb, query, chosen), runs(spark, query, chosen), strict=True):
        assert ours.schema == theirs.schema
        assert comparable(ours, chosen) == comparable(theirs, chosen)


def test_a_query_without_an_example_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"market\.nothing has no example: write market\.nothing\.py"):
        example("market.nothing")


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ([1.0], [1.0], True),
        ([float("nan")], [float("nan")], True),
        ([float("nan")], [None], False),
        ([0.0], [None], False),
        ([0.1 + 0.2], [0.3], False),
    ],
)
def test_the_comparison_tells_null_zero_and_nan_apart(
    left: list[float | None], right: list[float | None], equal: bool
) -> None:
    strict = Example({}, [])
    ours, theirs = (pa.table({"x": pa.array(values, pa.float64())}) for values in (left, right))
    assert (comparable(ours, strict) == comparable(theirs, strict)) is equal
