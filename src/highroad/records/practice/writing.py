"""Writing practice files: in any layout, reproducible from a seed, with a ledger of planted defects."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.engine.cells.values import BLANK
from highroad.records.periods import report_quarter
from highroad.records.practice.containers import check_ending, container
from highroad.records.practice.defects import Planted, Planter
from highroad.records.practice.fields import Fields
from highroad.records.practice.outcomes import outcomes
from highroad.records.practice.people import YOUTH, People, people
from highroad.records.practice.services import services
from highroad.reference.participants import Element, Layout, layout

BATCH: Final = 20_000
_OFFICES: Final = np.asarray([f"Office {number:02d}" for number in range(1, 41)])
_WORKERS: Final = np.asarray([f"Worker {number:03d}" for number in range(1, 301)])
_PROVIDERS: Final = np.asarray(
    [
        "Valley Community College",
        "North Coast Adult School",
        "Central Labs Training, Inc.",
        "Harbor Trades Center",
    ]
)


@dataclass(frozen=True, slots=True)
class Practice:
    """What was written: the file, how many rows, and where the ledger is (None without defects)."""

    path: Path
    rows: int
    ledger: Path | None


def synthesize(
    path: Path,
    rows: int,
    seed: int,
    *,
    layout_name: str = "numbers",
    quarter: str = "2025Q2",
    defects: float = 0.0,
) -> Practice:
    """Write `rows` made-up records to `path`: CSV, with tabs when its name has .tsv, packed when it ends in
    .gz or .zip, Parquet when it ends so.

    The same arguments give the same bytes. layout_name: see `reference.participants.layout`. quarter: the
    report quarter by whose end outcomes are known. People have one to three periods of participation.
    defects: share of records to spoil; the ledger beside the file (`….ledger.csv`) has row, identifier, check
    and elements. Raises BadQuestion for an unknown layout, quarter or kind of file.
    """
    chosen = layout(layout_name)
    period = report_quarter(quarter)
    report_end = (period.end - date(1970, 1, 1)).days
    check_ending(path, chosen.headings)
    planter = Planter(_kept(chosen), period, defects) if defects else None
    ledger: list[Planted] = []
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.resolve().parent)
    os.close(handle)
    try:
        with container(Path(draft), path, chosen.headings) as out:
            for made in _batches(rows, seed, report_end):
                out.add(_columns(made, chosen, planter, ledger))
        Path(draft).chmod(0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return Practice(path, rows, _write_ledger(path, ledger) if planter else None)


def _kept(chosen: Layout) -> tuple[Element | None, ...]:
    """The columns in which something can be spoiled: the public-use file's date of birth is always empty."""
    gone = "200" if chosen.name == "public-use" else ""
    return tuple(each if each is None or each.id != gone else None for each in chosen.columns)


def _batches(rows: int, seed: int, report_end: int) -> Iterator[People]:
    first_row = 0
    first_person = 1
    while first_row < rows:
        count = min(BATCH, rows - first_row)
        draw = np.random.default_rng([seed, first_row])
        made = people(count, draw, report_end, first_person)
        services(made)
        outcomes(made)
        made.first_row = first_row
        _texts(made, first_row)
        yield made
        first_person = int(made.person[-1]) + 1
        first_row += count


def _texts(made: People, first_row: int) -> None:
    keys = made.person * 7_368_787 % 9_999_999_967  # a fixed shuffle, so that numbers don't tell the order
    made.texts["100"] = np.char.add("CA", np.char.zfill(keys.astype("U10"), 10))
    made.texts["101"] = np.where(made.chance(0.99), "CA", "NV")
    made["observation_number"][:] = first_row + 1 + np.arange(made.rows)
    office = (made["108A"] + made.person) % len(_OFFICES)
    made.texts["office_name"] = _OFFICES[office]
    made.texts["case_manager"] = _WORKERS[(office * 7 + made.person % 8) % len(_WORKERS)]
    made.texts["wib_name"] = np.char.add("Board ", made["108A"].astype("U5"))
    taught = made.filled("1305")
    made.texts["1301"] = np.where(taught, _PROVIDERS[made.person % len(_PROVIDERS)], "")
    made.texts["1304"] = np.where(taught, "Program of study", "")
    made.texts["3000"] = np.full(made.rows, "CA")


