"""A session reads the files it was given and nothing else, and its bounds cannot be talked away."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from highroad.engine import open_session
from highroad.engine.sessions import DuckDBSession


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.parquet"
    pq.write_table(pa.table({"x": ["secret"]}), path)
    (tmp_path / "secret.csv").write_text("x\nsecret\n")
    return path


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_parquet('{folder}/secret.parquet')",
        "SELECT * FROM '{folder}/secret.parquet'",
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM read_text('{folder}/*')",
        "SELECT * FROM glob('{folder}/*')",
        "COPY (SELECT 1 AS x) TO '{folder}/written.csv'",
        "ATTACH '{folder}/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "SET allowed_paths = ['{folder}/secret.parquet']",
        "RESET lock_configuration",
        "SELECT getenv('HOME')",
        "SELECT * FROM local_variable",
    ],
)
def test_a_session_cannot_reach_out(sql: str, secret: Path, tmp_path: Path) -> None:
    local_variable = pa.table({"x": ["secret"]})
    given = tmp_path / "given.parquet"
    pq.write_table(local_variable, given)
    before = sorted(tmp_path.iterdir())
    with open_session() as session:
        session.view("given", given)
        with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|not exist|cannot change"):
            session.query(sql.format(folder=tmp_path))
        assert session.query("SELECT x FROM given")["x"].to_pylist() == ["secret"]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["a b", "x; DROP VIEW y", "", "1st", 'q"', "naïve\n"])
def test_names_that_would_need_quoting_are_refused(name: str, secret: Path) -> None:
    with open_session() as session:
        with pytest.raises(ValueError, match="cannot name a view"):
            session.view(name, secret)
        with pytest.raises(ValueError, match="cannot name a view"):
            session.register(name, pa.table({"x": [1]}))


@pytest.mark.parametrize("sql", ["SELECT 1 / x AS y FROM t", "SELECT CAST(s AS BIGINT) AS y FROM t"])
def test_what_cannot_be_computed_is_an_error_not_infinity(sql: str) -> None:
    with open_session() as session:
        session.register("t", pa.table({"x": [1.0, 0.0], "s": ["1", "n/a"]}))
        with pytest.raises(Exception, match=r"(?i)division by zero|could not convert"):
            session.query(sql)


def test_nulls_come_first_going_up_and_last_going_down_as_on_spark() -> None:
    with open_session() as session:
        session.register("t", pa.table({"x": [2, None, 1]}))
        assert session.query("SELECT x FROM t ORDER BY x")["x"].to_pylist() == [None, 1, 2]
        assert session.query("SELECT x FROM t ORDER BY x DESC")["x"].to_pylist() == [2, 1, None]


def test_the_spill_folder_is_private_and_goes_away(tmp_path: Path) -> None:
    with open_session(spill_folder=tmp_path) as session:
        assert isinstance(session, DuckDBSession)
        folder = session.spill_folder
        assert folder.parent == tmp_path
        assert os.name != "posix" or folder.stat().st_mode & 0o077 == 0
        session.query("SELECT 1 AS x")
    assert not folder.exists()
    session.close()
    with pytest.raises(ValueError, match="closed"):
        session.query("SELECT 1 AS x")


def test_a_forgotten_session_leaves_no_folder(tmp_path: Path) -> None:
    session = open_session(spill_folder=tmp_path)
    session.query("SELECT 1 AS x")
    del session
    assert list(tmp_path.iterdir()) == []
