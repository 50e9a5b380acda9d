"""Which participant files were given, and which element stands in each of their columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from highroad.engine.cells import CellFile, cell_files, encoding_of_pages, head_of, parquet_columns
from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.reference.participants import LAYOUTS, Element, element, find_elements, layout
from highroad.reference.participants.layouts import public_use_elements

DELIMITERS: Final = (",", "\t", ";", "|")
MOST_COLUMNS: Final = 4_000
_EMPTIED: Final = "200"
_BOM: Final = b"\xef\xbb\xbf"
_HEADER_WORDS: Final = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """A file, or a member of a zip file, with the element in each of its columns (None: unknown).

    skip: bytes before the first row of data. headings: as the file gives them, empty without a header.
    bom: whether it begins with a byte-order mark.
    """

    file: CellFile
    delimiter: str
    elements: tuple[Element | None, ...]
    headings: tuple[str, ...]
    layout: str
    skip: int
    bom: bool

    @property
    def present(self) -> frozenset[str]:
        """Ids of the elements in it."""
        return frozenset(each.id for each in self.elements if each is not None)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What was given, as parts that are read one after another."""

    parts: tuple[OpenedPart, ...]

    @property
    def present(self) -> frozenset[str]:
        """Ids of the elements that every part has."""
        return frozenset.intersection(*(part.present for part in self.parts))

    @property
    def layout(self) -> str:
        """The layout of the first part."""
        return self.parts[0].layout


def open_file(
    paths: Sequence[Path],
    *,
    schema: str | None = None,
    mapping: Mapping[str, str] | None = None,
    on: date | None = None,
) -> OpenedFile:
    """Find out how the files are laid out; nothing but their heads is read.

    paths: files or folders; CSV (comma, tab, semicolon or bar), also in gzip or zip, and Parquet. schema: a
    layout of `reference.participants.LAYOUTS` whose columns stand by position, for files without a header.
    mapping: heading (or place from 1) to element number, for files with headings of their own.
    Raises UnreadableFile, and BadQuestion for an unknown schema or element.
    """
    found = [_open(file, schema, mapping, on) for file in cell_files([Path(path) for path in paths])]
    return OpenedFile(tuple(found))


def read_mapping(path: Path) -> dict[str, str]:
    """The mapping in a CSV file of two columns: heading in the file, element number.

    Raises UnreadableFile.
    """
    mapping: dict[str, str] = {}
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                cells = [cell.strip() for cell in row]
                if not any(cells) or (number == 1 and cells[-1].lower() in {"element", "number"}):
                    continue
                if len(cells) != 2 or not all(cells):
                    raise UnreadableFile(
                        _("a line of the mapping is not a heading and an element number"),
                        file=path,
                        line=number,
                        remedy=_("Write one pair on each line, for example: Entry date,900"),
                    )
                mapping[cells[0]] = cells[1]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(
            str(error), file=path, remedy=_("Give a CSV file of two columns, in UTF-8.")
        ) from error
    return mapping


def _open(
    file: CellFile, schema: str | None, mapping: Mapping[str, str] | None, on: date | None
) -> OpenedPart:
    if file.kind == "parquet":
        headings = parquet_columns(file)
        elements = _named(headings, mapping, on)
        _check_known(file, headings, elements)
        return OpenedPart(file, ",", elements, tuple(headings), "parquet", 0, bom=False)
    head = head_of(file)
    pages = encoding_of_pages(head)
    if pages:
        raise UnreadableFile(
            _("it is written in {encoding}, or is no text").format(encoding=pages),
            file=file.name,
            line=1,
            remedy=_("Save it as CSV in UTF-8."),
        )
    bom = head.startswith(_BOM)
    start = len(_BOM) if bom else 0
    delimiter, cells, end = _first_row(file, head, start)
    if len(cells) > MOST_COLUMNS:
        raise UnreadableFile(
            _("it has more than {count} columns").format(count=f"{MOST_COLUMNS:,}"),
            file=file.name,
            line=1,
            remedy=_("Participant files have fewer than 500. Check the export."),
        )
    if schema is not None and not _looks_like_header(cells, on):
        return _by_position(file, delimiter, cells, schema, start, bom, on)
    elements = _named(cells, mapping, on)
    if sum(each is not None for each in elements) == 0 and schema is None:
        guessed = {467: "pirl-2016", 264: "wagner-peyser"}.get(len(cells))
        if guessed and not _looks_like_header(cells, on):
            return _by_position(file, delimiter, cells, guessed, start, bom, on)
    _check_known(file, cells, elements)
    name = _layout_of(cells)
    if name == "public-use":
        published = public_use_elements(on)
        # The publisher empties the date of birth: as a blank it would be an error of every record.
        kept = (each if each and each.id != _EMPTIED else None for each in elements)
        elements = tuple(published.get(each.id, each) if each else None for each in kept)
    return OpenedPart(file, delimiter, elements, tuple(cells), name, end, bom)


