"""Reading the HIGHROAD_* environment: words, flags, numbers, lists and the database's address."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from highroad.errors import HighroadError


class BadSetting(HighroadError):
    """A setting in the environment makes no sense."""

    code = "HR-E-0701"


def text(name: str, default: str = "") -> str:
    """HIGHROAD_<name> as it stands, or `default` when it is absent or empty."""
    return os.environ.get(f"HIGHROAD_{name}", "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """HIGHROAD_<name> as yes or no. Raises BadSetting for a word that is neither."""
    said = text(name).lower()
    if not said:
        return default
    if said in {"1", "yes", "true", "on"}:
        return True
    if said in {"0", "no", "false", "off"}:
        return False
    raise BadSetting(f"HIGHROAD_{name}={said!r} is neither yes nor no.", remedy="Write 1 or 0.")


def number(name: str, default: int) -> int:
    """HIGHROAD_<name> as a whole number. Raises BadSetting."""
    said = text(name)
    if not said:
        return default
    try:
        return int(said)
    except ValueError:
        raise BadSetting(f"HIGHROAD_{name}={said!r} is no number.", remedy="Write digits only.") from None


def listing(name: str) -> list[str]:
    """HIGHROAD_<name> as a list: parts between commas, without blanks."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def database_from_url(url: str, sqlite_file: Path) -> dict[str, Any]:
    """Django's description of the database.

    Without `url`: SQLite in `sqlite_file`, in the mode that lets readers and one writer work together.
    With one: PostgreSQL (`postgresql://user:password@host:port/name?sslmode=require`); a host that starts
    with a slash (percent-encoded) is a socket folder. Raises BadSetting for other schemes.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            "OPTIONS": {
                # A writer takes the lock when it begins, and waits for it: no "database is locked" half-way.
                "transaction_mode": "IMMEDIATE",
                # The busy timeout, in seconds. Writers queue without order: on a starved machine five were
                # too few for the last of twenty who comment at once, and no form may be lost to that.
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting(
            "HIGHROAD_DATABASE_URL is not an address of a PostgreSQL database.",
            remedy="Write postgresql://user:password@host:5432/name, or leave it out to use SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
