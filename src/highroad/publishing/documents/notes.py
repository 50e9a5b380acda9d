"""Footnotes counted through a document."""

from __future__ import annotations

from dataclasses import replace

from highroad.publishing.documents.model import Note


def in_language(note: Note, spoken: str) -> Note:
    """The note as its author wrote it; what says where a number comes from is in the document's language."""
    return replace(note, language=spoken) if spoken and not note.is_source else note


class Notes:
    """The footnotes of a document in their order, from 1.

    A note that is asked for again under the same heading keeps its number, so that ten numbers of one source
    don't fill the foot of a page with the same words.
    """

    def __init__(self) -> None:
        self.all: list[Note] = []
        self._near: dict[Note, int] = {}

    def heading(self) -> None:
        """A heading begins: from here on, what is said is said anew."""
        self._near.clear()

    def number(self, note: Note) -> tuple[int, bool]:
        """The note's number, and whether it stands here for the first time."""
        known = self._near.get(note)
        if known is not None:
            return known, False
        self.all.append(note)
        self._near[note] = len(self.all)
        return len(self.all), True
