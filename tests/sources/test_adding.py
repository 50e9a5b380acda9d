"""Adding to an instance: whole or not at all, idempotent, accumulating, safe to kill and to do at once."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from highroad.engine import read_artifact
from highroad.errors import BadQuestion, DataMissing, HighroadError, UnreadableFile
from highroad.sources.catalogue import Catalogue

COUNTY = "2016.q1-q4 06003 Alpine County, California.csv"
NATION = "2024_1_area_US000.csv"

ADD = """
import sys, time, os, signal
from pathlib import Path
from highroad.sources.adding import add_file
stage = sys.argv[3]
def checkpoint(name):
    if name == stage:
        os.kill(os.getpid(), signal.SIGKILL)
print("ready", flush=True)
add_file(Path(sys.argv[1]), Path(sys.argv[2]), checkpoint=checkpoint)
"""


def held(catalogue: Catalogue) -> list[str]:
    return [each.vintage for each in catalogue.vintages("qcew")]


def start(home: Path, file: Path, stage: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ADD, str(home), str(file), stage]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> int:
    _out, said = process.communicate(timeout=120)
    assert process.returncode in (0, -signal.SIGKILL), said
    return process.returncode


def test_adding_keeps_the_original_a_receipt_and_an_artifact(excerpts: Path, catalogue: Catalogue) -> None:
    (added,) = catalogue.add(excerpts / COUNTY)
    assert added.vintages == ("2016Q1", "2016Q2")
    assert not added.already
    vintage = catalogue.vintage("qcew", "2016Q1")
    receipt = vintage.receipt
    home = catalogue.home
    assert home is not None
    assert (home / receipt.original).read_bytes() == (excerpts / COUNTY).read_bytes()
    assert (receipt.size, receipt.file) == ((excerpts / COUNTY).stat().st_size, COUNTY)
    assert receipt.areas == ("06003",)
    assert vintage.reference.sha256 == receipt.sha256
    artifact = read_artifact(vintage.tables["cells"])
    artifact.verify()
    assert artifact.provenance["originals"] == [{"file": COUNTY, "sha256": receipt.sha256}]
    assert artifact.rows == vintage.rows["cells"] == 26


def test_adding_twice_changes_nothing(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / COUNTY)
    assert catalogue.home is not None
    before = (catalogue.home / "catalogue.json").read_bytes()
    (again,) = catalogue.add(excerpts / COUNTY)
    assert again.already
    assert (catalogue.home / "catalogue.json").read_bytes() == before


def test_areas_added_one_by_one_accumulate_in_their_vintage(
    excerpts: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    catalogue.add(excerpts / COUNTY)
    other = tmp_path / "other.csv"
    other.write_bytes((excerpts / COUNTY).read_bytes().replace(b'"06003"', b'"06005"'))
    catalogue.add(other)
    vintage = catalogue.vintage("qcew", "2016Q1")
    assert vintage.rows["cells"] == 52
    assert len(vintage.receipts) == 2
    assert len(catalogue.covering("qcew", ["06003", "06005"])) == 2
    assert catalogue.covering("qcew", ["06003", "06019"]) == []
    assert vintage.reference.sha256 not in {receipt.sha256 for receipt in vintage.receipts}


def test_a_revised_file_takes_the_place_of_the_area(
    excerpts: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    catalogue.add(excerpts / NATION)
    content = (excerpts / NATION).read_bytes()
    assert b"3037790324790" in content
    revised = tmp_path / NATION
    revised.write_bytes(content.replace(b"3037790324790", b"3037790324791"))
    catalogue.add(revised)
    vintage = catalogue.vintage("qcew", "2024Q1")
    assert vintage.rows["cells"] == 84
    assert len(vintage.receipts) == 1
    wages = pq.read_table(vintage.tables["cells"], columns=["total_wages"])["total_wages"].to_pylist()
    assert 3037790324791 in wages
    assert 3037790324790 not in wages


def test_a_bad_file_leaves_everything_as_it_was(excerpts: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.add(excerpts / COUNTY)
    assert catalogue.home is not None
    files = {path: path.stat().st_mtime_ns for path in catalogue.home.rglob("*") if path.is_file()}
    bad = tmp_path / NATION
    bad.write_bytes((excerpts / NATION).read_bytes()[:-30])
    with pytest.raises(UnreadableFile):
        catalogue.add(bad)
    after = {path: path.stat().st_mtime_ns for path in catalogue.home.rglob("*") if path.is_file()}
    assert after == files


def test_removing(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / COUNTY)
    assert catalogue.home is not None
    catalogue.remove("qcew", "2016Q1")
    assert held(catalogue) == ["2016Q2"]
    catalogue.remove("qcew", "2016Q2")
    assert held(catalogue) == []
    assert not list((catalogue.home / "originals").rglob("*.csv"))
    with pytest.raises(DataMissing):
        catalogue.remove("qcew", "2016Q2")
    with pytest.raises(BadQuestion, match="came with Highroad"):
        catalogue.remove("oews", "2025")


def test_embedded_data_are_not_shadowed(excerpts: Path, catalogue: Catalogue) -> None:
    (added,) = catalogue.add(excerpts / "oews" / "oe.data.0.Current")
    assert added.already
    assert catalogue.vintage("oews").embedded


def test_a_folder_is_added_file_by_file(excerpts: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in (COUNTY, "laucnty20.txt"):
        shutil.copy(excerpts / name, folder / name)
    (folder / "notes.txt").write_text("remember the milk\n")
    assert [added.source for added in catalogue.add(folder)] == ["qcew", "laus"]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UnreadableFile, match="no file in this folder"):
        catalogue.add(empty)


def test_companions_are_kept_and_read_again(excerpts: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    folder = shutil.copytree(excerpts / "oews", tmp_path / "oews")
    data = folder / "oe.data.0.Current"
    data.write_bytes(data.read_bytes().replace(b"\t2025\t", b"\t2024\t"))
    (added,) = catalogue.add(data)
    assert added.vintages == ("2024",)
    assert catalogue.home is not None
    kept = catalogue.vintage("oews", "2024").receipt
    assert {Path(name).name for name in kept.companions} == {
        "oe.area",
        "oe.industry",
        "oe.occupation",
        "oe.footnote",
    }
    again = Catalogue(tmp_path / "second")
    again.add(catalogue.home / kept.original)
    one, two = (each.table("oews", "cells", "2024").read_bytes() for each in (catalogue, again))
    assert one == two
    assert catalogue.vintage("oews").embedded  # the newest stays the default


def test_a_damaged_ledger_says_what_to_do(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / COUNTY)
    assert catalogue.home is not None
    (catalogue.home / "catalogue.json").write_text("{")
    with pytest.raises(UnreadableFile, match="list of added data") as raised:
        catalogue.vintages("qcew")
    assert "backup" in raised.value.remedy
    with pytest.raises(UnreadableFile):
        catalogue.add(excerpts / NATION)
    assert list((catalogue.home / "originals").rglob("*.csv"))


def test_a_folder_that_cannot_be_written_to(excerpts: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.write_text("a file, not a folder")
    with pytest.raises(HighroadError, match="cannot be written to") as raised:
        Catalogue(in_the_way).add(excerpts / NATION)
    assert raised.value.remedy


STAGES = ("copied", "part", "read", "merged", "kept", "written")


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_every_stage(excerpts: Path, tmp_path: Path, stage: str) -> None:
    home = tmp_path / "home"
    catalogue = Catalogue(home)
    catalogue.add(excerpts / NATION)
    assert finish(start(home, excerpts / COUNTY, stage)) == -signal.SIGKILL
    expected = ["2024Q1", "2016Q2", "2016Q1"] if stage == "written" else ["2024Q1"]
    assert held(Catalogue(home)) == expected
    (added,) = catalogue.add(excerpts / COUNTY)
    assert added.already == (stage == "written")
    assert held(catalogue) == ["2024Q1", "2016Q2", "2016Q1"]
    sound(home)


def sound(home: Path) -> None:
    """Every table that the ledger names is whole; nothing is left over but what it names."""
    ledger = json.loads((home / "catalogue.json").read_text())
    named = set()
    for item in ledger["vintages"]:
        for table in item["tables"].values():
            read_artifact(home / table["path"]).verify()
        named |= {receipt["original"] for receipt in item["receipts"]}
    originals = {str(path.relative_to(home)) for path in (home / "originals").rglob("*") if path.is_file()}
    assert originals == named
    assert not (home / "incoming").exists() or not any((home / "incoming").iterdir())


def test_killed_at_random_moments(excerpts: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    catalogue = Catalogue(home)
    dice = random.Random(7)
    for _round in range(6):
        process = start(home, excerpts / COUNTY)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0, 0.12))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        assert held(Catalogue(home)) in ([], ["2016Q2", "2016Q1"])
    catalogue.add(excerpts / COUNTY)
    catalogue.add(excerpts / NATION)
    assert held(catalogue) == ["2024Q1", "2016Q2", "2016Q1"]
    sound(home)


def test_two_at_once_lose_nothing(excerpts: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = []
    for number in (3, 5, 7):
        path = tmp_path / f"{number}.csv"
        content = (excerpts / COUNTY).read_bytes()
        path.write_bytes(content.replace(b'"06003"', b'"0600%d"' % number))
        files.append(path)
    assert [finish(process) for process in [start(home, path) for path in files]] == [0, 0, 0]
    vintage = Catalogue(home).vintage("qcew", "2016Q1")
    assert vintage.rows["cells"] == 3 * 26
    assert len(vintage.receipts) == 3
    sound(home)
