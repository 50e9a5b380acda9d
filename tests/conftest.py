"""What every test may lean on."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real publisher files kept beside the checkout; tests that need them skip where they are absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the real publisher files (shared/data beside the checkout) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def shared_reference() -> Path:
    """Worked examples kept beside the checkout; tests that need them skip where they are absent."""
    folder = SHARED / "reference"
    if not folder.is_dir():
        pytest.skip("the worked examples (shared/reference beside the checkout) are not on this machine")
    return folder
