"""The page of errors names every error that a person may read, once, by the code it bears."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "errors.md"
ROW = re.compile(r"^\| `(HR-E-\d{4})` \| `(\w+)` \|", re.MULTILINE)


def _raised() -> list[tuple[str, str]]:
    """Code and class of every error class in the source that has a code of its own."""
    found = []
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found += [
                    (line.value.value, node.name)
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    and isinstance(line.targets[0], ast.Name)
                    and line.targets[0].id == "code"
                    and isinstance(line.value, ast.Constant)
                    and str(line.value.value).startswith("HR-E-")
                ]
    return sorted(found)


def test_a_code_belongs_to_one_error() -> None:
    counted = Counter(code for code, _name in _raised())
    assert [code for code, times in counted.items() if times > 1] == []


def test_the_page_lists_the_errors_there_are() -> None:
    listed = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len(listed) > 15
    assert listed == _raised()
