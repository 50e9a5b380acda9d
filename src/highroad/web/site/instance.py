"""An instance is a folder: database, secret key, collected static files, uploads, added data.

`prepare` makes one or brings it up to date, and may be repeated; `load` opens one for this process.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from highroad import __version__
from highroad.errors import HighroadError

DATABASE = "highroad.sqlite3"
SECRET = "secret_key"  # noqa: S105 - the name of the file, not the key
STAMP = "static/collected-from"
#: What a backup leaves out: it can be made again.
REMADE = {"static", "cache"}


class NoInstance(HighroadError):
    """The folder holds no instance, or not the one that was expected."""

    code = "HR-E-0704"


class InstanceBehind(HighroadError):
    """The instance's database belongs to an older version."""

    code = "HR-E-0705"


class CannotBackUp(HighroadError):
    """A backup can't be made or put back here."""

    code = "HR-E-0706"


def is_instance(folder: Path) -> bool:
    """The folder was made by `prepare`."""
    return (folder / SECRET).is_file()


def load(folder: Path) -> None:
    """Open the instance in `folder` for this process, before using models. Raises NoInstance."""
    if not is_instance(folder):
        raise NoInstance(f"{folder} holds no Highroad instance.", remedy=f"Make one: highroad init {folder}")
    _open(folder)


def _open(folder: Path) -> None:
    import django

    os.umask(0o077)  # what the instance writes (documents, uploads, copies) is its own
    os.environ["HIGHROAD_HOME"] = str(folder.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "highroad.web.site.settings")
    # This process may collect static files; the workers it starts only serve them.
    os.environ["HIGHROAD_COLLECTING"] = "1"
    try:
        django.setup()
    finally:
        del os.environ["HIGHROAD_COLLECTING"]


def prepare(folder: Path) -> None:
    """Make an instance in `folder`, or bring it up to date: secret key, database, static files.

    Nothing that exists is overwritten; a SQLite database that will be upgraded is copied aside first.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "cache").mkdir(exist_ok=True, mode=0o700)
    _write_secret(folder / SECRET)
    _open(folder)
    upgrade(folder)
    collect_static(folder)


def _write_secret(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64) + "\n")


def behind() -> int:
    """How many migrations wait for the database of the loaded instance."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _was_used() -> bool:
    """The database has tables already."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return bool(MigrationRecorder(connection).applied_migrations())


def upgrade(folder: Path) -> None:
    """Apply the migrations that wait; an existing SQLite file is first copied into `backups`."""
    from django.core.management import call_command

    if not behind():
        return
    database = folder / DATABASE
    if _was_used() and not os.environ.get("HIGHROAD_DATABASE_URL"):
        aside = folder / "backups"
        aside.mkdir(exist_ok=True, mode=0o700)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        copy_database(database, aside / f"before-{__version__}-{stamp}.sqlite3")
    call_command("migrate", verbosity=0, interactive=False)
    for path in folder.glob(f"{DATABASE}*"):
        path.chmod(0o600)


def _static_fingerprint() -> str:
    """Changes whenever a static file of the package does."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(folder: Path) -> bool:
    """Hash and compress the static files into the instance when they changed; says whether it did."""
    from django.core.management import call_command

    stamp, fingerprint = folder / STAMP, _static_fingerprint()
    if stamp.is_file() and stamp.read_text("utf-8") == fingerprint:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(fingerprint, "utf-8")
    return True


def make_operator(email: str, name: str, password: str) -> None:
    """An account that operates the loaded instance. Raises HighroadError for a weak password."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from highroad.web.directory import audit
    from highroad.web.directory.models import User

    user = User(email=email.strip().lower(), name=name.strip())
    try:
        validate_email(user.email)
        validate_password(password, user)
    except ValidationError as error:
        raise HighroadError(" ".join(error.messages), remedy="Choose another and try again.") from None
    with transaction.atomic():
        made = User.objects.filter(email__iexact=user.email).first()
        if made is None:
            made = User.objects.create_user(user.email, password, name=user.name, is_operator=True)
            EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
        else:
            made.is_operator = True
            made.set_password(password)
            made.save(update_fields=["is_operator", "password"])
        audit.record(None, "operator.made", made, reason="from the command line")


def has_operator() -> bool:
    """Somebody can operate the loaded instance."""
    from highroad.web.directory.models import User

    return User.objects.filter(is_operator=True, is_active=True).exists()


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite database, also while it is being written to."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
    reading.close()
    writing.close()
    target.chmod(0o600)


def back_up(folder: Path, file: Path) -> int:
    """Pack an instance with a SQLite database into a .tar.gz; returns its size in bytes.

    Static files and caches are left out: `restore` makes them again. Raises NoInstance; CannotBackUp when the
    platform lives in PostgreSQL (which has its own tools) or the file exists.
    """
    if not is_instance(folder):
        raise NoInstance(f"{folder} holds no Highroad instance.", remedy="Name the instance's folder.")
    if os.environ.get("HIGHROAD_DATABASE_URL"):
        raise CannotBackUp(
            "The platform's database is PostgreSQL.", remedy="Use pg_dump, and copy the folder."
        )
    if file.exists():
        raise CannotBackUp(
            f"{file} exists already.", remedy="Name another file; backups are never overwritten."
        )
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as work:
        copy = Path(work) / DATABASE
        copy_database(folder / DATABASE, copy)
        packed = Path(work) / "packed.tar.gz"
        with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
            archive.add(copy, DATABASE)
            for path in sorted(folder.iterdir()):
                if path.name not in REMADE and not path.name.startswith(DATABASE):
                    archive.add(path, path.name)
        packed.chmod(0o600)
        packed.replace(file)
    return file.stat().st_size


def restore(file: Path, folder: Path) -> None:
    """Unpack a backup into a new folder. Raises CannotBackUp for a folder in use or a file that is none."""
    if folder.exists() and any(folder.iterdir()):
        raise CannotBackUp(f"{folder} isn't empty.", remedy="Restore into a new folder.")
    work = folder.with_name(f"{folder.name}.restoring")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, mode=0o700)
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(work, filter="data")
        if not is_instance(work) or not (work / DATABASE).is_file():
            raise CannotBackUp(
                f"{file} is no backup of an instance.", remedy="Name a file made by highroad backup."
            )
        if folder.exists():
            folder.rmdir()
        work.rename(folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotBackUp(
            f"{file} can't be read: {error}", remedy="Is it whole? Try another backup."
        ) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
