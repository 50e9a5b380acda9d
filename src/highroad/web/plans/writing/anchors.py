"""Threads keep to their passages: at every save they are followed to where their words went."""

from __future__ import annotations

from highroad.planning.passages import Passage, follow, locate, passage_at
from highroad.web.plans.models import Section, SectionVersion
from highroad.web.plans.writing.models import Thread


def follow_text(section: Section, before: str, after: str) -> None:
    """Move the passages of all threads of a section, closed ones too, from one text to the next.

    Called within the transaction that saves the text. Two queries, however many threads there are.
    """
    moved = []
    for thread in section.threads.exclude(quote="").select_for_update():
        passage = follow(thread.passage, before, after)
        if passage != thread.passage:
            thread.passage = passage
            moved.append(thread)
    if moved:
        Thread.objects.bulk_update(moved, ["start", "end", "hold", "prefix", "suffix"])


def passage_in(section: Section, *, quote: str, start: int, version: int) -> Passage | None:
    """The passage of the section's newest text that somebody chose in version `version` of it.

    quote: the words as chosen, in Markdown or as the page shows them. start: where they stood. None when they
    stand neither in that version nor in the newest text.
    """
    text = section.text
    if version != section.text_version:
        old = SectionVersion.objects.filter(section=section, number=version).first()
        text = old.text if old else text
    found = None
    if text[start : start + len(quote)] == quote:
        found = passage_at(text, start, start + len(quote))
    if found is None:
        found = locate(text, quote, near=start)
    if found is None:
        return locate(section.text, quote, near=start)
    return follow(found, text, section.text)
