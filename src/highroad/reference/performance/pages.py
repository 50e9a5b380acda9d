"""What the page of an indicator or of a reading says besides its rule: who counts among whom, and examples.

Words in both languages and examples with what they must give stand in `pages_*.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from highroad.language import active
from highroad.reference.files import ReferenceLists, lists_in_force


@dataclass(frozen=True, slots=True)
class Example:
    """Invented records (element -> value) and the line of a report that they are counted in.

    dimension, group: "" for everybody. says: what they give as the guidance is read, "1/1" (numerator and
    denominator), "out", "1" (a count) or dollars; other: what they give otherwise: in the mode of 2018, or
    with the reading that the page is about.
    """

    program: str
    line: str
    dimension: str
    group: str
    records: tuple[dict[str, Any], ...]
    says: str
    other: str
    words: dict[str, str]

    @property
    def text(self) -> str:
        """What the example shows, in the language in force."""
        return self.words[active()]


@dataclass(frozen=True, slots=True)
class Explained:
    """An indicator's or a count's further words. window: "served", "exited", "second" or "fourth"; reached:
    the numerator; among: the denominator, "" for counts; programs: what differs by program, "" for nothing.
    """

    key: str
    window: str
    exclusion: str
    reached: str
    among: str
    programs: str
    examples: tuple[Example, ...]


def pages_source(on: date | None = None) -> ReferenceLists:
    """The file in force, with its citation. Raises `DateNotCovered`."""
    return lists_in_force("performance", "pages", on)


def quarter_of_examples(on: date | None = None) -> str:
    """The annual report that every example is counted in, such as 2025Q2. Raises `DateNotCovered`."""
    return pages_source(on).header["quarter"]


def explained(on: date | None = None) -> dict[str, Explained]:
    """The further words of every indicator and count by key, in the language in force. Raises
    `DateNotCovered`.
    """
    return _explained(on, active())


@cache
def _explained(on: date | None, language: str) -> dict[str, Explained]:
    lists = pages_source(on).lists
    exclusions = {entry["key"]: entry[language] for entry in lists["exclusions"]}
    return {
        entry["key"]: Explained(
            key=entry["key"],
            window=entry["window"],
            exclusion=exclusions[entry["exclusion"]],
            reached=entry[f"reached_{language}"],
            among=entry.get(f"among_{language}", ""),
            programs=entry.get(f"programs_{language}", ""),
            examples=tuple(_example(entry | each) for each in entry["examples"]),
        )
        for entry in lists["indicators"]
    }


@cache
def examples_of_choices(on: date | None = None) -> dict[str, Example]:
    """One example for each reading by key; `says` without it, `other` with it. Raises `DateNotCovered`."""
    found = {}
    for entry in pages_source(on).lists["choices"]:
        found[entry["key"]] = _example(entry | {"says": entry["without"], "says_2018": entry["with"]})
    return found


def in_words(text: str, on: date | None = None) -> str:
    """A citation, or how sure an entry is, with what of it is this project's words in the language in force.

    Titles and numbers of federal documents stay as they are. Raises `DateNotCovered`.
    """
    known = _phrases(on, active())
    return "; ".join(known.get(part, part) for part in text.split("; "))


@cache
def _phrases(on: date | None, language: str) -> dict[str, str]:
    return {entry["text"]: entry[language] for entry in pages_source(on).lists["phrases"]}


def _example(entry: dict[str, Any]) -> Example:
    return Example(
        program=entry.get("program", "adult"),
        line=entry.get("line", entry["key"]),
        dimension=entry.get("dimension", ""),
        group=entry.get("group", ""),
        records=(entry["record"], *entry.get("more", ())),
        says=entry["says"],
        other=entry.get("says_2018", entry["says"]),
        words={"en": entry["en"], "es": entry["es"]},
    )
