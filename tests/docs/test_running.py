"""Pages that show what happens: it does, from the first block to the last, without a network."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, blocks_of
from tests.docs.running import Reader, alike

TUTORIAL = ROOT / "docs" / "tutorial.md"
NUMBERS = ROOT / "docs" / "explanation" / "numbers.md"
DIFFERENCE = ROOT / "docs" / "explanation" / "did-it-help.md"
INDUSTRIES = ROOT / "docs" / "explanation" / "industries.md"


def test_the_tutorial_runs_as_shown(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "sources" / "data" / "2023_a_area_39047.csv", tmp_path)
    assert len([block for block in blocks_of(TUTORIAL) if block.language in {"console", "python"}]) >= 10
    assert Reader(tmp_path).follow(TUTORIAL) == []


@pytest.mark.parametrize(
    "page", [NUMBERS, INDUSTRIES, DIFFERENCE], ids=["numbers", "industries", "difference"]
)
def test_a_page_of_explanation_computes_what_it_says(tmp_path: Path, page: Path) -> None:
    assert Reader(tmp_path).follow(page) == []


def test_what_a_page_shows_wrongly_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ export PLACE=Fresno\n$ echo $PLACE\nMadera\n```\n\n```python\n>>> 1 + 1\n3\n```\n",
        encoding="utf-8",
    )
    wrong = Reader(tmp_path).follow(page)
    assert len(wrong) == 2
    assert "Fresno" in wrong[0]
    assert "Expected:\n    3\nGot:\n    2" in wrong[1]


@pytest.mark.parametrize(
    ("got", "shown", "same"),
    [
        ("a\nb\nc\n", "a\n...\nc\n", True),
        ("a\nc\n", "a\n...\nc\n", True),
        ("a  \nfile of 12 kB\n", "a\nfile of ... kB\n", True),
        ("a\nb\n", "a\n", False),
        ("a\n", "a\nb\n", False),
        ("a.b\n", "axb\n", False),
        ("", "...\n", True),
        ("a\nb\nc\nb\nd\n", "...\nb\n...\nd\n", True),
        ("a\nb\n", "a\nb\n...\nb\n", False),
        ("a\n" * 400, "...\n" + "a\n...\n" * 40 + "b\n", False),
    ],
)
def test_dots_stand_for_anything_and_nothing_else_does(got: str, shown: str, same: bool) -> None:
    assert alike(got, shown) is same
