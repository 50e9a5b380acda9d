"""Sessions: what they answer, what they refuse, and that they keep to their bounds."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from highroad.engine import open_session
from highroad.engine.failures import ArtifactDamaged
from highroad.errors import DataMissing


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "it's [a] cell?.parquet"
    pq.write_table(
        pa.table({"soc": ["11-1021", "29-1141", None], "jobs": pa.array([5, None, 7], pa.int32())}), path
    )
    return path


def test_a_view_reads_the_file_whatever_its_name(parquet: Path) -> None:
    with open_session() as session:
        session.view("cells", parquet)
        answer = session.query("SELECT soc, jobs FROM cells WHERE jobs > :least ORDER BY jobs DESC", least=1)
    assert answer.to_pylist() == [{"soc": None, "jobs": 7}, {"soc": "11-1021", "jobs": 5}]
    assert answer.schema.types == [pa.string(), pa.int64()]


def test_views_and_tables_may_be_added_between_queries(parquet: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.parquet"
    pq.write_table(pa.table({"soc": ["11-1021"], "jobs": pa.array([1], pa.int32())}), second)
    with open_session() as session:
        session.view("cells", parquet)
        session.register("names", pa.table({"soc": ["11-1021"], "name": ["Managers"]}))
        assert session.query("SELECT count(*) AS n FROM cells")["n"].to_pylist() == [3]
        session.view("two_files", parquet, second)
        assert session.query("SELECT sum(jobs) AS n FROM two_files")["n"].to_pylist() == [13]
        assert session.query("SELECT name FROM two_files JOIN names USING (soc)").num_rows == 2
        session.register("cells", pa.table({"soc": ["x"]}))
        assert session.query("SELECT soc FROM cells")["soc"].to_pylist() == ["x"]


def test_files_that_were_expected_are_named_on_one_connection(parquet: Path, tmp_path: Path) -> None:
    second, other, damaged = (tmp_path / f"{name}.parquet" for name in ("second", "other", "damaged"))
    for path, jobs in ((second, 1), (other, 2)):
        pq.write_table(pa.table({"soc": ["11-1021"], "jobs": pa.array([jobs], pa.int32())}), path)
    damaged.write_bytes(b"no Parquet")
    with open_session() as session:
        session.expect(parquet, second, damaged, tmp_path / "not there.parquet")
        session.register("cells", pa.table({"jobs": [100]}))
        assert session.query("SELECT sum(jobs) AS n FROM cells")["n"].to_pylist() == [100]
        connection = session._connection
        for files, jobs in (((parquet,), 12), ((second,), 1), ((parquet, second), 13)):
            session.view("cells", *files)
            assert session.query("SELECT sum(jobs) AS n FROM cells")["n"].to_pylist() == [jobs]
        assert session._connection is connection
        session.view("cells", damaged)
        with pytest.raises(ArtifactDamaged):
            session.query("SELECT sum(jobs) AS n FROM cells")
        # What was not expected can be named too, at the price of another connection.
        session.view("cells", other)
        assert session.query("SELECT sum(jobs) AS n FROM cells")["n"].to_pylist() == [2]
        assert session._connection is not connection


def test_naming_the_same_view_again_keeps_the_connection(parquet: Path) -> None:
    with open_session() as session:
        for _ in range(2):
            session.view("cells", parquet)
            session.query("SELECT count(*) AS n FROM cells")
            connection = session._connection
        assert session._connection is connection
        session.register("cells", pa.table({"x": [1]}))
        session.view("cells", parquet)
        assert session.query("SELECT count(*) AS n FROM cells")["n"].to_pylist() == [3]


def test_parameters_of_every_kind_are_bound_not_pasted() -> None:
    day = datetime.date(2025, 5, 1)
    with open_session() as session:
        row = session.query(
            "SELECT :t AS t, :i AS i, :d AS d, :m + 0.5 AS m, :f AS f, array_contains(:many, 'b') AS found",
            t="it's; DROP TABLE x --",
            i=2**40,
            d=day,
            m=Decimal("1.25"),
            f=True,
            many=["a", "b"],
        ).to_pylist()[0]
    assert row == {
        "t": "it's; DROP TABLE x --", "i": 2**40, "d": day, "m": Decimal("1.75"), "f": True, "found": True,
    }  # fmt: skip


def test_missing_and_unknown_parameters_are_named() -> None:
    with open_session() as session, pytest.raises(ValueError, match=r"missing \['b'\], unknown \['c'\]"):
        session.query("SELECT :a, :b", a=1, c=2)


@pytest.mark.parametrize("content", [b"", b"PAR1 cut short", b"soc,jobs\n11-1021,5\n"])
def test_a_file_that_is_no_parquet_is_said_with_a_remedy(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cells.parquet"
    path.write_bytes(content)
    with open_session() as session:
        session.view("cells", path)
        with pytest.raises(ArtifactDamaged) as caught:
            session.query("SELECT 1 AS x")
    assert "cells.parquet" in caught.value.message
    assert caught.value.remedy


def test_a_missing_file_is_said_with_a_remedy(tmp_path: Path) -> None:
    with open_session() as session, pytest.raises(DataMissing) as caught:
        session.view("cells", tmp_path / "absent.parquet")
    assert "absent.parquet" in caught.value.message
    assert caught.value.remedy
