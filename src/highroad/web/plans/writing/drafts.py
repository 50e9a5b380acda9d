"""Drafts: what people type is kept as they type it, apart from the text that all share."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import LONGEST_TEXT, Section, SectionVersion
from highroad.web.plans.texts import tidy
from highroad.web.plans.writing.models import SectionDraft

#: Of one person in one section; beyond it the oldest window's draft makes room.
MOST_DRAFTS = 20


def keep_draft(
    actor: Any, section: Section, text: str, *, key: uuid.UUID, base_version: int, origin: str = ""
) -> SectionDraft | None:
    """Keep what is typed in one window; None when it says what the version that it was begun from says.

    Contributors. The shared text stays as it is. Raises Refused; BadQuestion when the text is too long or the
    key is another person's or section's.
    """
    require(actor, section.partnership, Role.CONTRIBUTOR)
    if len(text) > LONGEST_TEXT:
        raise BadQuestion(
            _("The text has {count} characters; a section holds {most}.").format(
                count=len(text), most=LONGEST_TEXT
            ),
            remedy=_("Split it over the sections below. It isn't kept as a draft at this length."),
        )
    with transaction.atomic():
        found = SectionDraft.objects.select_for_update().filter(key=key).first()
        if found is not None and (found.author_id, found.section_id) != (actor.pk, section.pk):
            raise BadQuestion(_("This draft belongs elsewhere."), remedy=_("Load the page again."))
        if tidy(text) == _begun_from(section, base_version):
            SectionDraft.objects.filter(key=key).delete()
            return None
        if found is None:
            _make_room(actor, section)
            return SectionDraft.objects.create(
                key=key,
                section=section,
                author=actor,
                text=text,
                base_version=base_version,
                origin=origin[:200],
            )
        found.text, found.base_version, found.saved_at = text, base_version, timezone.now()
        found.save(update_fields=["text", "base_version", "saved_at"])
    return found


def drafts_of(actor: Any, section: Section) -> list[SectionDraft]:
    """The actor's drafts of a section that say something else than its text, newest first."""
    if not getattr(actor, "pk", None):
        return []
    return [draft for draft in section.drafts.filter(author=actor) if tidy(draft.text) != section.text]


def draft_by_key(actor: Any, section: Section, key: str) -> SectionDraft | None:
    """The actor's own draft of a window, or None."""
    known = key_of(key)
    return section.drafts.filter(author=actor, key=known).first() if known else None


def drop_draft(actor: Any, section: Section, key: uuid.UUID | None) -> None:
    """Throw a draft away, or the one that was just saved as a version. Another person's stays."""
    if key is not None:
        section.drafts.filter(author=actor, key=key).delete()


def key_of(text: str | None) -> uuid.UUID | None:
    """A window's key from a form, or None when there is none."""
    try:
        return uuid.UUID(text) if text and len(text) < 40 else None
    except ValueError:
        return None


def _begun_from(section: Section, version: int) -> str:
    if version == section.text_version:
        return section.text
    found = SectionVersion.objects.filter(section=section, number=version).first()
    return found.text if found else ""


def _make_room(actor: Any, section: Section) -> None:
    kept = section.drafts.filter(author=actor).values_list("pk", flat=True)
    old = list(kept[MOST_DRAFTS - 1 :])
    if old:
        SectionDraft.objects.filter(pk__in=old).delete()
