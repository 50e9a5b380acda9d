"""Measure packages of people who do not exist, two years one after the other, published as a steward does.

They were made beforehand by the product's own commands (`assets/demo_measures.py`): the demo starts fast.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import Final

from highroad.web.directory.models import Partnership, User
from highroad.web.evidence.measures import receive_measures
from highroad.web.evidence.models import PublishedMeasures

FOLDER: Final = Path(__file__).with_name("packages")
QUARTERS: Final = ("2024Q2", "2025Q2")


def package_text(quarter: str) -> bytes:
    """The package of a report quarter, as it was released."""
    return gzip.decompress((FOLDER / f"{quarter}.json.gz").read_bytes())


def build(steward: User, partnership: Partnership) -> list[PublishedMeasures]:
    """Publish both packages, the earlier first."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for quarter in QUARTERS:
            path = Path(folder) / f"{quarter}.json"
            path.write_bytes(package_text(quarter))
            found.append(receive_measures(steward, partnership, path))
    return found
