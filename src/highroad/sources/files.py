"""Opening files that somebody else made: plain, gzip or zip, watched for everything that may be wrong.

Nothing is ever unpacked to disk. A file is a list of members (a plain or gzip file has one); a member is read
as a stream that counts its bytes and lines, knows whether it ended in a line end, and stops at NUL bytes,
at a failed checksum and at the size limit.
"""

from __future__ import annotations

import codecs
import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Final, cast

import numpy as np

from highroad.errors import UnreadableFile
from highroad.language import gettext as _

MAX_UNPACKED: Final = 6 << 30  # the publishers' largest yearly archive unpacks to 4.4 GB
MAX_RATIO: Final = 250  # statistical text packs 10 to 40 times; a thousand times is a bomb
RATIO_FLOOR: Final = 64 << 20  # small members may be very regular
MAX_MEMBERS: Final = 20_000
_LINE_END: Final = ord("\n")
_ZIP, _GZIP, _OLE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"


def _again() -> str:
    return _("Download the file again from the publisher, and hand it in unchanged.")


def unreadable(
    problem: str,
    file: str | Path,
    *,
    line: int | None = None,
    column: str | int | None = None,
    remedy: str = "",
) -> UnreadableFile:
    """An UnreadableFile whose remedy, unless given, is to get the file again."""
    return UnreadableFile(problem, file=file, line=line, column=column, remedy=remedy or _again())


class WatchedStream(io.RawIOBase):
    """A binary stream that checks what passes through it.

    Raises UnreadableFile for damaged compression, NUL bytes (in text) and more than `limit` bytes.
    `failure` keeps that error, for readers that wrap exceptions. `lines` counts line ends seen.
    """

    def __init__(
        self,
        inner: IO[bytes],
        name: str,
        *,
        limit: int = MAX_UNPACKED,
        text: bool = True,
        encoding: str = "latin-1",
    ) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._inner, self._name, self._limit, self._text = inner, name, limit, text
        self.seen = 0
        self.lines = 0
        self.last = b""
        self.failure: UnreadableFile | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            block = self._inner.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, OSError) as error:
            raise self._fail(_("it is cut short or damaged ({reason})").format(reason=error)) from error
        self.seen += len(block)
        if self.seen > self._limit:
            raise self._fail(_("it unpacks to more than {size} bytes").format(size=self._limit))
        if self._text and b"\0" in block:
            raise self._fail(
                _("it holds NUL bytes, so it is not plain text"),
                line=self.lines + block.count(b"\n", 0, block.index(b"\0")) + 1,
                remedy=_(
                    "If it was saved as Unicode (UTF-16), save it as CSV UTF-8; else download it again."
                ),
            )
        if block and block.isascii() and not self._decoder.getstate()[0]:
            return self._passed(block)  # nearly all blocks: there is nothing to decode
        try:
            self._decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise self._fail(
                _("it is not UTF-8 text"),
                line=self.lines + block.count(b"\n", 0, error.start) + 1,
                remedy=_("Save it as CSV UTF-8, or download it again."),
            ) from error
        return self._passed(block)

    def _passed(self, block: bytes) -> bytes:
        self.lines += int(np.count_nonzero(np.frombuffer(block, np.uint8) == _LINE_END))
        self.last = block[-1:] or self.last
        return block

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def _fail(self, problem: str, *, line: int | None = None, remedy: str = "") -> UnreadableFile:
        self.failure = unreadable(problem, self._name, line=line, remedy=remedy)
        return self.failure

    def close(self) -> None:
        self._inner.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Member:
    """One file within a file. name: what messages call it. base: its own name, without folders."""

    name: str
    base: str
    opener: Callable[[], IO[bytes]]
    limit: int = MAX_UNPACKED

    def open(self, *, text: bool = True, encoding: str = "latin-1") -> WatchedStream:
        """Its bytes, unpacked and watched. The caller closes it."""
        try:
            return WatchedStream(self.opener(), self.name, limit=self.limit, text=text, encoding=encoding)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise unreadable(_("it cannot be unpacked ({reason})").format(reason=error), self.name) from error

    def head(self, size: int = 65_536) -> bytes:
        """Its first bytes, unwatched for NUL (so that recognition can look at anything)."""
        with self.open(text=False) as stream:
            return stream.read(size)

    def content(self, limit: int) -> bytes:
        """All its bytes. Raises UnreadableFile above `limit`."""
        with self.open(text=False) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise unreadable(_("it unpacks to more than {size} bytes").format(size=limit), self.name)
        return data


