"""The page of indicators says what the reference files say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from highroad.reference import performance

ROOT = Path(__file__).parents[2]


def test_the_page_is_renewed_and_names_everything() -> None:
    spec = importlib.util.spec_from_file_location("indicator_pages", ROOT / "assets" / "indicator_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = module.page()
    assert (ROOT / "docs" / "reference" / "indicators.md").read_text() == text
    for entry in (*performance.indicators().values(), *performance.choices().values()):
        assert f"`{entry.key}`" in text
        assert entry.citation in text
