"""Small files in the publishers' formats, and an empty instance."""

from __future__ import annotations

from pathlib import Path

import pytest

from highroad.sources.catalogue import Catalogue

DATA = Path(__file__).parent / "data"


@pytest.fixture
def excerpts() -> Path:
    """A folder of excerpts from the publishers' files, in their own formats."""
    return DATA


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """The catalogue of an empty instance."""
    return Catalogue(tmp_path / "instance")
