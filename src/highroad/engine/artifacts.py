"""Write-once Parquet files that carry their hash and their provenance.

An artifact is one Parquet file. Its name ends in the first sixteen digits of the SHA-256 of its content
(`cells-3f0c….parquet`); beside it lies its record (`cells-3f0c….json`) with the full hash, the size, the rows
and the provenance. The record is put in place last: **an artifact exists when its record does**. Both files
are written under a temporary name in the same folder, flushed to disk, and renamed, so that a crash at any
moment leaves either the whole artifact or none (and perhaps temporary files, which the next writer sweeps
away once they are a day old). Writers of the same content arrive at the same name; the second finds it there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from highroad.engine.failures import ArtifactDamaged
from highroad.language import gettext as _

RECORD_VERSION: Final = 1
ROWS_IN_GROUP: Final = 65_536
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}\Z")
_TEMPORARY: Final = ".highroad-writing-"
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Artifact:
    """A Parquet file as it was written. `provenance` is what the writer said of its origin (JSON values)."""

    path: Path
    sha256: str
    rows: int
    provenance: Mapping[str, Any]

    def verify(self) -> None:
        """Raise ArtifactDamaged unless the file's bytes are those that were written."""
        if not self.path.is_file() or _sha256(self.path) != self.sha256:
            raise _damaged(self.path)

    def table(self) -> pa.Table:
        """The whole content."""
        return pq.read_table(self.path)


class ArtifactWriter:
    """An artifact in the making, batch by batch; `artifact` is there when the context of `artifact_writer` is
    left without an error."""

    artifact: Artifact

    def __init__(self, writer: pq.ParquetWriter, rows_in_group: int) -> None:
        self._writer, self._size = writer, rows_in_group
        self._waiting: list[pa.RecordBatch] = []
        self._count = 0
        self.rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows. They are written in groups of one size, whatever the batches' sizes."""
        self._waiting.append(batch.replace_schema_metadata(None))
        self._count += batch.num_rows
        self.rows += batch.num_rows
        while self._count >= self._size:
            table = pa.Table.from_batches(self._waiting)
            self._write_group(table.slice(0, self._size))
            self._waiting = table.slice(self._size).to_batches()
            self._count -= self._size

    def finish(self) -> None:
        """Write what is left."""
        if self._count:
            self._write_group(pa.Table.from_batches(self._waiting))
        self._writer.close()

    def _write_group(self, table: pa.Table) -> None:
        self._writer.write_table(table.combine_chunks(), row_group_size=self._size)


@contextmanager
def artifact_writer(
    folder: str | Path,
    name: str,
    schema: pa.Schema,
    provenance: Mapping[str, Any],
    *,
    rows_in_group: int = ROWS_IN_GROUP,
    statistics: Sequence[str] | None = None,
    dictionaries: Sequence[str] | None = None,
) -> Iterator[ArtifactWriter]:
    """Write an artifact of `schema` batch by batch, as `write_artifact` does; nothing is there until the
    context is left, and nothing after an error. dictionaries: columns whose different values are written
    once, None for all."""
    if not _NAME.match(name):
        raise ValueError(f"{name!r} cannot name an artifact")
    said = json.loads(json.dumps(dict(provenance), allow_nan=False))
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    with _temporary(folder) as draft:
        with (
            open(draft, "wb") as file,
            pq.ParquetWriter(
                file,
                schema.remove_metadata(),
                compression="zstd",
                version="2.6",
                store_schema=True,
                write_statistics=True if statistics is None else list(statistics),
                use_dictionary=True if dictionaries is None else list(dictionaries),
            ) as parquet,
        ):
            writer = ArtifactWriter(parquet, rows_in_group)
            yield writer
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        writer.artifact = _settled(draft, folder, name, writer.rows, said)


def write_artifact(
    folder: str | Path,
    name: str,
    content: pa.Table | pa.RecordBatchReader,
    provenance: Mapping[str, Any],
    *,
    rows_in_group: int = ROWS_IN_GROUP,
    statistics: Sequence[str] | None = None,
) -> Artifact:
    """Write `content` once and for all into `folder` (made when absent); its artifact.

    name: lower-case letters, digits and `_.-`, without ending. content: a table, or a stream of record
    batches, which is never held in memory whole. provenance: JSON values; keys are kept in order. The same
    table gives the same bytes with the same library versions, however it is chunked. When the content is
    there already and sound, nothing is written and the first writer's provenance stands. rows_in_group: more
    suit narrow tables, fewer wide ones. statistics: columns whose least and largest values are noted for
    readers that skip, None for all. Raises ValueError for a bad name, and TypeError or ValueError for
    provenance that is not JSON.
    """
    reader = content.to_reader() if isinstance(content, pa.Table) else content
    with artifact_writer(
        folder, name, reader.schema, provenance, rows_in_group=rows_in_group, statistics=statistics
    ) as writer:
        for batch in reader:
            writer.write(batch)
    return writer.artifact


def _settled(draft: Path, folder: Path, name: str, rows: int, said: Mapping[str, Any]) -> Artifact:
    """Put the written file in its place, then its record; or find it there already."""
    sha256 = _sha256(draft)
    path = folder / f"{name}-{sha256[:16]}.parquet"
    present = _present(path)
    if present is not None:
        return present
    os.replace(draft, path)
    _sync_folder(folder)
    record = {"version": RECORD_VERSION, "file": path.name, "sha256": sha256, "bytes": path.stat().st_size}
    with _temporary(folder) as noted:
        whole = record | {"rows": rows, "provenance": said}
        _write_synced(noted, json.dumps(whole, indent=1, ensure_ascii=False))
        os.replace(noted, path.with_suffix(".json"))
    _sync_folder(folder)
    return Artifact(path, sha256, rows, said)


def read_artifact(path: str | Path) -> Artifact:
    """The artifact whose Parquet file is `path`, its record read and its size compared.

    Raises ArtifactDamaged when the file or its record is missing, unreadable or of another size.
    """
    path = Path(path)
    try:
        record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        whole = record["version"] == RECORD_VERSION and record["bytes"] == path.stat().st_size
        artifact = Artifact(path, record["sha256"], record["rows"], record["provenance"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    if not whole:
        raise _damaged(path)
    return artifact


def _present(path: Path) -> Artifact | None:
    """The sound artifact that is there already, if any."""
    try:
        artifact = read_artifact(path)
        artifact.verify()
    except ArtifactDamaged:
        return None
    return artifact


def _damaged(path: Path) -> ArtifactDamaged:
    return ArtifactDamaged(
        _("The stored table {file} is damaged or incomplete.").format(file=path.name),
        remedy=_("Remove it and add its source again."),
    )


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_synced(path: Path, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make renames durable, where the system lets a folder be flushed."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what writers who died left behind, once no living writer can still be at it."""
    for left in folder.glob(f"{_TEMPORARY}*"):
        with suppress(FileNotFoundError):  # a writer at work has just finished with it
            if time.time() - left.stat().st_mtime > _DAY:
                left.unlink()


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
