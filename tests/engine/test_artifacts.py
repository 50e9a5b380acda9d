"""Artifacts are whole or absent, say where they came from, and notice any change."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highroad.engine import read_artifact, write_artifact
from highroad.engine.artifacts import ROWS_IN_GROUP
from highroad.engine.failures import ArtifactDamaged

TABLE = pa.table({"soc": ["11-1021", None], "jobs": pa.array([5, None], pa.int64())})
PROVENANCE = {"source": "oews", "parts": [{"sha256": "ab", "size": 3}], "title": "año"}


def rechunked(table: pa.Table, size: int) -> pa.RecordBatchReader:
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=size))


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    written = write_artifact(tmp_path / "new" / "folder", "cells", TABLE, PROVENANCE)
    found = read_artifact(written.path)
    found.verify()
    assert found == written
    assert found.table().equals(TABLE)
    assert found.provenance == PROVENANCE
    assert (found.rows, found.path.name) == (2, f"cells-{found.sha256[:16]}.parquet")
    assert sorted(path.suffix for path in written.path.parent.iterdir()) == [".json", ".parquet"]


@settings(deadline=None, max_examples=15)
@given(rows=st.integers(0, 200_000), size=st.integers(1_000, 150_000))
def test_the_same_table_gives_the_same_bytes_however_chunked(
    rows: int, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("chunks")
    table = pa.table({"i": pa.array(range(rows), pa.int64())})
    whole = write_artifact(folder, "whole", table, {})
    parts = write_artifact(folder, "parts", rechunked(table, size), {"other": "words"})
    assert whole.path.read_bytes() == parts.path.read_bytes()
    assert whole.table().equals(table)


def test_writing_twice_keeps_the_first(tmp_path: Path) -> None:
    first = write_artifact(tmp_path, "cells", TABLE, {"who": "first"})
    before = first.path.stat().st_mtime_ns
    second = write_artifact(tmp_path, "cells", TABLE, {"who": "second"})
    assert second.provenance == {"who": "first"}
    assert second.path.stat().st_mtime_ns == before
    assert len(list(tmp_path.iterdir())) == 2


def test_a_stream_larger_than_a_group_is_not_held_whole(tmp_path: Path) -> None:
    """Batches are asked for as they are written: never more than two groups ahead of the disk."""
    asked = []

    def batches() -> Iterator[pa.RecordBatch]:
        for i in range(8):
            asked.append(len(list(tmp_path.glob(".highroad-writing-*"))))
            yield pa.record_batch(
                {"i": pa.array(range(i * ROWS_IN_GROUP, (i + 1) * ROWS_IN_GROUP), pa.int64())}
            )

    schema = pa.schema([("i", pa.int64())])
    artifact = write_artifact(tmp_path, "stream", pa.RecordBatchReader.from_batches(schema, batches()), {})
    assert asked == [1] * 8
    assert artifact.rows == 8 * ROWS_IN_GROUP
    assert artifact.table()["i"].to_pylist() == list(range(8 * ROWS_IN_GROUP))


def test_a_stream_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield TABLE.to_batches()[0]
        raise RuntimeError("the publisher hung up")

    with pytest.raises(RuntimeError, match="hung up"):
        write_artifact(tmp_path, "cells", pa.RecordBatchReader.from_batches(TABLE.schema, batches()), {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "harm", ["flip a bit", "cut", "remove", "remove record", "spoil record", "empty record"]
)
def test_harm_is_noticed(harm: str, tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path, "cells", TABLE, PROVENANCE)
    record, content = artifact.path.with_suffix(".json"), artifact.path.read_bytes()
    match harm:
        case "flip a bit":
            artifact.path.write_bytes(content[:20] + bytes([content[20] ^ 1]) + content[21:])
        case "cut":
            artifact.path.write_bytes(content[:-1])
        case "remove":
            artifact.path.unlink()
        case "remove record":
            record.unlink()
        case "spoil record":
            record.write_text(record.read_text()[:-9])
        case "empty record":
            record.write_text("[]")
    with pytest.raises(ArtifactDamaged) as caught:
        read_artifact(artifact.path).verify()
    assert artifact.path.name in caught.value.message
    assert caught.value.remedy


def test_a_damaged_artifact_is_written_anew(tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path, "cells", TABLE, {"who": "first"})
    artifact.path.write_bytes(b"damaged")
    again = write_artifact(tmp_path, "cells", TABLE, {"who": "second"})
    again.verify()
    assert read_artifact(artifact.path).provenance == {"who": "second"}


@pytest.mark.parametrize("name", ["", "../up", "a/b", "Übel", ".hidden", "a" * 100, "x\n"])
def test_bad_names_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        write_artifact(tmp_path, name, TABLE, {})


@pytest.mark.parametrize("said", [{"x": float("nan")}, {"x": {1, 2}}, {"x": b"bytes"}])
def test_provenance_must_be_json(said: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises((TypeError, ValueError)):
        write_artifact(tmp_path, "cells", TABLE, said)
    assert list(tmp_path.iterdir()) == []


def test_writers_at_the_same_moment_agree(tmp_path: Path) -> None:
    table = pa.table({"i": pa.array(range(100_000), pa.int64())})
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda i: write_artifact(tmp_path, "cells", table, {"writer": i}), range(24)))
    assert len({artifact.path for artifact in written}) == 1
    assert len(list(tmp_path.iterdir())) == 2
    read_artifact(written[0].path).verify()
    assert read_artifact(written[0].path).provenance in [{"writer": i} for i in range(24)]


# The process kills itself, without any chance to tidy up, at the n-th call that touches the disk.
KILLED = """
import os, signal, sys
import pyarrow as pa
from highroad.engine import write_artifact

calls = 0
def deadly(real):
    def call(*given, **named):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            if sys.argv[3] == "after":
                real(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return call

os.fsync, os.replace = deadly(os.fsync), deadly(os.replace)
write_artifact(sys.argv[1], "cells", pa.table({"i": list(range(1000))}), {"writer": "killed"})
"""
DISK_CALLS = 6  # flush and rename the table, flush the folder, the same for the record


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", range(1, DISK_CALLS + 2))
def test_a_kill_at_any_moment_leaves_all_or_nothing(call: int, moment: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(call), moment],
        env={"PYTHONPATH": "src", "PATH": ""}, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert run.returncode == (0 if call > DISK_CALLS else -signal.SIGKILL)
    table = pa.table({"i": list(range(1000))})
    records = list(tmp_path.glob("*.json"))
    for record in records:
        found = read_artifact(record.with_suffix(".parquet"))
        found.verify()
        assert found.table().equals(table)
        assert found.provenance == {"writer": "killed"}
    again = write_artifact(tmp_path, "cells", table, {"writer": "second"})
    again.verify()
    assert again.provenance == {"writer": "killed" if records else "second"}


def test_leftovers_of_the_dead_are_swept_and_those_of_the_living_kept(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".highroad-writing-old", tmp_path / ".highroad-writing-fresh"
    for path in (old, fresh):
        path.write_bytes(b"half a table")
    os.utime(old, (0, 0))
    write_artifact(tmp_path, "cells", TABLE, {})
    assert (old.exists(), fresh.exists()) == (False, True)
