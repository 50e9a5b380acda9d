"""Work of public comment that nobody should wait for: the draft as PDF, and receipts by e-mail."""

from __future__ import annotations

import logging
import smtplib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.publishing.documents import to_pdf
from highroad.web.directory.jobs import Outcome, Report, handler
from highroad.web.directory.models import Job
from highroad.web.plans.comments.intake import RECEIPT
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.periods import DRAFT
from highroad.web.plans.documents import plan_document

logger = logging.getLogger(__name__)


def draft_file(period: CommentPeriod, code: str) -> Path:
    """Where the PDF of a period's draft is kept, in a language."""
    return Path(settings.MEDIA_ROOT) / "plans" / "drafts" / f"{period.edition.public_id}-{code}.pdf"


@handler(DRAFT, label=gettext_lazy("Making the draft for comment"))
def make_draft(job: Job, report: Report) -> Outcome:
    """Set the frozen draft as PDF in both languages, as everybody may read it."""
    rows = CommentPeriod.objects.select_related("plan__partnership", "edition")
    period = rows.get(pk=job.payload["period"])
    for code, _name in settings.LANGUAGES:
        with translation.override(code), language.use(code):
            document = plan_document(
                AnonymousUser(), period.plan, period.edition.contents, period.edition, report
            )
            made = to_pdf(document)
        file = draft_file(period, code)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_bytes(made)
        part.replace(file)
    return Outcome(period.get_absolute_url())


@handler(RECEIPT, label=gettext_lazy("Sending a receipt for a comment"))
def send_receipt(job: Job, report: Report) -> None:
    """Confirm a comment by e-mail, in its language; a comment whose address is forgotten gets none."""
    rows = Comment.objects.select_related("period__plan__partnership")
    comment = rows.get(pk=job.payload["comment"])
    if not comment.email or _no_post():
        return
    with translation.override(comment.language), language.use(comment.language):
        context = {"comment": comment, "plan": comment.period.plan, "instance_name": settings.INSTANCE_NAME}
        subject = _("Your comment {code}").format(code=comment.code)
        try:
            send_mail(
                subject, render_to_string("plans/email/comment_receipt.txt", context), None, [comment.email]
            )
        except (OSError, smtplib.SMTPException):
            logger.exception("the receipt of comment %s could not be sent", comment.pk)


def _no_post() -> bool:
    return not settings.EMAIL_HOST and settings.EMAIL_BACKEND.endswith("console.EmailBackend")
