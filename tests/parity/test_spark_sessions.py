"""A Spark session keeps the promises of the protocol."""

from __future__ import annotations

import datetime
import os
from decimal import Decimal
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from highroad.engine import Session
from highroad.engine import spark as spark_module
from highroad.engine.failures import EngineMissing
from highroad.engine.spark import open_spark_session
from highroad.errors import DataMissing


def test_a_machine_without_spark_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_module, "spark_is_installed", lambda: False)
    with pytest.raises(EngineMissing) as caught:
        open_spark_session()
    assert "highroad[spark]" in caught.value.remedy


@pytest.mark.spark
def test_views_read_files_whatever_their_names(spark: Session, tmp_path: Path) -> None:
    path = tmp_path / "it's [a] {cell}*?, 100%.parquet"
    pq.write_table(pa.table({"soc": ["11-1021", None], "jobs": pa.array([5, None], pa.int32())}), path)
    spark.view("cells", path, path)
    answer = spark.query("SELECT soc, jobs FROM cells WHERE jobs > :least", least=1)
    assert answer.to_pylist() == [{"soc": "11-1021", "jobs": 5}] * 2
    assert answer.schema.types == [pa.string(), pa.int64()]
    with pytest.raises(DataMissing):
        spark.view("cells", tmp_path / "absent.parquet")


@pytest.mark.spark
def test_parameters_and_literals_mean_the_same_on_both(duckdb: Session, spark: Session) -> None:
    sql = (
        r"SELECT :t AS t, :i AS i, :d AS d, :m + 0.5 AS m, :f AS f, array_contains(:many, 'b') AS found, "
        r"""'it''s a \n :t' AS literal, 1 AS "a name", CAST(NULL AS STRING) AS nothing -- :comment"""
    )
    day = datetime.date(2025, 5, 1)
    given = {"t": "it's \\ :i", "i": 2**40, "d": day, "m": Decimal("1.25"), "f": True, "many": ["a", "b"]}
    ours, theirs = duckdb.query(sql, **given), spark.query(sql, **given)
    assert ours.equals(theirs)
    assert theirs["literal"].to_pylist() == [r"it's a \n :t"]


@pytest.mark.spark
@pytest.mark.parametrize("sql", ["SELECT 1 / x AS y FROM t", "SELECT CAST(s AS BIGINT) AS y FROM t"])
def test_what_cannot_be_computed_is_an_error(sql: str, spark: Session) -> None:
    spark.register("t", pa.table({"x": [1.0, 0.0], "s": ["1", "n/a"]}))
    with pytest.raises(Exception, match=r"DIVIDE_BY_ZERO|CAST_INVALID_INPUT"):
        spark.query(sql)


@pytest.mark.spark
def test_answers_stream(spark: Session) -> None:
    batches = list(spark.batches("SELECT id FROM range(:n) ORDER BY id", n=70_000))
    assert [batch.num_rows for batch in batches] == [65_536, 4_464]


@pytest.mark.spark
def test_sessions_share_a_cluster_and_nothing_else(spark: Session) -> None:
    spark.register("mine", pa.table({"x": [1]}))
    with open_spark_session(threads=1) as other:
        other.register("theirs", pa.table({"x": [2]}))
        with pytest.raises(Exception, match="mine"):
            other.query("SELECT x FROM mine")
    with pytest.raises(ValueError, match="closed"):
        other.query("SELECT 1 AS x")
    with pytest.raises(Exception, match="theirs"):
        spark.query("SELECT x FROM theirs")
    assert spark.query("SELECT x FROM mine")["x"].to_pylist() == [1]


@pytest.mark.spark
def test_nothing_listens_beyond_this_machine(spark: Session) -> None:
    spark.query("SELECT 1 AS x")
    java = [child for child in psutil.Process(os.getpid()).children(recursive=True) if "java" in child.name()]
    assert java
    listening = {c.laddr.ip for p in java for c in p.net_connections() if c.status == psutil.CONN_LISTEN}
    assert listening
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}
