"""Fix lists: every finding of an office or of a worker in a file of its own, for those who mend records."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from highroad.language import gettext as _
from highroad.records.checking import Report
from highroad.records.reading import read_columns
from highroad.reference.participants.check_pages import SEVERITY_NAMES

MOST_OPEN: Final = 200
_UNSAFE: Final = re.compile(r"[^\w.-]+")
_ROLE: Final = {"office": ("office_name", "2702", "108A"), "worker": ("case_manager",)}


def write_fix_lists(report: Report, by: Literal["office", "worker"], folder: Path) -> list[Path]:
    """Write one CSV file for each office or worker with findings into `folder`; the files.

    Columns: record, row, check, severity, what must hold, cure; no cell of the record. The participant file
    is read once more for the column that names the group. Cells that a spreadsheet could take for a formula
    begin with an apostrophe.
    """
    element = next((each for each in _ROLE[by] if each in report.opened.present), None)
    assert report.artifact is not None
    folder.mkdir(parents=True, exist_ok=True)
    names = _names(report, element)
    lists: dict[str, Path] = {}
    checks = {check.id: check for check in report.book.checks}
    with ExitStack() as stack:
        open_files: dict[str, tuple[Any, IO[str]]] = {}
        for row, key, rule in _findings(report.artifact.path):
            name = names(row)
            if name not in open_files:
                if len(open_files) >= MOST_OPEN:
                    name = _("others")
                if name not in open_files:
                    open_files[name] = _begun(stack, folder, name, lists)
            check = checks[rule]
            open_files[name][0].writerow(
                [
                    _safe(key or ""),
                    row or "",
                    check.id,
                    _(SEVERITY_NAMES[check.severity]),
                    check.title,
                    check.cure,
                ]
            )
    for draft in lists.values():
        os.replace(draft.with_name(f".{draft.name}.part"), draft)
    return sorted(lists.values())


def _begun(stack: ExitStack, folder: Path, name: str, lists: dict[str, Path]) -> tuple[Any, IO[str]]:
    stem = _UNSAFE.sub("-", name).strip("-.")[:80] or _("none")
    path = folder / f"{stem}.csv"
    count = 2
    while path in lists.values():
        path = folder / f"{stem}-{count}.csv"
        count += 1
    lists[name] = path
    file = stack.enter_context(
        open(path.with_name(f".{path.name}.part"), "w", encoding="utf-8-sig", newline="")  # noqa: SIM115
    )
    writer = csv.writer(file)
    writer.writerow([_("Record"), _("Row"), _("Check"), _("Severity"), _("What must hold"), _("Cure")])
    return writer, file


def _findings(path: Path) -> Iterator[tuple[int | None, str | None, str]]:
    for batch in pq.ParquetFile(path).iter_batches(batch_size=20_000):
        columns = [batch.column(name).to_pylist() for name in ("row", "key", "rule")]
        yield from zip(*columns, strict=True)


def _names(report: Report, element: str | None) -> Any:
    """A function from row to the group's name."""
    if element is None:
        return lambda _row: _("(none)")
    paths = list(dict.fromkeys(part.file.path for part in report.opened.parts))
    schema = report.opened.layout if not report.opened.parts[0].headings else None
    codes: list[np.ndarray[Any, Any]] = []
    names: list[str] = []
    known: dict[str, int] = {}
    for batch in read_columns(paths, [element], schema=schema):
        column = batch.column(1).cast(pa.string()).dictionary_encode()
        places = []
        for name in column.dictionary.to_pylist():
            if name not in known:
                known[name] = len(names)
                names.append(name)
            places.append(known[name])
        table = np.asarray([*places, -1], np.int32)
        codes.append(table[column.indices.fill_null(len(places)).to_numpy(zero_copy_only=False)])
    all_codes = np.concatenate(codes) if codes else np.zeros(0, np.int32)

    def name_of(row: int | None) -> str:
        code = -1 if row is None else int(all_codes[row - 1])
        return _("(none)") if code < 0 else names[code]

    return name_of


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
