"""The words of a pack in another language: a file beside the pack that repeats its words and nothing else.

What the file holds lies at the same place as in the pack, items by their id:

    language: es
    title: …
    fields: {plan_type: {label: …, choices: {unified: …}}}
    items: {I.a: {title: …, text: …}}

A pack's words are all its texts but those that stand for something: keys, conditions, citations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from highroad.language import gettext as _

Place = tuple[str, ...]

# Texts of these names are not words: they name something, or cite it.
_NO_WORDS = frozenset({
    "format", "key", "version", "level", "kind", "needs", "id", "parent", "required", "condition",
    "plan_types", "answered_by", "citation", "evidence", "exhibits", "sources", "source", "confidence",
    "if_not_a_business_day", "programs", "indicators", "populations", "references", "dates", "depends_on",
    "board", "words", "unit", "rows", "rows_are", "of", "after", "rests_on", "hold", "clock", "submission",
})  # fmt: skip
# Under these, each name belongs to the pack and each text is a word.
_OWN_NAMES = frozenset({"choices", "confidence_words", "sources"})


class WordingError(ValueError):
    """The words don't fit the pack at a place of it; the message says why."""

    def __init__(self, place: Place, problem: str) -> None:
        super().__init__(problem)
        self.place = place


def words_file(pack_file: Path, language: str) -> Path:
    """Where the words of a pack in a language lie, whether there are any or not."""
    return pack_file.with_name(f"{pack_file.stem}.{language}.yaml")


def in_words(content: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """A pack's content with each of its words replaced. Raises WordingError for one unknown or missing."""
    asked = dict(_words(content))
    given = dict(_leaves({key: value for key, value in words.items() if key not in ("format", "language")}))
    for place, text in given.items():
        if place not in asked:
            raise WordingError(place, _("the pack has no such text"))
        if not isinstance(text, str) or not text.strip():
            raise WordingError(place, _("must be a text that is not empty"))
    for place in asked:
        if place not in given:
            raise WordingError(place, _("the translation is missing"))
    replaced = _replaced(content, given, ())
    assert isinstance(replaced, dict)
    return replaced


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a mapping or a list by name; those of a list by their id or their place."""
    if isinstance(value, Mapping):
        yield from ((str(key), part) for key, part in value.items())
    else:
        for number, part in enumerate(value):
            yield str(part.get("id", number) if isinstance(part, Mapping) else number), part


def _words(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every word of a pack with its place."""
    own = bool(place) and place[-1] in _OWN_NAMES
    for name, part in _parts(value):
        here = (*place, name)
        named = name in _NO_WORDS and not own
        if isinstance(part, str) and not named:
            yield here, part
        elif isinstance(part, Mapping) or (isinstance(part, list) and not named):
            yield from _words(part, here)


def _leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    for name, part in _parts(value):
        if isinstance(part, Mapping | list):
            yield from _leaves(part, (*place, name))
        else:
            yield (*place, name), part


def _replaced(value: Any, given: Mapping[Place, str], place: Place) -> Any:
    if isinstance(value, Mapping):
        return {key: _replaced(part, given, (*place, str(key))) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, given, (*place, name)) for name, part in _parts(value)]
    return given.get(place, value)