def calculated(made: People) -> None:
    """What the publisher of the public-use file adds: age, state, streams."""
    made.texts["CALC4000"] = np.full(made.rows, "CA")
    made.numbers["CALC4039"] = np.where(made.participant, made.age, BLANK)
    for number, source in (("CALC4001", "903"), ("CALC4002", "904"), ("CALC4003", "905")):
        made.numbers[number] = ((made[source] >= 1) & (made[source] <= 3)).astype(np.int64)
    made.numbers["CALC4005"] = (made["918"] == 1).astype(np.int64)
    made.numbers["CALC4006"] = (~made.participant).astype(np.int64)
    made.numbers["200"] = np.full(made.rows, BLANK, np.int64)
    for number in ("403", "1306", "1311", "1316", "1610", "1612", "1613"):  # occupations have six digits
        if number in made.numbers:
            whole = made.numbers[number]
            made.numbers[number] = np.where(whole > 999_999, whole // 100, whole)
    made.texts["1304"] = np.where(made.texts["1304"] != "", "4", "")


def _columns(made: People, chosen: Layout, planter: Planter | None, ledger: list[Planted]) -> list[pa.Array]:
    if chosen.name == "public-use":
        calculated(made)
    changed: dict[str, dict[int, str]] = {}
    if planter is not None:
        changed, planted = planter.plant(made.draw, made.first_row, made.texts["100"].tolist())
        ledger.extend(planted)
    return [_spoiled(_cells(made, each), changed.get(each.id) if each else None) for each in chosen.columns]


def _spoiled(column: pa.Array, changed: dict[int, str] | None) -> pa.Array:
    """The column with other texts in some rows."""
    if not changed:
        return column
    texts = column.to_pylist()
    for row, text in changed.items():
        texts[row] = text or None
    return pa.array(texts, pa.string())


def _write_ledger(path: Path, ledger: list[Planted]) -> Path:
    target = path.with_name(f"{path.name}.ledger.csv")
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "key", "rule", "elements"])
        writer.writerows([each.row, each.key, each.rule, " ".join(each.elements)] for each in ledger)
    return target


def _cells(made: Fields, element: Element | None) -> pa.Array:
    if element is None or (element.id not in made.numbers and element.id not in made.texts):
        return pa.nulls(made.rows, pa.string())
    if element.id in made.texts:
        texts = pa.array(made.texts[element.id])
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return rendered(element, made.numbers[element.id])


def rendered(element: Element, values: npt.NDArray[np.int64]) -> pa.Array:
    """Values as the texts that a file carries; blanks are null."""
    blank = values == BLANK
    settled = np.where(blank, 0, values)
    if element.kind == "date":
        dates = settled.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
        month = months.astype(np.int64) % 12 + 1
        numbers = years * 10_000 + month * 100 + (dates - months).astype(np.int64) + 1
        return pc.if_else(pa.array(blank), None, pc.cast(pa.array(numbers), pa.string()))
    if element.kind == "decimal":
        whole = pc.cast(pa.array(settled // 100), pa.string())
        cents = pc.utf8_lpad(pc.cast(pa.array(settled % 100), pa.string()), 2, "0")
        return pc.if_else(pa.array(blank), None, pc.binary_join_element_wise(whole, cents, "."))
    texts = pc.cast(pa.array(settled), pa.string())
    if element.fixed_width and element.length:
        texts = pc.utf8_lpad(texts, element.length, "0")
    return pc.if_else(pa.array(blank), None, texts)


__all__ = ["YOUTH", "Practice", "calculated", "rendered", "synthesize"]
