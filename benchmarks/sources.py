"""Reading an archive of QCEW county files strictly, against pyarrow's bare reading of the same text.

The bare reading takes every column as text in one thread and does nothing with it. The archive is the real
one of the counties of California where the real files lie beside the checkout, else one multiplied from an
excerpt.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zipfile
from pathlib import Path

import pyarrow.csv as pacsv

from benchmarks.harness import Case
from highroad.sources import qcew

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data" / "qcew" / "2016_qtrly_by_area_CA_counties.zip"
EXCERPT = ROOT / "tests" / "sources" / "data" / "2016.q1-q4 06003 Alpine County, California.csv"


def archive() -> Path:
    """The archive to read."""
    if REAL.is_file():
        return REAL
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    head, *rows = EXCERPT.read_bytes().splitlines(keepends=True)
    path = folder / "counties.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in range(20):
            areas = range(member * 100, member * 100 + 100)
            body = b"".join(row.replace(b'"06003"', b'"%05d"' % area) for area in areas for row in rows)
            target.writestr(f"{member}.csv", head + body)
    return path


def bare(path: Path) -> int:
    """Rows, read as text."""
    rows = 0
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            with packed.open(name) as member:
                reader = pacsv.open_csv(
                    member,
                    read_options=pacsv.ReadOptions(use_threads=False, block_size=4 << 20),
                    convert_options=pacsv.ConvertOptions(strings_can_be_null=False),
                )
                rows += sum(batch.num_rows for batch in reader)
    return rows


def cases() -> list[Case]:
    """The bare reading, and the whole one: every cell checked, cast and marked, and sums verified."""
    path = archive()
    floor = "every column as text (pyarrow)"
    return [
        Case(floor, lambda: bare(path)),
        Case(
            "tidy, checked and marked",
            lambda: sum(part.data.num_rows for part in qcew.read(path)),
            floor,
            at_most_ratio=8.0,
        ),
    ]
