"""Letters to invited agencies: the link to their one screen, and reminders."""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.web.directory.jobs import Report, handler
from highroad.web.directory.models import Job
from highroad.web.plans.rounds.models import RoundInvitation
from highroad.web.plans.rounds.services import LETTER, link_token

logger = logging.getLogger(__name__)


@handler(LETTER, label=gettext_lazy("Writing to an invited agency"))
def send_letter(job: Job, report: Report) -> None:
    """Send the link, in the language of the invitation; whoever answered meanwhile gets no reminder."""
    rows = RoundInvitation.objects.select_related("round__plan__partnership")
    invitation = rows.get(pk=job.payload["invitation"])
    reminder = bool(job.payload["reminder"])
    if invitation.withdrawn_at is not None or (reminder and invitation.answered_at is not None):
        return
    if not settings.EMAIL_HOST and settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return
    with translation.override(invitation.language), language.use(invitation.language):
        path = reverse("plans:round_answer", args=[link_token(invitation)])
        context = {
            "invitation": invitation,
            "round": invitation.round,
            "plan": invitation.round.plan,
            "link": invitation.round.origin.rstrip("/") + path,
            "reminder": reminder,
            "instance_name": settings.INSTANCE_NAME,
        }
        title = invitation.round.title
        subject = (_("Reminder: {title}") if reminder else _("Your input: {title}")).format(title=title)
        try:
            send_mail(
                " ".join(subject.split()),
                render_to_string("plans/email/round_letter.txt", context),
                None,
                [invitation.email],
            )
        except (OSError, smtplib.SMTPException):
            logger.exception("the letter of invitation %s could not be sent", invitation.pk)
