"""How long reading QCEW takes, as a multiple of pyarrow's bare reading of the same text.

Usage: python benchmarks/sources.py ARCHIVE.zip
The bare reading keeps every column as text, one thread, and does nothing with it.
"""

from __future__ import annotations

import resource
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.csv as pacsv

from highroad.sources import qcew

ROUNDS = 3


def bare(path: Path) -> int:
    rows = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                reader = pacsv.open_csv(
                    member,
                    read_options=pacsv.ReadOptions(use_threads=False, block_size=4 << 20),
                    convert_options=pacsv.ConvertOptions(strings_can_be_null=False),
                )
                rows += sum(batch.num_rows for batch in reader)
    return rows


def tidy(path: Path) -> int:
    return sum(part.data.num_rows for part in qcew.read(path))


def seconds(work: Callable[[Path], int], path: Path) -> tuple[float, int]:
    started = time.process_time()
    rows = work(path)
    return time.process_time() - started, rows


def main(path: Path) -> None:
    pairs = [(seconds(bare, path), seconds(tidy, path)) for _round in range(ROUNDS)]
    (_first, rows), (_second, tidied) = pairs[0]
    if rows != tidied:
        raise SystemExit(f"{rows} rows read, {tidied} rows tidied")
    floor, ours = (min(pair[side][0] for pair in pairs) for side in (0, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{rows:,} rows; CPU seconds: bare {floor:.2f}, tidy {ours:.2f} ({ours / floor:.1f} times)")
    print(f"peak memory {peak} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
