"""Signing assurances and recording the vote. Each service takes the actor first, checks, writes, records."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.directory import audit
from highroad.web.directory.rules import Role, require
from highroad.web.plans.adoption.models import AdoptionRecord, AssuranceSigning
from highroad.web.plans.models import Plan, Section

#: What evidence for an assurance may be, by how the file begins: nothing that runs in a browser.
FILE_KINDS = {
    ".pdf": (b"%PDF-",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
}
LARGEST_FILE = 20 * 1024 * 1024


def sign_assurance(
    actor: Any,
    section: Section,
    *,
    owner: str,
    evidence: str,
    link: str = "",
    file: UploadedFile | None = None,
    signed_on: datetime.date,
) -> AssuranceSigning:
    """Record who answers for an assurance, on which evidence, since when. Approvers.

    Raises Refused; BadQuestion when the section is no assurance, when owner or evidence are missing, when the
    day is still to come, or when the file is of no kind that is taken.
    """
    require(actor, section.partnership, Role.APPROVER)
    if section.asked.kind != "assurance":
        raise BadQuestion(_("This requirement is no assurance."), remedy=_("Answer it with a text."))
    if not owner.strip():
        raise BadQuestion(_("Say who answers for it."), remedy=_("Name the person and the office."))
    if not (evidence.strip() or link.strip() or file):
        raise BadQuestion(
            _("An assurance needs its evidence."), remedy=_("Name the policy, give a link, or add the file.")
        )
    if signed_on > timezone.localdate():
        raise BadQuestion(_("That day is still to come."), remedy=_("Record the signature on its day."))
    if file is not None:
        check_file(file)
    with transaction.atomic():
        signing = AssuranceSigning.objects.create(
            section=section,
            owner=owner.strip(),
            evidence=evidence.strip(),
            link=link.strip(),
            file=file,
            file_name=str(file.name)[-200:] if file is not None else "",
            signed_on=signed_on,
            by=actor,
        )
        after = {"owner": signing.owner, "evidence": signing.evidence_words, "on": signed_on.isoformat()}
        audit.record(actor, "assurance.signed", section, after=after)
    return signing


def withdraw_signature(actor: Any, section: Section, *, reason: str) -> AssuranceSigning:
    """Take a signature back, with the reason; the record keeps it. Approvers. Raises Refused, BadQuestion."""
    require(actor, section.partnership, Role.APPROVER)
    latest = section.signings.first()
    if latest is None or latest.withdrawn:
        raise BadQuestion(_("Nobody has signed this assurance."), remedy=_("There is nothing to take back."))
    if not reason.strip():
        raise BadQuestion(_("Say why the signature is taken back."), remedy=_("A sentence is enough."))
    with transaction.atomic():
        signing = AssuranceSigning.objects.create(
            section=section, owner=latest.owner, withdrawn=True, reason=reason.strip()[:500], by=actor
        )
        audit.record(
            actor, "assurance.withdrawn", section, before={"owner": latest.owner}, reason=reason.strip()
        )
    return signing


def check_file(file: UploadedFile) -> None:
    """Raises BadQuestion unless the file is small enough and what its name says."""
    ending = f".{str(file.name).rsplit('.', 1)[-1].lower()}" if "." in str(file.name) else ""
    start = file.read(8)
    file.seek(0)
    if ending not in FILE_KINDS or not start.startswith(FILE_KINDS[ending]):
        raise BadQuestion(
            _("This kind of file isn't taken, or the file isn't what its name says."),
            remedy=_("Give a PDF, Word, Excel, PNG or JPEG file, or a link."),
        )
    if (file.size or 0) > LARGEST_FILE:
        raise BadQuestion(
            _("The file is larger than {most} MB.").format(most=LARGEST_FILE // 1024 // 1024),
            remedy=_("Give a link to it."),
        )


def record_adoption(
    actor: Any,
    plan: Plan,
    *,
    body: str,
    voted_on: datetime.date,
    yes: int,
    no: int = 0,
    abstained: int = 0,
    official: str = "",
    agreed_on: datetime.date | None = None,
    record: str = "",
    link: str = "",
) -> AdoptionRecord:
    """Record the vote on a plan, and the elected official's agreement. Approvers.

    Raises Refused; BadQuestion when nobody voted, when a day is still to come, or when somebody agreed but
    isn't named.
    """
    require(actor, plan.partnership, Role.APPROVER)
    today = timezone.localdate()
    if not body.strip() or yes + no + abstained < 1:
        raise BadQuestion(_("Say who voted, and how."), remedy=_("Name the body and count its votes."))
    if voted_on > today or (agreed_on is not None and agreed_on > today):
        raise BadQuestion(_("That day is still to come."), remedy=_("Record the vote after it was taken."))
    if agreed_on is not None and not official.strip():
        raise BadQuestion(_("Say which official agreed."), remedy=_("Name the person and the office."))
    with transaction.atomic():
        vote = AdoptionRecord.objects.create(
            plan=plan,
            body=body.strip(),
            voted_on=voted_on,
            yes=yes,
            no=no,
            abstained=abstained,
            official=official.strip(),
            agreed_on=agreed_on,
            record=record.strip(),
            link=link.strip(),
            by=actor,
        )
        audit.record(
            actor,
            "plan.vote_recorded",
            plan,
            after={
                "body": vote.body,
                "voted_on": voted_on.isoformat(),
                "votes": [yes, no, abstained],
                "official": vote.official,
                "agreed_on": agreed_on.isoformat() if agreed_on else None,
            },
        )
    return vote


def adoption_lacks(plan: Plan, vote: AdoptionRecord | None) -> list[str]:
    """What still stands between a plan and its adoption: vote and agreement; coverage is another matter."""
    if vote is None:
        return [_("No vote is recorded.")]
    lacks = []
    if not vote.carried:
        lacks.append(
            _("The vote of {day} did not carry: {yes} for, {no} against.").format(
                day=vote.voted_on.isoformat(), yes=vote.yes, no=vote.no
            )
        )
    if plan.pack.level in ("local", "regional") and vote.agreed_on is None:
        lacks.append(_("The elected official's agreement isn't recorded."))
    return lacks
