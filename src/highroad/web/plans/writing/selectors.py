"""Reading for the writing desk: threads with what stands in their passages, passages to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from highroad.planning.differences import Piece, word_changes
from highroad.planning.passages import passages_in
from highroad.web.plans.models import Section
from highroad.web.plans.writing.models import Thread, ThreadEntry
from highroad.web.plans.writing.vocabulary import PassageHold

_SHOWN = 90


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with what stands in its passage now. pieces: how a suggestion would change it."""

    thread: Thread
    standing: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Other words than the quoted ones stand there."""
        return bool(self.thread.quote) and self.thread.hold == PassageHold.CHANGED

    @property
    def acceptable(self) -> bool:
        """A suggestion whose passage is still in the text."""
        return self.thread.is_suggestion and self.thread.is_open and not self.thread.is_gone


@dataclass(frozen=True, slots=True)
class Choice:
    """A paragraph that a note can be about: its place and how it begins."""

    value: str
    words: str


def threads_of(section: Section) -> tuple[list[ThreadView], list[ThreadView]]:
    """(open, closed) threads of a section in the order of its text; two queries, however many."""
    rows = (
        section.threads.select_related("opened_by", "closed_by")
        .prefetch_related(Prefetch("entries", queryset=ThreadEntry.objects.select_related("by")))
        .order_by("start", "pk")
    )
    views = [_view(section, thread) for thread in rows]
    open_ = [view for view in views if view.thread.is_open]
    closed = sorted((view for view in views if not view.thread.is_open), key=lambda view: -view.thread.number)
    return open_, closed


def passages_to_choose(section: Section) -> list[Choice]:
    """Every paragraph of the saved text."""
    return [
        Choice(f"{passage.start}-{passage.end}", _beginning(passage.quote))
        for passage in passages_in(section.text)
    ]


def quote_at(text: str, choice: str) -> tuple[str, int]:
    """The words and the place that the value of a choice names; ("", 0) for anything else."""
    first, _dash, last = choice.partition("-")
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit() and len(choice) < 20):
        return "", 0
    return text[int(first) : int(last)], int(first)


def _view(section: Section, thread: Thread) -> ThreadView:
    thread.section = section
    standing = thread.passage.now(section.text) if thread.quote else ""
    pieces: tuple[Piece, ...] = ()
    if thread.is_suggestion:
        before = standing if thread.is_open and not thread.is_gone else thread.quote
        pieces = word_changes(before, thread.proposed)
    return ThreadView(thread, standing, pieces)


def _beginning(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rsplit(" ", 1)[0] + " …"
