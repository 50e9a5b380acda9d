"""Settings come from the environment; nonsense is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from highroad.web.site.environment import BadSetting, database_from_url, flag, listing, number

FILE = Path("x.sqlite3")


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), ("yes", True), ("OFF", False), ("0", False), ("", False)]
)
def test_flags(monkeypatch, said, meant):
    monkeypatch.setenv("HIGHROAD_X", said)
    assert flag("X") is meant


def test_nonsense_is_refused(monkeypatch):
    monkeypatch.setenv("HIGHROAD_X", "perhaps")
    with pytest.raises(BadSetting, match="neither yes nor no"):
        flag("X")
    with pytest.raises(BadSetting, match="no number"):
        number("X", 1)


def test_lists(monkeypatch):
    monkeypatch.setenv("HIGHROAD_X", " a.example , b.example,")
    assert listing("X") == ["a.example", "b.example"]


def test_sqlite_waits_for_its_turn():
    options = database_from_url("", FILE)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "WAL" in options["init_command"]


def test_postgresql():
    found = database_from_url("postgresql://me:p%40ss@db.example:5433/high?sslmode=require", FILE)
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("high", "me", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "nonsense"])
def test_other_databases_are_refused(url):
    with pytest.raises(BadSetting, match="PostgreSQL"):
        database_from_url(url, FILE)
