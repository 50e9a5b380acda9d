"""Broken and hostile files: a clear error or a finding, never a traceback; nothing half-written."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from highroad.errors import HighroadError, UnreadableFile
from highroad.indicators.elements import NUMBERS
from highroad.records.checking import Report, _named, check_files
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.reading import read_columns
from highroad.records.rules.rulebook import rulebook
from highroad.records.workbook import write_workbook


def checked(path: Path, folder: Path) -> Report:
    opened = open_file([path])
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    return check_files(opened, rulebook(present), report_quarter("2025Q2"), folder=folder, threads=1)


def broken(report: Report) -> dict[str, int]:
    return {c.list_id: int(n) for c, n in zip(report.book.checks, report.counts, strict=True) if n}


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("practice") / "file.csv"
    synthesize(path, 300, seed=2)
    return path.read_bytes()


def _write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    return path


def test_a_file_cut_in_the_middle_of_a_row_has_a_finding(tmp_path: Path, practice: bytes) -> None:
    assert broken(checked(_write(tmp_path, practice[:-200]), tmp_path))["FMT-002"] == 1


def test_a_quotation_mark_that_is_never_closed_is_one_broken_row(tmp_path: Path, practice: bytes) -> None:
    head, rest = practice.split(b"\n", 1)
    report = checked(_write(tmp_path, head + b"\n" + rest + b'"never closed,1,2\n3,4'), tmp_path)
    assert report.rows == 301
    assert broken(report)["FMT-002"] == 1


def test_nul_bytes_and_a_huge_cell_are_findings(tmp_path: Path, practice: bytes) -> None:
    lines = practice.split(b"\n")
    place = lines[0].split(b",").index(b"1301")
    for number, text in ((1, b"a\0b"), (2, b"x" * 10_000_000)):
        cells = lines[number].split(b",")
        cells[place] = text
        lines[number] = b",".join(cells)
    found = broken(checked(_write(tmp_path, b"\n".join(lines)), tmp_path))
    assert found["FMT-010"] == 1
    assert found["FMT-005"] == 1


def test_mixed_encodings_are_a_finding(tmp_path: Path, practice: bytes) -> None:
    data = practice.replace(b"Office 01", "Oficín 01".encode()).replace(
        b"Office 02", "Oficín 02".encode("cp1252")
    )
    report = checked(_write(tmp_path, data), tmp_path)
    assert broken(report)["FMT-012"] == 1
    assert report.rows == 300


def test_the_wrong_delimiter_in_the_rows_makes_every_row_broken(tmp_path: Path, practice: bytes) -> None:
    head, rest = practice.split(b"\n", 1)
    assert (
        broken(checked(_write(tmp_path, head + b"\n" + rest.replace(b",", b";")), tmp_path))["FMT-002"] == 300
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PIRL 100,PIRL 900,PIRL 901\n" + b"x" * 50_000_000, "longer than 40 MB"),
        (b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n", "columns"),
        (b"\0" * 5_000, "no text"),
    ],
    ids=["endless row", "a million columns", "nothing but NULs"],
)
def test_what_can_not_be_read_is_refused(tmp_path: Path, data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFile, match=problem):
        checked(_write(tmp_path, data), tmp_path)


def test_a_zip_bomb_and_a_cut_gzip_are_refused(tmp_path: Path, practice: bytes) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("file.csv", b"PIRL 100,PIRL 900,PIRL 901\n" + b" " * 60_000_000)
    with pytest.raises(UnreadableFile, match="longer than 40 MB"):
        checked(bomb, tmp_path)
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(practice)[:-500])
    with pytest.raises(UnreadableFile, match="damaged"):
        checked(cut, tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_random_damage_never_ends_in_a_traceback(tmp_path: Path, practice: bytes, seed: int) -> None:
    import random

    dice = random.Random(seed)
    data = bytearray(practice[:60_000])
    for _time in range(40):
        at = dice.randrange(len(data))
        data[at] = dice.choice([0, 10, 13, 34, 44, 255, 9, 200])
    refused = None
    try:
        report = checked(_write(tmp_path, bytes(data)), tmp_path)
    except HighroadError as error:
        refused = error
    assert refused.remedy if refused else report.counts.sum() > 0


def test_an_interrupted_run_leaves_nothing_that_looks_whole_and_the_next_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    path, out = tmp_path / "file.csv", tmp_path / "out"
    synthesize(path, 4_000, seed=4, defects=0.05)
    program = (
        "import sys; from highroad.cli.main import main; "
        f"sys.argv = ['highroad', 'records', 'check', {str(path)!r}, '-q', '2025Q2', '-o', {str(out)!r},"
        "'--analytic', '--measure']; main()"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not (out.is_dir() and any(out.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert not list(out.glob("*.json"))  # an artifact exists when its record does
    assert not (out / "findings.xlsx").exists()
    assert not (out / "indicators.parquet").exists()
    first, second = checked(path, out), checked(path, tmp_path / "again")
    assert first.artifact is not None
    assert second.artifact is not None
    assert first.artifact.path.name == second.artifact.path.name
    assert first.artifact.path.read_bytes() == second.artifact.path.read_bytes()


def hostile(practice: bytes) -> dict[str, bytes]:
    head, rest = practice.split(b"\n", 1)
    packed = gzip.compress(practice)
    return {
        "cut in a row": practice[:-200],
        "cut in its packing": packed[: len(packed) // 2],
        "other delimiter": head + b"\n" + rest.replace(b",", b"\t"),
        "nothing but zeros": bytes(100_000),
        "zeros in cells": head + b"\n" + rest.replace(b",,", b",\0,", 500),
        "a huge cell": practice + b'"' + b"x" * 10_000_000 + b'",1,2\n',
        "mixed encodings": practice + "é".encode() + b",\xe9\n",
        "a million columns": b"a," * 1_000_000 + b"\n1\n",
        "never closed": practice + b'"',
        "no file of cells": b"PAR1 but nothing else",
    }


def test_a_report_on_a_hostile_file_is_an_error_or_leaves_broken_rows_out(
    tmp_path: Path, practice: bytes
) -> None:
    counted: dict[str, int | str] = {}
    for name, data in hostile(practice).items():
        path = tmp_path / "file.csv"
        path.write_bytes(data)
        try:
            counted[name] = read_columns([path], NUMBERS).read_all().num_rows
        except UnreadableFile as problem:
            counted[name] = f"refused, {bool(problem.remedy) and 'with a remedy'}"
    refused = "refused, with a remedy"
    assert counted == {
        "cut in its packing": refused,
        "nothing but zeros": refused,
        "a million columns": refused,
        "no file of cells": refused,
        "cut in a row": 300,
        "other delimiter": 300,
        "zeros in cells": 300,
        "a huge cell": 301,
        "mixed encodings": 301,
        "never closed": 301,
    }


def test_findings_of_records_without_a_key_are_written_too(tmp_path: Path) -> None:
    """Places of the key are not known of this layout; and a key can be blank in one record of many."""
    made = synthesize(tmp_path / "wp.csv", 300, seed=2, layout_name="wagner-peyser", defects=0.2)
    opened = open_file([made.path], schema="wagner-peyser")
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    report = check_files(opened, rulebook(present), report_quarter("2025Q2"), folder=tmp_path / "out")
    assert report.artifact is not None
    keys = report.artifact.table()["key"]
    assert keys.null_count == len(keys) > 0
    write_workbook(report, tmp_path / "findings.xlsx")
    several, none = pa.array([None, "A"]), pa.array([None], pa.string())
    batches = [_named(np.array([0, 0, 1], np.int32), several), _named(np.array([0], np.int32), none)]
    assert pa.chunked_array(batches).combine_chunks().to_pylist() == [None, None, "A", None]
