"""Every string that people see is in every language, and says the same things with the same places."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from assets import messages

# {name}, {name:,}, %(name)s, %s, and tags
PLACES = re.compile(r"\{[a-z_0-9]*[^{}]*\}|%\([a-z_0-9]+\)[sd]|%[sd]|</?[a-z][a-z0-9-]*")
CATALOGS = [(domain, language) for domain in messages.DOMAINS for language in messages.LANGUAGES]


def _texts(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _places(text: str) -> list[str]:
    return sorted(PLACES.findall(text))


def _translations(domain: str, language: str) -> Iterator[tuple[Message, Message | None]]:
    known = messages.translated(domain, language)
    for message in messages.extracted(domain):
        if message.id:
            yield message, known.get(message.id, message.context)


@pytest.mark.parametrize(("domain", "language"), CATALOGS)
def test_every_marked_string_is_translated(domain: str, language: str) -> None:
    missing = [
        f"{message.locations[0][0]}: {message.id!r}"
        for message, known in _translations(domain, language)
        if known is None or known.fuzzy or not all(_texts(known.string))
    ]
    assert not missing, f"{len(missing)} strings without {language}: " + "\n".join(missing[:20])


@pytest.mark.parametrize(("domain", "language"), CATALOGS)
def test_translations_keep_the_places_of_values(domain: str, language: str) -> None:
    wrong = []
    for message, known in _translations(domain, language):
        if known is None:
            continue
        allowed = [_places(text) for text in _texts(message.id)]
        for text in filter(None, _texts(known.string)):
            if _places(text) not in allowed:
                wrong.append(f"{message.locations[0][0]}: {message.id!r} -> {text!r}")
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize(("domain", "language"), CATALOGS)
def test_catalogs_hold_nothing_that_is_no_longer_said(domain: str, language: str) -> None:
    said = {(message.id, message.context) for message in messages.extracted(domain)}
    stale = [
        message.id
        for message in messages.translated(domain, language)
        if message.id and (message.id, message.context) not in said
    ]
    assert not stale, f"run `make messages`: {stale[:10]}"


@pytest.mark.parametrize(("domain", "language"), CATALOGS)
def test_catalogs_are_as_make_messages_writes_them(domain: str, language: str, tmp_path) -> None:
    catalog, _ = messages.renewed(domain, language)
    fresh = tmp_path / "fresh.po"
    messages.write(catalog, fresh)
    path = messages.catalog_path(domain, language)
    assert fresh.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), "run `make messages`"
