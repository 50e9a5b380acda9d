"""The page of methods names functions, commands and kinds of exhibit that there are."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from highroad.publishing.exhibits import kinds

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
ROOMS = {
    "equity": "highroad.equity",
    "noise": "highroad.publishing.noise",
    "adjustment": "highroad.indicators.adjustment",
    "scores": "highroad.indicators.scores",
    "similarity": "highroad.market.similarity",
    "highroad.publishing": "highroad.publishing",
}


def test_every_method_leads_to_what_there_is() -> None:
    commands = (DOCS / "commands.md").read_text(encoding="utf-8")
    functions = (DOCS / "python.md").read_text(encoding="utf-8")
    lines = (DOCS / "methods.md").read_text(encoding="utf-8").splitlines()
    rows = [
        line.strip("| ").split(" | ") for line in lines if line.startswith("| ") and "method |" not in line
    ]
    assert len(rows) > 40
    for _method, asked, run, shown in rows:
        for name in re.findall(r"`([^`]+)`", asked):
            if name in ("CountRule", "Structure"):
                name = f"highroad.publishing.{name}"
            room, _dot, last = name.rpartition(".")
            assert hasattr(import_module(ROOMS.get(room, "highroad.market")), last), name
            assert f"### `{last}`" in functions, name
        for name in re.findall(r"`([^`]+)`", run):
            assert f"## `highroad {name}`" in commands, name
        for name in re.findall(r"`([^`]+)`", shown):
            assert name in kinds(), name
