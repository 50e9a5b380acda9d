"""The copies that test databases begin as are what the migrations make."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from tests.migrated import SOMETIMES, copy_to, told_by

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"


def test_what_the_triggers_say_is_part_of_the_stamp() -> None:
    names = {f"{path.parent.name}/{path.name}" for path in told_by()}
    assert {"directory/guards.py", "directory/audit_triggers.py", "goodjobs/append_only.py"} <= names
    assert "migrations/0001_initial.py" in names
    assert not any(f"/{app}/" in str(path) for app in SOMETIMES for path in told_by())


@pytest.mark.django_db
def test_a_copy_has_all_that_the_database_of_the_tests_has(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the tests run on PostgreSQL, whose databases are made anew")
    copy_to(tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy, connection.cursor() as cursor:
        assert copy.execute(SCHEMA).fetchall() == cursor.execute(SCHEMA).fetchall()
        assert copy.execute("SELECT count(*) FROM directory_user").fetchone() == (0,)
        triggers = copy.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    assert triggers > (20,)
