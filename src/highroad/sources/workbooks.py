"""Opening Excel workbooks that somebody else made, without letting them exhaust the machine."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import python_calamine

from highroad.language import gettext as _
from highroad.sources.files import Original, check_archive, unreadable

MAX_SHEET: Final = 1 << 30  # bytes of XML; the largest yearly OEWS workbook has a third of it
MAX_FILE: Final = 256 << 20
_OVERLAP: Final = 1024  # bytes of a part that are looked at again with what follows
START: Final = 24  # rows within which every publisher's header stands
_SPARE: Final = 20_000  # empty rows; a data viewer ends its sheets of 25 rows at row 10,000
_FAR_COLUMN = re.compile(rb' r="(?:[B-Z][A-Z]|[A-Z]{3,})\d')
_FAR_ROW = re.compile(rb' r="[A-Z]*\d{7,}"')
# A formula whose result was never written down, or, where the workbook says that it must be worked out on
# opening, any formula at all: what stands beside it is no result.
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^<>]*/>)\s*(?:<v>\s*</v>|<v/>)?\s*</c>")
_FORMULA = re.compile(rb"</f>|<f\b[^<>]*/>")
_UNDONE = re.compile(rb"<calcPr\b[^<>]*fullCalcOnLoad=\"(?:1|true)\"")
_CELL = re.compile(rb"<c\b[^<>]*? r=\"([A-Z]+\d+)\"")
_ROW_NUMBER = re.compile(rb'<row\b[^<>]*? r="(\d+)"')


def opened(original: Original) -> Workbook:
    """The workbook that a file is, opened and inspected once however many readers ask what it is."""
    if original.book is None:
        if original.size > MAX_FILE:
            raise unreadable(_("the workbook is larger than any of the publishers'"), original.name)
        original.book = Workbook(original.path.read_bytes(), original.name)
    assert isinstance(original.book, Workbook)
    return original.book


class Workbook:
    """A workbook's sheets as rows of Python values. name: what messages call it.

    Raises UnreadableFile when it is damaged, locked, or built to unpack into far more than it holds.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._starts: dict[str, list[list[Any]]] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                check_archive(archive.infolist(), name, limit=2 * MAX_SHEET)
                self._check_parts(archive)
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise self._damaged(error) from error
        except python_calamine.CalamineError as error:
            raise self._damaged(error) from error
        self.sheets: list[str] = list(self._book.sheet_names)

    def _damaged(self, error: Exception) -> Exception:
        return unreadable(_("the workbook is damaged ({reason})").format(reason=error), self.name)

    def _check_parts(self, archive: zipfile.ZipFile) -> None:
        """Every part's checksum, no entity declarations, no sheet much larger than its cells."""
        too_large = _("a sheet is wider or longer than any of the publisher's")
        book = archive.read("xl/workbook.xml") if "xl/workbook.xml" in archive.namelist() else b""
        unsure = _FORMULA if _UNDONE.search(book) else _NO_RESULT
        for info in archive.infolist():
            if not info.filename.endswith((".xml", ".rels")):
                continue
            sheet = info.filename.startswith("xl/worksheets/")
            rows, furthest, tail = 0, 0, b""
            with archive.open(info) as stream:
                while block := stream.read(1 << 20):
                    text = tail + block
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        raise unreadable(_("the workbook declares XML entities"), self.name)
                    if sheet:
                        if _FAR_COLUMN.search(text) or _FAR_ROW.search(text):
                            raise unreadable(
                                _("a sheet is wider or longer than any of the publisher's"), self.name
                            )
                        if b"<f" in text:
                            self._refuse_formulas(text, unsure)
                        rows += block.count(b"<row")
                        numbers = _ROW_NUMBER.findall(text)
                        furthest = max(furthest, int(numbers[-1])) if numbers else furthest
                    tail = text[-_OVERLAP:]
            if furthest > 2 * rows + _SPARE:
                raise unreadable(too_large, self.name)

    def _refuse_formulas(self, text: bytes, unsure: re.Pattern[bytes]) -> None:
        for found in unsure.finditer(text):
            cells = list(_CELL.finditer(text, 0, found.start()))
            tag = text[cells[-1].start() : text.find(b">", cells[-1].start())] if cells else b""
            if unsure is _NO_RESULT and b' t="str"' in tag:  # the result is an empty text
                continue
            raise unreadable(
                _("cell {cell} holds a formula without its result").format(
                    cell=cells[-1][1].decode() if cells else "?"
                ),
                self.name,
                remedy=_("Open it in a spreadsheet program, save it there, and hand it in again."),
            )

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        """The rows of a sheet, top to bottom, empty ones too."""
        try:
            yield from self._book.get_sheet_by_name(sheet).iter_rows()
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise self._damaged(error) from error

    def start(self, sheet: str) -> list[list[Any]]:
        """The first rows of a sheet, by which it is recognized; read once."""
        if sheet not in self._starts:
            self._starts[sheet] = list(islice(self.rows(sheet), START))
        return self._starts[sheet]

    def first_rows(self, count: int = 3) -> list[list[str]]:
        """The first rows of every sheet as text."""
        return [[str(cell) for cell in row] for sheet in self.sheets for row in self.start(sheet)[:count]]
