"""Every portable function means the same on DuckDB, on Spark, and in plain Python."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.parity.judge import CASES, MALFORMED, TEXT, judge

from highroad.engine import Session
from highroad.engine.functions import FUNCTIONS

TEXT_FUNCTIONS = [name for name, case in CASES.items() if case.types == (TEXT,)]
FIXTURES_LIVE_LONG = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


def test_every_function_has_its_judge() -> None:
    assert {function.name for function in FUNCTIONS} == set(CASES)
    for function in FUNCTIONS:
        assert len(function.arguments) == len(CASES[function.name].types)


@pytest.mark.parametrize("name", sorted(CASES))
@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURES_LIVE_LONG)
@given(data=st.data())
def test_duckdb_agrees_with_plain_python(duckdb: Session, name: str, data: st.DataObject) -> None:
    judge(duckdb, name, data.draw(st.lists(CASES[name].arguments, min_size=1, max_size=50)))


@pytest.mark.parametrize("name", TEXT_FUNCTIONS)
def test_duckdb_reads_malformed_texts_strictly(duckdb: Session, name: str) -> None:
    judge(duckdb, name, [(text,) for text in MALFORMED])


@pytest.mark.spark
@pytest.mark.parametrize("name", sorted(CASES))
@settings(max_examples=4, deadline=None, suppress_health_check=FIXTURES_LIVE_LONG)
@given(data=st.data())
def test_spark_agrees_with_plain_python(spark: Session, name: str, data: st.DataObject) -> None:
    rows: list[tuple[Any, ...]] = data.draw(st.lists(CASES[name].arguments, min_size=30, max_size=200))
    judge(spark, name, rows)


@pytest.mark.spark
@pytest.mark.parametrize("name", TEXT_FUNCTIONS)
def test_spark_reads_malformed_texts_strictly(spark: Session, name: str) -> None:
    judge(spark, name, [(text,) for text in MALFORMED])
