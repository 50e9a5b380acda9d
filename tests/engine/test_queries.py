"""Packaged queries are found beside their room."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from highroad.engine import load_query


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    package = tmp_path / "room_with_queries"
    (package / "queries").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "near.sql").write_text("SELECT 'é' AS near", encoding="utf-8")
    (package / "queries" / "far.sql").write_text("SELECT 2 AS far", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "room_with_queries"
    sys.modules.pop("room_with_queries", None)


def test_queries_are_read_from_the_package_and_its_folders(room: str) -> None:
    assert load_query(room, "near.sql") == "SELECT 'é' AS near"
    assert load_query(room, "queries/far.sql") == "SELECT 2 AS far"


def test_an_absent_query_is_an_error(room: str) -> None:
    with pytest.raises(FileNotFoundError):
        load_query(room, "absent.sql")