class Original:
    """A file as it was handed in. Raises UnreadableFile when it is not a regular, openable file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.book: object | None = None  # the workbook, once somebody has opened it (`workbooks.opened`)
        try:
            about = path.stat()
        except (OSError, ValueError) as error:
            raise unreadable(
                _("it cannot be opened ({reason})").format(reason=error),
                path.name,
                remedy=_("Check the path and that you may read it."),
            ) from error
        if not stat.S_ISREG(about.st_mode):
            raise unreadable(
                _("it is not a regular file"), path.name, remedy=_("Hand in a file, not a folder or device.")
            )
        if about.st_size == 0:
            raise unreadable(_("it is empty"), path.name)
        self.size = about.st_size

    @cached_property
    def kind(self) -> str:
        """By content: "plain", "gzip", "zip", "workbook" (xlsx) or "old workbook" (xls, locked xlsx)."""
        with self.path.open("rb") as stream:
            start = stream.read(8)
        if start.startswith(_GZIP):
            return "gzip"
        if start.startswith(_OLE):
            return "old workbook"
        if not start.startswith((_ZIP, b"PK\x05\x06")):
            return "plain"
        return "workbook" if is_workbook(self._infos) else "zip"

    def _gunzipped(self) -> IO[bytes]:
        return cast(IO[bytes], gzip.open(self.path, "rb"))

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        """The zip, opened once: its list takes long to read where it has thousands of files."""
        try:
            return zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise unreadable(
                _("the zip file is cut short or damaged ({reason})").format(reason=error), self.name
            ) from error

    @property
    def _infos(self) -> list[zipfile.ZipInfo]:
        return self._archive.infolist()

    @cached_property
    def members(self) -> list[Member]:
        """The files in it, in their order. Raises UnreadableFile when any is hostile."""
        if self.kind == "gzip":
            limit = min(MAX_UNPACKED, max(self.size * MAX_RATIO, RATIO_FLOOR))
            base = self.name.removesuffix(".gz")
            return [Member(self.name, base, self._gunzipped, limit)]
        if self.kind != "zip":
            return [Member(self.name, self.name, lambda: self.path.open("rb"))]
        infos = self._infos
        check_archive(infos, self.name)
        return [self._member(info) for info in infos if not info.is_dir() and not _litter(info.filename)]

    def refuse_copies(self) -> None:
        """Raise UnreadableFile when two members have the same content: their rows would count twice."""
        seen: dict[tuple[int, int], str] = {}
        for info in self._infos if self.kind == "zip" else []:
            first = seen.setdefault((info.CRC, info.file_size), info.filename)
            if first != info.filename and info.file_size:
                raise unreadable(
                    _("it holds the same file twice: {first} and {second}").format(
                        first=ascii(first), second=ascii(info.filename)
                    ),
                    self.name,
                    remedy=_("Leave one of the two files out of the archive."),
                )

    def _member(self, info: zipfile.ZipInfo) -> Member:
        archive = self._archive  # and not this object: in a ring of references it would be closed too late

        def opener() -> IO[bytes]:
            return archive.open(info)

        base = info.filename.rsplit("/", 1)[-1]
        return Member(f"{self.name}: {info.filename}", base, opener, info.file_size)


def is_workbook(infos: list[zipfile.ZipInfo]) -> bool:
    """Whether a zip is an Office Open XML workbook."""
    return any(info.filename == "xl/workbook.xml" for info in infos)


def _litter(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or base in {".DS_Store", "Thumbs.db", "desktop.ini"}


def check_archive(infos: list[zipfile.ZipInfo], name: str, *, limit: int = MAX_UNPACKED) -> None:
    """Raise UnreadableFile when a zip tries something: bombs, escapes, links, encryption, overlaps."""
    refuse = _("Do not open this file. Download the archive again from the publisher's own address.")
    problem = _archive_problem(infos, limit) or next(filter(None, map(_member_problem, infos)), "")
    if problem:
        raise unreadable(problem, name, remedy=refuse)


def _archive_problem(infos: list[zipfile.ZipInfo], limit: int) -> str:
    if not infos:
        return _("the zip file holds no file")
    if len(infos) > MAX_MEMBERS:
        return _("the zip file holds {count} files").format(count=len(infos))
    if sum(info.file_size for info in infos) > limit:
        return _("the zip file unpacks to more than {size} bytes").format(size=limit)
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        return _("the zip file holds two files of one name")
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            return _("parts of the zip file overlap")
        end = info.header_offset + info.compress_size
    return ""


def _member_problem(info: zipfile.ZipInfo) -> str:
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or not name.isprintable():
        return _("the zip file names a path outside itself ({name})").format(name=ascii(name))
    if stat.S_ISLNK(info.external_attr >> 16):
        return _("the zip file holds a link ({name})").format(name=name)
    if info.flag_bits & 0x1:
        return _("the zip file is locked with a password ({name})").format(name=name)
    if info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return _("the zip file unpacks to a suspicious size ({name})").format(name=name)
    return ""
