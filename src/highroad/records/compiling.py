"""Has the kernel compiled, as a program of its own (`engine.cells.compile_apart`)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from highroad.records.checking import check_files
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.rules.rulebook import rulebook


def main() -> None:
    """Check a small file of made-up records, spoiled ones among them, as any other is checked."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "practice.csv"
        synthesize(file, 300, 1, defects=0.2)
        opened = open_file([file])
        present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
        check_files(
            opened, rulebook(present), report_quarter("2025Q2"), folder=Path(name), as_of=date(2025, 8, 1)
        )


if __name__ == "__main__":
    main()
