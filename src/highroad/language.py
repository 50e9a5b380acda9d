"""The language in which the library speaks: English source strings, translated by gettext catalogs.

The library is free of any web framework, so it keeps its own small switch. Doors set it
(`with language.use("es"): …`); rooms mark strings with `_` and read them when they speak, never at import.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "es")

_active: ContextVar[str] = ContextVar("highroad_language", default="en")


@cache
def _catalog(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(
        "highroad", localedir=Path(__file__).parent / "locale", languages=[language], fallback=True
    )


def active() -> str:
    """The language in force: one of `LANGUAGES`."""
    return _active.get()


@contextmanager
def use(language: str) -> Iterator[None]:
    """Speak `language` ("en", "es"; regional forms such as "es-MX" are folded) inside the block."""
    base = language.split("-")[0].lower()
    token = _active.set(base if base in LANGUAGES else "en")
    try:
        yield
    finally:
        _active.reset(token)


def gettext(message: str) -> str:
    """`message` in the language in force."""
    return _catalog(_active.get()).gettext(message) if message else message


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form that fits `number` in the language in force."""
    return _catalog(_active.get()).ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """`message` in the language in force, as used in `context`."""
    return _catalog(_active.get()).pgettext(context, message)


def mark(message: str) -> str:
    """Mark a string for translation where it is defined; it is translated where it is spoken."""
    return message
