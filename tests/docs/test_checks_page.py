"""The page of checks is what the reference data say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_renewed() -> None:
    spec = importlib.util.spec_from_file_location("checks_page", ROOT / "assets" / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (ROOT / "docs" / "reference" / "participant-checks.md").read_text(encoding="utf-8")
    assert written == module.page(), "run `make commands`"
    assert written.count("| HR-PIRL-") == 426
