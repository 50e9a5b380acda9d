"""The English that a Spanish page still says: texts and labels, held against all that has a translation."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.db.models import CharField, TextField

from assets import messages
from highroad.reference.glossary import terms
from highroad.reference.local_areas import local_areas
from highroad.sources.registry import SOURCES

#: Attributes that people read or hear.
SPOKEN = ("title", "alt", "aria-label", "placeholder", "aria-description")
_UNSEEN = {"script", "style", "code", "pre"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_PLACE = re.compile(r"\{[^{}]*\}|%\([a-z_0-9]+\)[a-z]|%[sd]|<[^<>]*>|&[a-z]+;")
_LIBRARIES = (
    Path(allauth.__file__).parent / "locale",
    Path(django.__file__).parent / "conf" / "locale",
    Path(django.__file__).parent / "contrib" / "auth" / "locale",
)


#: Words of which no Spanish text, and no name in the tests' world, has two.
_TELLTALE = re.compile(
    r"\b(?:the|your|this|that|is|are|was|be|you|it|its|they|with|from|by|not|have|has|at|there|what|which|who"
    r"|when|how|can|if)\b",
    re.IGNORECASE,
)


class _Reader(HTMLParser):
    """The texts of a page outside elements of another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def skipping(self) -> bool:
        return any(foreign for _tag, foreign in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = tag in _UNSEEN or (given.get("lang") or "es") != "es" or given.get("translate") == "no"
        if not (foreign or self.skipping):
            self.texts += [f"\n{given[name]}\n" for name in SPOKEN if given.get(name)]
            if tag == "input" and given.get("type") in ("submit", "button"):
                self.texts.append(f"\n{given.get('value')}\n")
            if tag == "meta" and given.get("name") == "description":
                self.texts.append(f"\n{given.get('content')}\n")
        if tag not in _VOID:
            self.open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _foreign in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.texts.append(data)


def _plain(text: str) -> str:
    return " ".join(text.replace("“", '"').replace("”", '"').split())


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _differing(message: Message) -> bool:
    return bool(message.id) and all(_forms(message.string)) and message.id != message.string


@cache
def _catalogs() -> tuple[Message, ...]:
    """Every message whose Spanish differs: of the house's catalogs, and of the libraries that speak too."""
    catalogs = [messages.translated(domain, "es") for domain in messages.DOMAINS]
    for folder in _LIBRARIES:
        with (folder / "es" / "LC_MESSAGES" / "django.po").open("rb") as text:
            catalogs.append(read_po(text, locale="es"))
    return tuple(message for catalog in catalogs for message in catalog if _differing(message))


@cache
def phrases() -> frozenset[str]:
    """The unbroken pieces, of two words or more, of every English text that has a Spanish one."""
    found = set()
    for message in _catalogs():
        spanish = " ".join(_plain(text) for text in _forms(message.string))
        for form in _forms(message.id):
            pieces = (_plain(piece).strip(" .,:;()") for piece in _PLACE.split(form))
            found |= {piece for piece in pieces if " " in piece and piece not in spanish}
    return frozenset(found)


@cache
def words() -> frozenset[str]:
    """Single words that have another one in Spanish, and are not Spanish themselves."""
    english = {form for message in _catalogs() for form in _forms(message.id) if form.isalpha()}
    spanish = {form.lower() for message in _catalogs() for form in _forms(message.string)}
    spanish |= {term.words["es"].lower() for term in terms()}
    return frozenset(word for word in english if word.lower() not in spanish)


@cache
def _published_names() -> tuple[str, ...]:
    """Names of data sets and of local areas: they stay as they were given, also within a Spanish sentence."""
    return (
        *(source.title for source in SOURCES.values()),
        *(area.name for area in local_areas().values()),
    )


def written_by_people() -> tuple[str, ...]:
    """Every text of some length in the database: people write in whatever language they like."""
    found = set()
    for model in apps.get_models():
        names = [field.attname for field in model._meta.fields if isinstance(field, CharField | TextField)]
        if names:
            for row in model.objects.values_list(*names):
                found |= {_plain(text) for text in row if isinstance(text, str) and " " in text}
    return tuple(found)


def english_in(page: str, written: tuple[str, ...] = ()) -> list[str]:
    """The English that a page says outside elements marked as such.

    Phrases that have a translation, words that stand alone, and texts that were never marked, known by two
    English words in them. Code, and what is marked `translate="no"`, belongs to no language. written: what
    people wrote themselves, which isn't looked at.
    """
    reader = _Reader()
    reader.feed(page)
    ours = [each for each in map(_plain, reader.texts) if each and not any(each in text for text in written)]
    text = " ".join(ours)
    for name in _published_names():
        text = text.replace(name, "…")
    for theirs in sorted(written, key=len, reverse=True):  # also where a sentence of ours names it
        text = text.replace(theirs, "…")
    hits = [phrase for phrase in phrases() if phrase in text]
    found = {hit for hit in hits if re.search(rf"(?<!\w){re.escape(hit)}(?!\w)", text)}
    found |= words() & {*ours}
    if not found:
        found = {each for each in ours if " " in each and len({*_TELLTALE.findall(each.lower())}) > 1}
    return sorted(found)
