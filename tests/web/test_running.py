"""What is kept of other code is not used."""

from __future__ import annotations

from pathlib import Path

import pytest

import highroad
from highroad.web.running import code_stamp


def test_the_stamp_follows_the_files_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.setattr(highroad, "__file__", str(tmp_path / "__init__.py"))
    first = code_stamp.__wrapped__()
    assert code_stamp.__wrapped__() == first
    (tmp_path / "page.html").write_text("other")
    assert code_stamp.__wrapped__() != first
