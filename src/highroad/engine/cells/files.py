"""Files of cells as streams of whole rows: plain, gzip, zip and Parquet, in pieces of a few megabytes."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.engine.cells.joining import rows_of_text
from highroad.engine.cells.scanning import last_row_end
from highroad.errors import UnreadableFile
from highroad.language import gettext as _

CHUNK: Final = 8_000_000
LONGEST_ROW: Final = 40_000_000
LARGEST_RATIO: Final = 400  # a file of blanks is made 100 times smaller at most
SUSPICIOUS: Final = 1_000_000_000
_PARQUET_ROWS: Final = 8_192
_TYPED_ROWS: Final = 65_536
_QUOTE: Final = 34
_SAMPLE: Final = 200_000
_LINE_FEED: Final = 10
_PAGES = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True, slots=True)
class CellFile:
    """One file of rows: as given, or a member of a zip file.

    name: for people. kind: "text" or "parquet". size: bytes on disk. open: a fresh stream of its bytes
    (text), not to be shared. path: the file on disk.
    """

    name: str
    kind: str
    path: Path
    size: int
    open: Callable[[], IO[bytes]]


def cell_files(paths: list[Path]) -> list[CellFile]:
    """The files of cells among `paths`, in order; folders and zip files give their members by name.

    Raises UnreadableFile for what is missing, empty or no file of cells.
    """
    found = [each for path in paths for each in _expanded(path)]
    if not found:
        raise UnreadableFile(
            _("there is no file in it"),
            file=paths[0] if paths else "",
            remedy=_("Give CSV, gzip, zip or Parquet files."),
        )
    return found


def _expanded(path: Path) -> Iterator[CellFile]:
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if child.is_file() and not child.name.startswith((".", "_")) and child.suffix != ".json":
                yield from _expanded(child)
        return
    try:
        with open(path, "rb") as file:
            head = file.read(4)
    except OSError as error:
        raise UnreadableFile(
            error.strerror or str(error), file=path, remedy=_("Give the path of a file that exists.")
        ) from error
    size = path.stat().st_size
    if not head:
        raise UnreadableFile(_("the file is empty"), file=path, remedy=_("Export it again."))
    if head == b"PAR1":
        yield CellFile(path.name, "parquet", path, size, partial(_open_plain, path))
    elif head[:2] == b"\x1f\x8b":
        yield CellFile(path.name, "text", path, size, partial(_open_gzip, path))
    elif head == b"PK\x03\x04":
        yield from _members(path, size)
    else:
        yield CellFile(path.name, "text", path, size, partial(_open_plain, path))


def _open_plain(path: Path) -> IO[bytes]:
    return open(path, "rb")


def is_plain(file: CellFile) -> bool:
    """Whether the file is text as it stands, so that any part of it can be read by itself."""
    return file.kind == "text" and getattr(file.open, "func", None) is _open_plain


def _open_gzip(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb")  # type: ignore[return-value]


def _members(path: Path, size: int) -> Iterator[CellFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(
                (m for m in archive.infolist() if not m.is_dir() and not _hidden(m.filename)),
                key=lambda member: member.filename,
            )
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise _damaged(path.name) from error
    for member in members:
        if member.flag_bits & 1:
            raise UnreadableFile(
                _("it is locked by a password"),
                file=path,
                remedy=_("Unpack it first, then give the CSV file."),
            )
        name = f"{path.name}/{Path(member.filename).name}"
        yield CellFile(name, "text", path, size, partial(_open_member, path, member.filename))


def _hidden(name: str) -> bool:
    return Path(name).name.startswith(".") or name.startswith("__MACOSX")


def _open_member(path: Path, member: str) -> IO[bytes]:
    archive = zipfile.ZipFile(path)
    return archive.open(member)


def head_of(file: CellFile, size: int = 1_000_000) -> bytes:
    """The first bytes of a file of text. Raises UnreadableFile when it is damaged."""
    with closing(file.open()) as stream:
        try:
            return _read(stream, size)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise _damaged(file.name) from error


def _read(stream: IO[bytes], size: int) -> bytes:
    parts: list[bytes] = []
    wanted = size
    while wanted > 0:
        part = stream.read(wanted)
        if not part:
            break
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def chunks(file: CellFile, delimiter: int, skip: int = 0) -> Iterator[tuple[bytearray, int]]:
    """The file's bytes from `skip` on, in pieces: (bytes, where their whole rows end, after a line feed).

    A line feed inside quotes never ends a piece. What stands after the end comes again in the next piece.
    Raises UnreadableFile for damage, for a row longer than 40 MB (a quotation mark that is never closed, or
    no text at all) and for a file that unpacks to absurd sizes.
    """
    if file.kind == "parquet":
        for content in _parquet_chunks(file):
            yield content, len(content)
        return
    with closing(file.open()) as stream:
        rest = bytearray()
        total = 0
        while True:
            data, count = _read_after(rest, stream, skip, file.name)
            skip = 0
            total += count
            if total > SUSPICIOUS and total > LARGEST_RATIO * file.size:
                raise _bomb(file.name)
            if count == 0:
                break
            end = _whole_rows(data, delimiter)
            if end == 0 and len(data) > LONGEST_ROW:
                raise UnreadableFile(
                    _("a row is longer than 40 MB; a quotation mark is never closed, or it is no text"),
                    file=file.name,
                    remedy=_("Export the file as CSV again."),
                )
            rest = data[end:]
            if end:
                yield data, end
        if rest:
            yield rest + b"\n", len(rest) + 1


def _read_after(rest: bytearray, stream: IO[bytes], skip: int, name: str) -> tuple[bytearray, int]:
    """What was left of the piece before and up to CHUNK bytes more, and how many more there were."""
    begun = len(rest)
    data = bytearray(begun + CHUNK)
    data[:begun] = rest
    filled = begun
    try:
        with memoryview(data) as view:
            while filled < len(data):
                count = stream.readinto(view[filled:])  # type: ignore[attr-defined]
                if not count:
                    break
                filled += count
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise _damaged(name) from error
    del data[filled:]
    if skip:
        del data[:skip]
    return data, filled - begun


def _whole_rows(data: bytearray, delimiter: int) -> int:
    """The place after the last line feed outside of quotes, 0 when there is none."""
    if data.count(b'"', 0, _SAMPLE) > _SAMPLE // 500:
        return int(last_row_end(np.frombuffer(data, np.uint8), len(data), delimiter))
    opening = (delimiter, _LINE_FEED)
    answer, at = 0, 0
    while True:
        mark = data.find(b'"', at)
        line = data.rfind(b"\n", at, mark if mark >= 0 else len(data))
        answer = line + 1 if line >= 0 else answer
        if mark < 0:
            return answer
        at = mark + 1
        if mark == 0 or data[mark - 1] in opening:
            at = _after_quotes(data, at)
            if at < 0:
                return answer


def _after_quotes(data: bytearray, at: int) -> int:
    """The place after the mark that closes a quoted cell, -1 when the bytes end before it is sure."""
    while True:
        mark = data.find(b'"', at)
        if mark < 0 or mark + 1 >= len(data):
            return -1
        if data[mark + 1] != _QUOTE:
            return mark + 1
        at = mark + 2


def _parquet_chunks(file: CellFile) -> Iterator[bytearray]:
    try:
        parquet = pq.ParquetFile(file.path)
        for batch in parquet.iter_batches(batch_size=_PARQUET_ROWS):
            yield bytearray(_as_csv(batch))
    except (OSError, pa.ArrowInvalid) as error:
        raise _damaged(file.name) from error


def _as_csv(batch: pa.RecordBatch) -> bytes:
    return rows_of_text([_as_text(column) for column in batch.columns])


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return pc.strftime(column, format="%Y%m%d")
    if pa.types.is_dictionary(kind):
        return _as_text(column.dictionary_decode())
    if pa.types.is_floating(kind):
        return pc.if_else(
            pc.equal(column, pc.round(column)), pc.cast(pc.cast(column, pa.int64(), safe=False), pa.string()),
            pc.cast(column, pa.string()),
        )  # fmt: skip
    if pa.types.is_boolean(kind):
        return pc.cast(pc.cast(column, pa.int8()), pa.string())
    return pc.cast(column, pa.string())


def parquet_columns(file: CellFile) -> list[str]:
    """The names of a Parquet file's columns. Raises UnreadableFile."""
    try:
        return list(pq.ParquetFile(file.path).schema_arrow.names)
    except (OSError, pa.ArrowInvalid) as error:
        raise _damaged(file.name) from error


def typed_batches(file: CellFile, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Columns of a Parquet file, by their names in `schema`. Raises UnreadableFile when it is damaged."""
    try:
        parquet = pq.ParquetFile(file.path)
        for batch in parquet.iter_batches(batch_size=_TYPED_ROWS, columns=schema.names):
            yield batch.select(schema.names).cast(schema)
    except (OSError, pa.ArrowInvalid) as error:
        raise _damaged(file.name) from error


def encoding_of_pages(head: bytes) -> str | None:
    """The name of an encoding of two bytes a character, which is not read; None for all else."""
    return _PAGES.get(head[:2]) or ("UTF-16" if head[:400].count(0) > len(head[:400]) // 4 else None)


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("the file is damaged or cut short"), file=name, remedy=_("Export or copy it again.")
    )


def _bomb(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("it unpacks to more than 400 times its size, as no file of records does"),
        file=name,
        remedy=_("Unpack it yourself and look at it, or export it again."),
    )