def _by_position(
    file: CellFile, delimiter: str, cells: list[str], schema: str, start: int, bom: bool, on: date | None
) -> OpenedPart:
    columns = layout(schema, on).columns
    if len(columns) != len(cells):
        raise UnreadableFile(
            _("its first row has {found} cells where the schema {schema} has {wanted}").format(
                found=len(cells), schema=schema, wanted=len(columns)
            ),
            file=file.name,
            line=1,
            remedy=_("Name another schema ({schemas}) or a mapping, or export the file again.").format(
                schemas=", ".join(LAYOUTS)
            ),
        )
    return OpenedPart(file, delimiter, columns, (), schema, start, bom)


def _named(
    headings: Sequence[str], mapping: Mapping[str, str] | None, on: date | None
) -> tuple[Element | None, ...]:
    found = find_elements(headings, on)
    for heading, number in (mapping or {}).items():
        wanted = element(number, on)
        for place, name in enumerate(headings, start=1):
            if heading.strip() in {name.strip(), str(place)}:
                found = [None if each is not None and each.id == wanted.id else each for each in found]
                found[place - 1] = wanted
    return tuple(found)


def _check_known(file: CellFile, cells: Sequence[str], elements: Sequence[Element | None]) -> None:
    known = sum(each is not None for each in elements)
    if known >= 3 or known == len(cells):
        return
    raise UnreadableFile(
        _("its columns could not be told: {known} of {count} are known").format(
            known=known, count=len(cells)
        ),
        file=file.name,
        line=1,
        remedy=_("Name the schema of a file without a header, or give a mapping from headings to elements."),
    )


def _looks_like_header(cells: Sequence[str], on: date | None) -> bool:
    known = sum(each is not None for each in find_elements(cells, on))
    words = sum(bool(_HEADER_WORDS.search(cell)) for cell in cells)
    return known >= 3 and (words * 2 > len(cells) or known * 2 > len(cells))


def _layout_of(headings: Sequence[str]) -> str:
    if any(heading.upper().startswith("CALC40") for heading in headings):
        return "public-use"
    numbered = sum(bool(re.search(r"\d{3,4}", heading)) for heading in headings)
    return "numbers" if numbered * 2 > len(headings) else "names"


def _first_row(file: CellFile, head: bytes, start: int) -> tuple[str, list[str], int]:
    """The delimiter that fits best, the cells of the first row, and where the next row begins."""
    best: tuple[str, list[str], int] | None = None
    for delimiter in DELIMITERS:
        cells, end = split_row(head, start, delimiter.encode())
        if best is None or len(cells) > len(best[1]):
            best = (delimiter, cells, end)
    if best is None or len(best[1]) < 2:
        raise UnreadableFile(
            _("no comma, tab, semicolon or bar divides its first row"),
            file=file.name,
            line=1,
            remedy=_("Export the file as CSV with commas."),
        )
    return best


def split_row(data: bytes, start: int, delimiter: bytes) -> tuple[list[str], int]:
    """The cells of the row at `start`, as the kernel reads them, and where the next row begins."""
    cells: list[str] = []
    at, size = start, len(data)
    while True:
        text, begun = b"", at
        quoted = data[at : at + 1] == b'"'
        if quoted:
            closing = at + 1
            while True:
                closing = data.find(b'"', closing)
                if closing < 0:
                    closing = size
                    break
                if data[closing + 1 : closing + 2] != b'"':
                    break
                closing += 2
            text, at = data[at + 1 : closing].replace(b'""', b'"'), closing + 1
        stop = at
        while stop < size and data[stop] != 10 and data[stop : stop + 1] != delimiter:
            stop += 1
        ended = stop >= size or data[stop] == 10
        rest = data[at:stop]
        if ended and rest.endswith(b"\r"):
            rest = rest[:-1]
        if quoted and rest:  # something stands between the closing mark and the delimiter
            text, rest = b"", data[begun : at + len(rest)]
        cells.append(_decoded(text + rest))
        at = stop + 1
        if ended:
            return cells, min(at, size)


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
