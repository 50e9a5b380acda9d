"""Taking newer numbers into a section, or keeping the old ones and saying why; never by itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.directory import audit
from highroad.web.directory.rules import Role, require
from highroad.web.evidence import selectors as kept_exhibits
from highroad.web.evidence import services as evidence
from highroad.web.plans.adoption.models import Decision, ExhibitDecision
from highroad.web.plans.models import Section, SectionExhibit
from highroad.web.plans.newer.looking import answered_vintages
from highroad.web.plans.services import take_newest


def decide(actor: Any, section: Section, public_id: str, *, decision: str, reason: str) -> ExhibitDecision:
    """Record what becomes of an exhibit of which newer numbers exist. No word of the text is touched.

    Raises Refused; BadQuestion when there is nothing to decide, when the section is approved, or when the old
    numbers are kept without a reason.
    """
    require(actor, section.partnership, Role.CONTRIBUTOR)
    if decision not in Decision.values:
        raise BadQuestion(_("There is no such decision."), remedy=_("Take the newer numbers, or keep these."))
    if decision == Decision.KEEP and not reason.strip():
        raise BadQuestion(_("Say why the older numbers stay."), remedy=_("A sentence is enough."))
    record = kept_exhibits.exhibits_for(actor).filter(public_id=public_id).first()
    with transaction.atomic():
        pin = section.exhibits.select_for_update().filter(public_id=public_id).first()
        if pin is None or record is None or not pin.newer:
            raise BadQuestion(
                _("There is nothing to decide about this exhibit."), remedy=_("Load the page again.")
            )
        offered = answered_vintages(record) or {}
        if decision == Decision.TAKE:
            if record.partnership_id == section.partnership.pk:
                evidence.renew_exhibit(actor, record, reason=reason)
            pin = take_newest(actor, section, public_id)
        SectionExhibit.objects.filter(pk=pin.pk).update(newer={})
        made = ExhibitDecision.objects.create(
            section=section,
            public_id=public_id,
            decision=decision,
            vintages=offered,
            edition=pin.edition,
            reason=reason.strip(),
            by=actor,
        )
        after = {"exhibit": public_id, "decision": decision, "edition": pin.edition, "vintages": offered}
        audit.record(actor, "section.newer_decided", section, after=after, reason=reason.strip())
    return made
