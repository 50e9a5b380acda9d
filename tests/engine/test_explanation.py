"""The page about the engine lists the functions as they are."""

from __future__ import annotations

from pathlib import Path

from highroad.engine.functions import reference_table

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "engine.md"


def test_the_page_lists_every_function_in_its_present_words() -> None:
    assert reference_table() in PAGE.read_text(encoding="utf-8")
