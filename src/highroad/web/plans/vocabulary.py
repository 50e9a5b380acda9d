"""The states of a plan and of a section, and who may move a section from one to another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.vocabulary import Role


class PlanState(models.TextChoices):
    """How far a plan is. Drafting goes on after publication; the published edition stays as it was."""

    DRAFTING = "drafting", _("being drafted")
    COMMENT = "comment", _("open for public comment")
    PUBLISHED = "published", _("published")
    ADOPTED = "adopted", _("adopted")


class SectionState(models.TextChoices):
    """How far a section is."""

    NOT_STARTED = "not started", _("not started")
    DRAFTING = "drafting", _("being drafted")
    IN_REVIEW = "in review", _("in review")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")


class Opinion(models.TextChoices):
    """What a reviewer may say of a requirement; empty takes an earlier judgement back."""

    MET = "met", _("met")
    PARTIAL = "partial", _("partial")
    MISSING = "missing", _("missing")
    WITHDRAWN = "", _("no judgement")


#: (from, to) -> the least role that may move a section so.
MOVES: dict[tuple[str, str], Role] = {
    (SectionState.NOT_STARTED, SectionState.DRAFTING): Role.CONTRIBUTOR,
    (SectionState.DRAFTING, SectionState.IN_REVIEW): Role.CONTRIBUTOR,
    (SectionState.RETURNED, SectionState.IN_REVIEW): Role.CONTRIBUTOR,
    (SectionState.IN_REVIEW, SectionState.DRAFTING): Role.CONTRIBUTOR,
    (SectionState.IN_REVIEW, SectionState.RETURNED): Role.REVIEWER,
    (SectionState.IN_REVIEW, SectionState.APPROVED): Role.APPROVER,
    (SectionState.APPROVED, SectionState.DRAFTING): Role.APPROVER,
}

#: What the button of a move says.
MOVE_WORDS = {
    (SectionState.NOT_STARTED, SectionState.DRAFTING): _("Start drafting"),
    (SectionState.DRAFTING, SectionState.IN_REVIEW): _("Hand in for review"),
    (SectionState.RETURNED, SectionState.IN_REVIEW): _("Hand in again"),
    (SectionState.IN_REVIEW, SectionState.DRAFTING): _("Take back to drafting"),
    (SectionState.IN_REVIEW, SectionState.RETURNED): _("Return with a remark"),
    (SectionState.IN_REVIEW, SectionState.APPROVED): _("Approve"),
    (SectionState.APPROVED, SectionState.DRAFTING): _("Reopen for drafting"),
}

#: What the page warns of when a pack is not sure of an item.
CONFIDENCE_WORDS = {"medium": _("check before you rely on it"), "low": _("a guess")}

#: The job that makes the files which everybody takes along of a published edition.
EDITION_FILES = "plans.edition_files"
