"""Who may approve: another person than the one who wrote the text, unless the partnership says otherwise."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion, Conflict
from highroad.web.directory import audit
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import Section
from highroad.web.plans.people.models import ApprovalRule


def rule_of(partnership: Partnership) -> ApprovalRule | None:
    """What a partnership said last about approving one's own text; None: it never said anything."""
    return ApprovalRule.objects.filter(partnership=partnership).select_related("by").first()


def set_rule(actor: Any, partnership: Partnership, *, own_text: bool, reason: str) -> ApprovalRule:
    """Say whether approvers may approve what they wrote themselves, and why. Stewards.

    Raises Refused, and BadQuestion without a reason.
    """
    require(actor, partnership, Role.STEWARD)
    if not reason.strip():
        raise BadQuestion(_("Say why."), remedy=_("A sentence is enough; it is kept with the rule."))
    with transaction.atomic():
        before = rule_of(partnership)
        rule = ApprovalRule.objects.create(
            partnership=partnership, own_text=own_text, reason=reason.strip()[:500], by=actor
        )
        audit.record(
            actor,
            "partnership.approval_rule",
            partnership,
            before={"own_text": before.own_text} if before else {"own_text": False},
            after={"own_text": own_text},
            reason=rule.reason,
        )
    return rule


def may_approve_own(partnership: Partnership) -> bool:
    """Whether the partnership lets approvers approve their own texts."""
    rule = rule_of(partnership)
    return rule is not None and rule.own_text


def is_own(actor: Any, section: Section) -> bool:
    """The text as it stands was saved by the actor."""
    return section.saved_by_id is not None and section.saved_by_id == getattr(actor, "pk", None)


def must_be_anothers(actor: Any, section: Section) -> None:
    """Raises Conflict when the actor wrote the text as it stands and the partnership doesn't allow that."""
    if is_own(actor, section) and not may_approve_own(section.partnership):
        raise Conflict(
            _("You wrote this text: another approver approves it."),
            remedy=_("Ask another approver. A steward can allow it for the partnership, with a reason."),
        )
