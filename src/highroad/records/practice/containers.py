"""What a practice file is put into: text, gzip, zip or Parquet, by its name; the same bytes every time."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from highroad.engine.cells import rows_of_text
from highroad.errors import BadQuestion
from highroad.language import gettext as _

ENDINGS: Final = (".csv", ".tsv", ".txt", ".gz", ".zip", ".parquet")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


class Container(Protocol):
    """Takes batches of rows, each a text column for every column of the layout."""

    def add(self, columns: Sequence[pa.Array]) -> None:
        """Write some rows."""


def check_ending(path: Path, headings: Sequence[str]) -> None:
    """Raises BadQuestion for a name that says no kind of file, or Parquet for a layout without headings."""
    if path.suffix not in ENDINGS:
        raise BadQuestion(
            _("{name} does not say what kind of file it is.").format(name=path.name),
            remedy=_("Give it one of the endings {endings}.").format(endings=", ".join(ENDINGS)),
        )
    if path.suffix == ".parquet" and not headings:
        raise BadQuestion(
            _("A layout by position has no names for the columns of a Parquet file."),
            remedy=_("Write it as .csv, or choose a layout with a header."),
        )


@contextmanager
def container(draft: Path, path: Path, headings: Sequence[str]) -> Iterator[Container]:
    """A container at `draft` of the kind that the name of `path` says. A name with .tsv divides by tabs."""
    if path.suffix == ".parquet":
        schema = pa.schema([(name, pa.string()) for name in headings])
        with pq.ParquetWriter(draft, schema) as writer:
            yield _Parquet(writer)
        return
    delimiter = "\t" if ".tsv" in path.suffixes else ","
    with _opened(draft, path) as out:
        if headings:
            cells = [f'"{text}"' if delimiter in text or '"' in text else text for text in headings]
            out.write((delimiter.join(cells) + "\n").encode())
        yield _Text(out, delimiter)


class _Text:
    def __init__(self, out: IO[bytes], delimiter: str) -> None:
        self._out, self._delimiter = out, delimiter

    def add(self, columns: Sequence[pa.Array]) -> None:
        self._out.write(rows_of_text(list(columns), self._delimiter))


class _Parquet:
    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer

    def add(self, columns: Sequence[pa.Array]) -> None:
        texts = [column.cast(pa.string()) for column in columns]
        self._writer.write_batch(pa.RecordBatch.from_arrays(texts, schema=self._writer.schema))


@contextmanager
def _opened(draft: Path, path: Path) -> Iterator[IO[bytes]]:
    if path.suffix == ".gz":
        # Without a name and a time of its own inside, the same rows give the same bytes.
        with open(draft, "wb") as plain, gzip.GzipFile("", "wb", 1, plain, mtime=0) as zipped:
            yield zipped  # type: ignore[misc]
    elif path.suffix == ".zip":
        member = path.with_suffix("").name
        member = member if Path(member).suffix in (".csv", ".tsv") else f"{member}.csv"
        info = zipfile.ZipInfo(member, _LONG_AGO)
        info.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(draft, "w") as folder, folder.open(info, "w", force_zip64=True) as out:
            yield out
    else:
        with open(draft, "wb") as plain:
            yield plain
