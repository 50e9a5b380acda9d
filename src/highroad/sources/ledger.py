"""The instance's ledger: one JSON file that says which vintages are held, replaced whole or not at all.

Layout of an instance folder:

    catalogue.json                 the ledger; what it does not name does not exist
    originals/SOURCE/HASH/FILE     the files as they came in
    artifacts/SOURCE/VINTAGE/…     tidy Parquet tables with their provenance
    incoming/                      work in progress; swept by whoever works next
    downloads/                     parts of unfinished downloads, kept so that they can be resumed
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from highroad.errors import Conflict, UnreadableFile
from highroad.language import gettext as _
from highroad.sources.published import Receipt, Remark

VERSION: Final = 1
FILE: Final = "catalogue.json"
_WAIT: Final = 900.0  # seconds to wait for another writer
_GRACE: Final = 3600  # seconds for which replaced tables stay, for those who are still reading them


@dataclass(frozen=True, slots=True)
class Held:
    """A vintage in the ledger. tables: name -> (path within the instance, rows)."""

    source: str
    vintage: str
    tables: dict[str, tuple[str, int]]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All vintages that were added, by (source, vintage)."""

    held: dict[tuple[str, str], Held] = field(default_factory=dict)

    def with_held(self, *changed: Held) -> Ledger:
        """The ledger with these vintages in it."""
        return Ledger({**self.held, **{(each.source, each.vintage): each for each in changed}})

    def without(self, source: str, vintage: str) -> Ledger:
        """The ledger without a vintage."""
        return Ledger({key: held for key, held in self.held.items() if key != (source, vintage)})

    def files(self) -> set[str]:
        """Every path within the instance that it names."""
        found: set[str] = set()
        for held in self.held.values():
            found |= {path for path, _rows in held.tables.values()}
            for receipt in held.receipts:
                found |= {receipt.original, *receipt.companions}
        return found


def read_ledger(home: Path) -> Ledger:
    """The ledger of an instance; an empty one where nothing was added yet.

    Raises UnreadableFile when somebody or something damaged it.
    """
    path = home / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != VERSION:
            raise ValueError(content["version"])
        return Ledger({(item["source"], item["vintage"]): _held(item) for item in content["vintages"]})
    except FileNotFoundError:
        return Ledger()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            _("the list of added data cannot be read"),
            file=path,
            remedy=_(
                "Restore {file} from a backup. Or move the file and the folder “originals” away, and add "
                "the originals again: none of them was lost."
            ).format(file=FILE),
        ) from error


def _held(item: dict[str, Any]) -> Held:
    receipts = [_receipt(each) for each in item["receipts"]]
    tables = {name: (table["path"], int(table["rows"])) for name, table in item["tables"].items()}
    return Held(item["source"], item["vintage"], tables, tuple(receipts))


def _receipt(item: dict[str, Any]) -> Receipt:
    lists = {name: tuple(item.get(name, ())) for name in ("companions", "areas", "parts")}
    remarks = tuple(
        Remark(**each | {name: tuple(each[name]) for name in ("lines", "texts")})
        for each in item.get("remarks", ())
    )
    return Receipt(**item | lists | {"remarks": remarks})


def write_ledger(home: Path, ledger: Ledger) -> None:
    """Put the ledger in the place of the old one, in one step that survives a crash."""
    vintages = [
        {
            "source": held.source,
            "vintage": held.vintage,
            "tables": {name: {"path": path, "rows": rows} for name, (path, rows) in held.tables.items()},
            "receipts": [asdict(receipt) for receipt in held.receipts],
        }
        for _key, held in sorted(ledger.held.items())
    ]
    draft = home / "incoming" / f"{FILE}.draft"
    draft.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"version": VERSION, "vintages": vintages}, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, home / FILE)
    sync_folder(home)


def sync_folder(folder: Path) -> None:
    """Make renames within a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(home: Path, wait: float = _WAIT) -> Iterator[None]:
    """Hold the instance's only pen. Sweeps up after writers who died.

    Raises Conflict when another writer still holds it after `wait` seconds.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("a") as lock:
        acquire(lock.fileno(), wait)
        try:
            shutil.rmtree(home / "incoming", ignore_errors=True)
            (home / "incoming").mkdir()
            yield
            sweep(home, read_ledger(home))
        finally:
            shutil.rmtree(home / "incoming", ignore_errors=True)
            fcntl.flock(lock.fileno(), fcntl.LOCK_UN)


def acquire(handle: int, wait: float = _WAIT) -> None:
    """Lock an open file for this process alone. Raises Conflict when another holds it longer than `wait`."""
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise Conflict(
                    _("Somebody else is adding data to this instance."),
                    remedy=_("Wait until that is done, and try again."),
                ) from None
            time.sleep(0.05)


def sweep(home: Path, ledger: Ledger) -> None:
    """Remove originals that the ledger does not name, and tables that it has not named for an hour.

    Call it only while holding the pen.
    """
    named = {str(home / path) for path in ledger.files()}
    for path in (home / "originals").rglob("*"):
        if path.is_file() and str(path) not in named:
            path.unlink()
    for path in (home / "artifacts").rglob("*"):
        wanted = str(path.with_suffix(".parquet")) in named
        if path.is_file() and not wanted and time.time() - path.stat().st_mtime > _GRACE:
            path.unlink(missing_ok=True)
    for folder in ("originals", "artifacts"):
        for path in sorted((home / folder).rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
