"""The page of settings names every variable that the code reads, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
ROW = re.compile(r"^\| `(HIGHROAD_[A-Z_]+)` \|", re.MULTILINE)
#: The hall's helpers add the prefix themselves.
READ_BY_HELPER = re.compile(r'\b(?:text|flag|number|listing)\("([A-Z_]+)"')
WHOLE_NAME = re.compile(r'"(HIGHROAD_[A-Z_]+[A-Z])"')


def _read(*roots: str) -> set[str]:
    found = set()
    for root in roots:
        for path in (ROOT / root).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found |= set(WHOLE_NAME.findall(text))
            found |= {f"HIGHROAD_{name}" for name in READ_BY_HELPER.findall(text)}
    return found


def _described() -> list[str]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_setting_that_the_code_reads_is_on_the_page() -> None:
    read = _read("src")
    assert len(read) > 20
    assert sorted(read - set(_described())) == []


def test_no_setting_is_on_the_page_that_nothing_reads() -> None:
    described = _described()
    assert len(described) == len(set(described))
    assert sorted(set(described) - _read("src", "tests")) == []
