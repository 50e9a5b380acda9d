"""`highroad packs`: what it prints, and what it says of a file with a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadPack
from highroad.reference.packs import FOLDER

runner = CliRunner()


def said(*words: str) -> str:
    """What the command prints; its error is raised."""
    answer = runner.invoke(app, ["packs", *words], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_list_show_and_compare() -> None:
    assert "us-wioa-local-plan@2025-01" in said("list")
    assert {row["key"] for row in json.loads(said("list", "--json"))} >= {"partnership-strategy"}
    assert "  LP.A  Strategic planning elements" in said("show", "us-wioa-local-plan")
    shown = said("show", "us-wioa-local-plan", "LP.B.16")
    assert "20 CFR 679.560(b)(16)" in shown
    assert "Often found wanting: " in shown
    (item,) = json.loads(said("show", "us-wioa-local-plan", "LP.D", "--json"))
    assert item["condition"] == "plan_type == 'in_region'"
    assert item["tables"] == []
    changed = said("compare", "us-wioa-local-plan@2025-01", "us-wioa-local-plan-modification")
    assert "changed  LP.B.16" in changed
    assert said("compare", "us-wioa-local-plan", "us-wioa-local-plan") == "The two ask the same.\n"
    rows = json.loads(said("compare", "us-wioa-local-plan", "us-wioa-local-plan-modification", "--json"))
    assert rows[0] == {"id": "LM", "what": "added", "fields": []}


def test_check(tmp_path: Path) -> None:
    good = FOLDER / "us-wioa-regional-plan-2025-01.yaml"
    assert "us-wioa-regional-plan-modification@2025-01: 19 items" in said("check", str(good))
    assert "us-wioa-regional-plan-2025-01.es.yaml: every word is there." in said("check", str(good))
    bad = tmp_path / "mine.yaml"
    bad.write_text(good.read_text("utf-8").replace("confidence: high", "confidence: sure", 1), "utf-8")
    with pytest.raises(BadPack, match=r"mine\.yaml, item RP, field “confidence”"):
        said("check", str(bad))
    with pytest.raises(BadPack):
        said("check", str(tmp_path / "nothing.yaml"))
    with pytest.raises(BadPack):
        said("show", "us-wioa-local-plan", "LP.Z")
