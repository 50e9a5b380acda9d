"""Work of public comment that nobody should wait for: the draft as PDF, and receipts by e-mail."""

from __future__ import annotations

import logging
import smtplib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.publishing.documents import to_docx, to_html, to_pdf
from highroad.publishing.spreadsheets import to_csv, to_xlsx
from highroad.web.directory.jobs import Outcome, Report, handler
from highroad.web.directory.models import Job
from highroad.web.directory.rules import Role, require
from highroad.web.plans.comments.documents import ledger_table, response_document
from highroad.web.plans.comments.intake import RECEIPT
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.periods import DRAFT, RESPONSE
from highroad.web.plans.documents import drawn_for, plan_document

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
            made = to_pdf(document, drawn_for(document, "svg", report, 10, 70))
        _write(draft_file(period, code), made)
    return Outcome(period.get_absolute_url())


#: The forms in which the answers go out, and what a browser is told that they are.
FORMS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def response_file(period: CommentPeriod, code: str, form: str) -> Path:
    """Where the answers of a period are kept, in a language and a form."""
    return Path(settings.MEDIA_ROOT) / "plans" / "responses" / f"{period.edition.public_id}-{code}.{form}"


@handler(RESPONSE, label=gettext_lazy("Making the response document"))
def make_response(job: Job, report: Report) -> Outcome:
    """Set comments and answers as documents and spreadsheets, in both languages. Safe to repeat."""
    rows = CommentPeriod.objects.select_related("plan__partnership", "edition")
    period = rows.get(pk=job.payload["period"])
    require(job.requested_by, period.partnership, Role.CONTRIBUTOR)
    for place, (code, name) in enumerate(settings.LANGUAGES):
        report(5 + 45 * place, str(name))
        with translation.override(code), language.use(code):
            document, ledger = response_document(period), ledger_table(period)
            made = {
                "html": to_html(document).encode(),
                "docx": to_docx(document),
                "pdf": to_pdf(document),
                "xlsx": to_xlsx(ledger),
                "csv": to_csv(ledger),
            }
        for form, content in made.items():
            _write(response_file(period, code, form), content)
    names = [period.plan.partnership.slug, period.plan.slug]
    return Outcome(reverse("plans:comment_take", args=names))


def _write(file: Path, content: bytes) -> None:
    """Put a whole file in its place, or leave the old one there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_bytes(content)
    part.replace(file)


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
