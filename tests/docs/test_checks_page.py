"""The page of checks is what the reference data say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from highroad.reference.participants.checks import checks

ROOT = Path(__file__).parents[2]


def test_the_page_is_renewed() -> None:
    spec = importlib.util.spec_from_file_location("checks_page", ROOT / "assets" / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages = module.pages()
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, "run `make commands`"
    written = pages[module.PAGE]
    assert written.count("| HR-PIRL-") == 426
    for check in checks().values():
        folder, _hash, anchor = module.address(check).partition("#")
        assert f"\n## {anchor.upper()}\n" in pages[module.PAGE.parent / folder], "every check has a section"
