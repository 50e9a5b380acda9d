"""A migrated SQLite database, kept in `.build/migrated/` until a migration changes.

Test databases begin as copies of it: some seventy migrations take as long as a hundred tests. Whoever finds
no copy makes it, and others wait. `migrate` runs on the copy all the same, so that what it may lack is
added: the tables of apps that some tests only install.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
import pytest

FOLDER = Path(__file__).parents[1] / ".build" / "migrated"
KEPT = 4
#: Installed by the tests of single sign-on only; what is kept has no tables of theirs.
SOMETIMES = {"socialaccount", "openid_connect"}
_IMPORT = re.compile(r"^from (highroad[\w.]*) import ([\w, ]+)", re.MULTILINE)


def use_copies(patch: pytest.MonkeyPatch) -> None:
    """Let test databases in memory begin as copies."""
    from django.db.backends.sqlite3.creation import DatabaseCreation

    made = DatabaseCreation.create_test_db

    def create(creation: DatabaseCreation, *options: Any, **named: Any) -> str:
        name = creation._get_test_db_name()
        if not creation.is_in_memory_db(name):
            return made(creation, *options, **named)
        with closing(sqlite3.connect(name, uri=True)) as memory:
            with _kept() as (file, is_new):
                if not is_new:
                    _copy(file, memory)
                elif _is_usual():
                    result = made(creation, *options, **named)
                    _keep(memory, file)
                    return result
            return made(creation, *options, **named)

    patch.setattr(DatabaseCreation, "create_test_db", create)


def copy_to(path: Path) -> None:
    """Put a migrated database there, as `migrate` would have made it; nothing when none is kept yet."""
    with _kept() as (file, is_new):
        if not is_new:
            with closing(sqlite3.connect(path)) as new:
                _copy(file, new)


@contextmanager
def _kept() -> Iterator[tuple[Path, bool]]:
    """The file for the migrations as they are now, and whether it has to be made: alone, under a lock."""
    file = FOLDER / f"{_stamp()}.sqlite3"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield file, not file.is_file()


def _copy(file: Path, into: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
        source.backup(into)


def _keep(memory: sqlite3.Connection, file: Path) -> None:
    """Write the file whole or not at all, and forget the oldest."""
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as copy:
        memory.backup(copy)
    part.replace(file)
    for old in sorted(FOLDER.glob("*.sqlite3"), key=os.path.getmtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def _is_usual() -> bool:
    from django.apps import apps

    return not SOMETIMES & {app.label for app in apps.get_app_configs()}


def _stamp() -> str:
    """Changes with the installed apps, their migrations, and what these take from Highroad's modules."""
    digest = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for path in told_by():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def told_by() -> list[Path]:
    """The files that say what a migrated database is like."""
    from django.apps import apps

    usual = (app.path for app in apps.get_app_configs() if app.label not in SOMETIMES)
    return _with_imports(
        each for path in sorted(usual) for each in sorted(Path(path, "migrations").glob("*.py"))
    )


def _with_imports(paths: Iterable[Path]) -> list[Path]:
    """These files, and those of Highroad's modules that they take names from, and so on."""
    found: dict[Path, None] = {}
    waiting = list(paths)
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found[path] = None
            waiting += _imported(path.read_text("utf-8"))
    return list(found)


def _imported(text: str) -> Iterator[Path]:
    for module, names in _IMPORT.findall(text):
        for name in (module, *(f"{module}.{each.strip()}" for each in names.split(","))):
            try:
                spec = find_spec(name)
            except ModuleNotFoundError:  # a name of the module, which is no package
                continue
            if spec and spec.origin:
                yield Path(spec.origin)
