"""Whether the change log of a modification names what changed, and nothing that stayed as it was."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class LogFindings:
    """unnamed: sections that changed and are not named. unchanged: sections that are named and did not."""

    unnamed: tuple[str, ...]
    unchanged: tuple[str, ...]


def changed_sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The sections of two plans' contents whose text is another one, or whose exhibits are.

    Contents as they are frozen: "sections" with "requirement", "text" and "exhibits" (public id -> edition).
    """
    old, new = _sections(before), _sections(after)
    return tuple(key for key in dict.fromkeys([*new, *old]) if old.get(key) != new.get(key))


def _sections(contents: Mapping[str, Any]) -> dict[str, tuple[str, dict[str, int]]]:
    return {each["requirement"]: (each["text"], dict(each["exhibits"])) for each in contents["sections"]}


def log_findings(log: str, changed: Collection[str], known: Collection[str]) -> LogFindings:
    """Hold a change log against the sections that changed. known: every requirement's number.

    A section is named by its own number, as the outline writes it; its parent's number names only the parent.
    """
    words = set(_NUMBER.findall(log))
    return LogFindings(
        tuple(key for key in changed if key not in words),
        tuple(key for key in known if key in words and key not in changed),
    )
