"""Archives: a zip file that opens anywhere, says what it holds, and proves that nothing in it was changed.

The same content gives the same bytes: entries are sorted, have one date, and office files inside are packed
again so that the clock leaves no trace. `manifest.json` holds the SHA-256 and the size of every other file.

Reading trusts nothing: names that leave the folder, files that were changed, added or taken away, and
archives that would swell beyond measure are refused. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from highroad.errors import BadArchive
from highroad.language import gettext as _

MANIFEST: Final = "manifest.json"
FORMAT: Final = "highroad-archive/1"
MOST_FILES: Final = 5_000
LARGEST: Final = 1_000_000_000  # bytes of all files together, unpacked
MOST_SWELL: Final = 300  # times its packed size that one file may have
_DAY: Final = (1980, 1, 1, 0, 0, 0)


def write_archive(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """The files as one zip with a manifest. about: plain values that say what the archive is of."""
    manifest = {
        "format": FORMAT,
        **about,
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }
    told = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return packed({MANIFEST: told, **files})


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on its content alone."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            book.writestr(entry, content)
    return sink.getvalue()


def repacked(office_file: bytes) -> bytes:
    """A Word or Excel file (a zip itself) without the hour at which it was made.

    The order of its parts is kept: some programs want the content types first.
    """
    sink = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(office_file)) as old,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            fresh = zipfile.ZipInfo(entry.filename, _DAY)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            fresh.create_system = 3
            new.writestr(fresh, old.read(entry))
    return sink.getvalue()


class ArchiveFiles(Mapping[str, bytes]):
    """The files of an archive, read one at a time and checked against the manifest as they are read."""

    def __init__(self, content: bytes) -> None:
        """Raises BadArchive when it is no archive of ours or can't be trusted."""
        try:
            self._book = zipfile.ZipFile(io.BytesIO(content))
            entries = self._book.infolist()
            self._check(entries)
            told = json.loads(self._limited(MANIFEST))
            if told.get("format") != FORMAT or not isinstance(told.get("files"), dict):
                raise _bad(_("Its manifest is of another kind."))
        except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, RecursionError) as problem:
            raise _bad(_("It is no archive that Highroad made.")) from problem
        self.manifest: dict[str, Any] = told
        listed, there = set(told["files"]), {entry.filename for entry in entries} - {MANIFEST}
        if listed != there:
            odd = sorted(listed ^ there)[0]
            raise _bad(_("Its files are not those that its manifest lists ({name}).").format(name=odd[:80]))

    def __getitem__(self, name: str) -> bytes:
        """A file's bytes. Raises KeyError when there is none, BadArchive when it was changed."""
        listed = self.manifest["files"][name]
        content = self._limited(name)
        if hashlib.sha256(content).hexdigest() != listed["sha256"]:
            raise _bad(_("The file {name} was changed after it was archived.").format(name=name[:80]))
        return content

    def __iter__(self) -> Any:
        return iter(sorted(self.manifest["files"]))

    def __len__(self) -> int:
        return len(self.manifest["files"])

    def _limited(self, name: str) -> bytes:
        """What the entry holds, never more than it says it does."""
        entry = self._book.getinfo(name)
        with self._book.open(entry) as stream:
            content = stream.read(entry.file_size + 1)
        if len(content) != entry.file_size:
            raise _bad(_("The file {name} is not as large as it says.").format(name=name[:80]))
        return content

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        names = [entry.filename for entry in entries]
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
            raise _bad(_("It is larger than any plan's archive."))
        if len(set(names)) != len(names):
            raise _bad(_("It holds a file twice."))
        for entry in entries:
            path = PurePosixPath(entry.filename)
            leaves = (
                path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename
            )
            link = (entry.external_attr >> 16) & 0o170000 == 0o120000
            if leaves or link or entry.is_dir() or "\x00" in entry.filename:
                raise _bad(
                    _("It holds a name that leads out of it ({name}).").format(name=entry.filename[:80])
                )
            if entry.file_size > 1_000_000 and entry.file_size > MOST_SWELL * max(1, entry.compress_size):
                raise _bad(_("It would swell beyond measure ({name}).").format(name=entry.filename[:80]))


def verified(content: bytes) -> int:
    """How many files an archive holds, each of them the one that was archived.

    Raises BadArchive when one was changed, added or taken away, or when it is no archive of ours.
    """
    files = ArchiveFiles(content)
    for name in files:
        _ = files[name]  # reading checks it
    return len(files)


def _bad(problem: str) -> BadArchive:
    return BadArchive(
        _("This archive can't be read. {problem}").format(problem=problem),
        remedy=_("Take the file as Highroad exported it; nothing was kept of this one."),
    )
