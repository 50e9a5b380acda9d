"""The words of checks, elements and sources in other languages than English: files beside the data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from highroad.language import active
from highroad.reference.participants.elements import FOLDER, element, sources

_ELEMENTS: Final = "elements_2016.csv"
_SOURCES: Final = "sources_2016.csv"
_CODE: Final = re.compile(r"0*([0-9]+)=(.*)")


@cache
def words_beside(file: str, language: str, part: str = "") -> Mapping[str, Any]:
    """What the sidecar of a CSV file says in a language, by identifier; {} where there is none.

    part: the mapping in it that is wanted; "" for the first.
    """
    name = f"{file.removesuffix('.csv')}.{language}.yaml"
    path = files("highroad.reference").joinpath(FOLDER, name)
    if not path.is_file():
        return {}
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    first = next(key for key, value in content.items() if isinstance(value, dict))
    found: Mapping[str, Any] = content.get(part or first) or {}
    return found


def element_name(number: str) -> str:
    """An element's name in the language in force; the official English one where there is no other.

    Raises BadQuestion when there is no such element.
    """
    known = element(number)
    return str(words_beside(_ELEMENTS, active()).get(number, known.name))


def code_labels(number: str) -> dict[str, str]:
    """Code -> what it stands for, in the language in force; leading zeros of codes left out. {} for an
    element whose codes have no labels. Raises BadQuestion when there is no such element.
    """
    said = words_beside(_ELEMENTS, active(), "labels")
    found = {}
    for part in element(number).labels.split(";"):
        match = _CODE.match(part.strip())
        if match:
            label = match[2].strip()
            found[match[1].lstrip("0") or "0"] = str(said.get(label, label))
    return found


def element_note(number: str) -> str:
    """Where sources differ about an element, in the language in force; "" where they don't.

    Raises BadQuestion when there is no such element.
    """
    note = element(number).note
    return str(words_beside(_ELEMENTS, active(), "notes").get(note, note))


def source_title(cited: str) -> str:
    """A source as a row names it ("S1 att.VIII"), in words: its title and the place in it."""
    code, _space, place = cited.strip().partition(" ")
    language = active()
    known = sources()
    if code not in known:
        return str(words_beside(_SOURCES, language, "places").get(cited.strip(), cited.strip()))
    title = str(words_beside(_SOURCES, language).get(code, known[code]))
    if not place:
        return title
    said = str(words_beside(_SOURCES, language, "places").get(place, place))
    return f"{title}{' ' if said.startswith('(') else ', '}{said}"


def folded(text: str) -> str:
    """Text in small letters without accents, for searching."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
