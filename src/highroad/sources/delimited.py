"""Delimited text read strictly: every column as text, then cast, with line and column in every error."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.sources.files import Member, WatchedStream, unreadable

BLOCK: Final = 4 << 20  # bytes parsed at a time; no line of a published file comes near it
HEADER_LIMIT: Final = 65_536


def header(member: Member, delimiter: str = ",") -> list[str]:
    """Column names of the first line, without quotes, padding and byte-order mark.

    Raises UnreadableFile when there is no such line within the first 64 KB.
    """
    start = member.head(HEADER_LIMIT)
    line, ended, _rest = start.partition(b"\n")
    if not ended:
        raise unreadable(_("the first line does not end"), member.name, line=1)
    text = line.decode("utf-8-sig", "replace").strip("\r")
    return split(text, delimiter)


def split(line: str, delimiter: str) -> list[str]:
    """The fields of one line without padding; none when it is not delimited text."""
    try:
        return [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


@dataclass(frozen=True, slots=True)
class TextRows:
    """A run of rows as text columns. line: that of its first row, counted from 1.

    lines: the line of every row, where they do not follow one another. headings: our name of a column ->
    the publisher's, for messages.
    """

    table: pa.Table
    line: int
    file: str
    lines: Sequence[int] = ()
    headings: Mapping[str, str] = field(default_factory=dict)

    def line_of(self, index: int) -> int:
        """The line in the file of a row of this run."""
        return self.lines[index] if self.lines else self.line + index

    def fail(self, problem: str, index: int, column: str | None = None) -> UnreadableFile:
        """An error at a row of this run."""
        shown = self.headings.get(column, column) if column else None
        return unreadable(problem, self.file, line=self.line_of(index), column=shown)


def text_rows(
    member: Member,
    names: Sequence[str],
    wanted: Sequence[str],
    *,
    delimiter: str = ",",
    encoding: str = "utf8",
    ended: bool = True,
    codes: Collection[str] = (),
) -> Iterator[TextRows]:
    """The rows below a one-line header, as runs of text columns.

    names: all columns in the order of the file. wanted: those to keep. ended: whether the last line must end.
    codes: columns in which values repeat, as dictionary columns (`coded` then has nothing left to do).
    Raises UnreadableFile for ragged rows, blank lines, lines of more than `BLOCK` bytes, text that is not in
    `encoding`, damaged compression and (when `ended`) a last line without its end.
    """
    stream = member.open(encoding=encoding)
    ragged: list[pacsv.InvalidRow] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        ragged.append(row)
        return "error"

    types = {name: _CODE if name in codes else pa.string() for name in wanted}
    line = 2
    try:
        with stream, _reader(stream, names, types, delimiter, encoding, refuse) as reader:
            for batch in reader:
                if batch.num_rows:
                    yield TextRows(pa.Table.from_batches([batch]), line, member.name)
                line += batch.num_rows
    except pa.ArrowInvalid as error:
        raise _explained(error, stream, ragged, member, line) from error
    if ended and stream.last != b"\n":
        raise unreadable(_("the last line is cut short"), member.name, line=stream.lines + 1)


class _Recoded(io.RawIOBase):
    """Latin-1 text as UTF-8. Blocks without a letter beyond ASCII, which is nearly all, pass as they are.

    A block is as long as was asked until the end: a line may reach over two blocks, but not over three.
    """

    def __init__(self, inner: WatchedStream) -> None:
        self._inner, self._left = inner, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found, self._left = self._left, b""
        while size < 0 or len(found) < size:
            block = self._inner.read(size if size < 0 else size - len(found))
            if not block:
                break
            recoded = block if block.isascii() else block.decode("latin-1").encode()
            found = found + recoded if found else recoded
        if 0 <= size < len(found):
            found, self._left = found[:size], found[size:]
        return found


def _reader(
    stream: WatchedStream,
    names: Sequence[str],
    types: dict[str, pa.DataType],
    delimiter: str,
    encoding: str,
    refuse: object,
) -> pacsv.CSVStreamingReader:
    source = _Recoded(stream) if encoding == "latin-1" else stream
    return pacsv.open_csv(
        pa.PythonFile(source, mode="r"),
        read_options=pacsv.ReadOptions(
            use_threads=False, block_size=BLOCK, column_names=list(names), skip_rows=1
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if delimiter == "," else False,
            newlines_in_values=False,
            ignore_empty_lines=False,
            invalid_row_handler=refuse,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=types,
            include_columns=list(types),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
            check_utf8=False,  # the stream has looked
        ),
    )


def _explained(
    error: pa.ArrowInvalid, stream: WatchedStream, ragged: list[pacsv.InvalidRow], member: Member, line: int
) -> UnreadableFile:
    if stream.failure is not None:
        return stream.failure
    if ragged:
        row = ragged[0]
        return unreadable(
            _("{found} values where {expected} are expected").format(
                found=row.actual_columns, expected=row.expected_columns
            ),
            member.name,
            line=row.number,
        )
    if "straddl" in str(error):
        return unreadable(_("a line is longer than any line the publisher writes"), member.name, line=line)
    if "Empty" in str(error):
        return unreadable(_("there is nothing below the header"), member.name, line=2)
    return unreadable(_("it is not the delimited text it should be"), member.name, line=line)


def _first(mask: pa.ChunkedArray) -> int:
    return int(pc.index(mask, True).as_py())


_CODE: Final = pa.dictionary(pa.int32(), pa.string())
_EMPTY, _NULL = pa.scalar(""), pa.scalar(None, pa.string())
_WHOLE, _DECIMAL = r"^-?\d{1,18}$", r"^-?\d{1,15}(\.\d{1,9})?$"
_LEAST, _LARGEST = ord("-"), ord("9")


def _cast(rows: TextRows, column: str, kind: pa.DataType, pattern: str, *, blank: bool) -> pa.ChunkedArray:
    """The column as numbers; empty text is null when `blank` allows it.

    Characters are tested before the cast: Arrow alone would take `0x1A`, `1e3` and `nan` for numbers.
    """
    text = rows.table[column]
    plain = all(_only_number_characters(chunk) for chunk in text.chunks)
    found = _plainly_cast(text, kind) if plain else None
    if found is None and blank:
        text = pc.if_else(pc.equal(text, _EMPTY), _NULL, text)
        found = _plainly_cast(text, kind) if plain else None
    if found is not None:
        return found
    bad = pc.fill_null(pc.invert(pc.match_substring_regex(text, pattern)), False)
    if not pc.any(bad).as_py():
        return pc.cast(text, kind)
    index = _first(bad)
    value = text[index].as_py()
    raise rows.fail(_("“{value}” is not a number").format(value=value[:40]), index, column)


def _plainly_cast(text: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray | None:
    try:
        return pc.cast(text, kind)
    except pa.ArrowInvalid:
        return None


def _only_number_characters(text: pa.StringArray) -> bool:
    """Whether no character but digits, points, hyphens and slashes (which no cast takes) is in the texts."""
    data = text.buffers()[2]
    if data is None or not data.size:
        return True
    found = np.frombuffer(data, np.uint8)
    return bool(found.min() >= _LEAST and found.max() <= _LARGEST)


def whole_numbers(rows: TextRows, column: str, *, blank: bool = False) -> pa.ChunkedArray:
    """A column of whole numbers (int64). Raises UnreadableFile at the first that is none."""
    return _cast(rows, column, pa.int64(), _WHOLE, blank=blank)


def decimals(rows: TextRows, column: str, *, blank: bool = False) -> pa.ChunkedArray:
    """A column of decimal numbers (float64). Raises UnreadableFile at the first that is none."""
    return _cast(rows, column, pa.float64(), _DECIMAL, blank=blank)


def matching(rows: TextRows, column: str, pattern: str, wanted: str) -> pa.ChunkedArray:
    """A text column whose every value fits `pattern`. `wanted` says in words what is expected."""
    text = rows.table[column]
    if pa.types.is_dictionary(text.type):
        text = pc.cast(text, pa.string())
    # Codes repeat: each different one is judged once.
    if pc.all(pc.match_substring_regex(pc.unique(text), pattern)).as_py() is False:
        index = _first(pc.invert(pc.match_substring_regex(text, pattern)))
        value = ascii(text[index].as_py()[:40])
        raise rows.fail(_("{value} is not {wanted}").format(value=value, wanted=wanted), index, column)
    return text


def coded(rows: TextRows, column: str, pattern: str, wanted: str) -> pa.DictionaryArray:
    """As `matching`, with each different value once and its number in every row."""
    chunks = rows.table[column].chunks
    text = chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks)
    codes = text.dictionary_encode()  # itself, when it is coded already
    if pc.all(pc.match_substring_regex(codes.dictionary, pattern)).as_py() is False:
        matching(rows, column, pattern, wanted)
    return codes


def repeated(keys: pa.ChunkedArray) -> tuple[str, list[int]] | None:
    """The first key that occurs more than once, and the indices at which it does; None when all differ."""
    if pc.count_distinct(keys).as_py() == len(keys):
        return None
    counts = pc.value_counts(keys)
    key = counts.field("values").filter(pc.greater(counts.field("counts"), 1))[0]
    hits = pc.indices_nonzero(pc.equal(keys, key)).to_pylist()
    return str(key.as_py()), hits
