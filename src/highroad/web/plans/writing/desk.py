"""What the page of a section needs for writing: this window's draft, earlier ones, who is here, threads."""

from __future__ import annotations

import uuid
from typing import Any

from highroad.planning.differences import readable_changes
from highroad.web.plans.models import Section
from highroad.web.plans.writing import drafts, presence, selectors
from highroad.web.plans.writing.models import SectionDraft


def desk_of(
    actor: Any, section: Section, *, writes: bool, key: str, draft: SectionDraft | None
) -> dict[str, Any]:
    """The context of `plans/writing/_desk.html` and `_threads.html`.

    key: this window's, from the form that was sent, or "" for a new one. draft: the one shown in the editor.
    A writer who opens the page is here from now on, for the others to see.
    """
    open_, closed = selectors.threads_of(section)
    context: dict[str, Any] = {
        "threads": open_,
        "closed_threads": closed,
        "key": "",
        "drafts": [],
        "here": [],
        "choices": [],
        "draft": None,
    }
    if not writes:
        return context
    presence.be_here(actor, section)
    window = draft.key if draft is not None else drafts.key_of(key) or uuid.uuid4()
    return context | {
        "key": str(window),
        "draft": draft,
        "draft_changes": readable_changes(section.text, draft.text) if draft is not None else (),
        "drafts": [each for each in drafts.drafts_of(actor, section) if each.key != window],
        "here": presence.others_here(actor, section),
        "choices": selectors.passages_to_choose(section),
    }
