"""Sending an invitation by e-mail, in the language of whoever invites."""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from highroad.web.directory.models import Invitation
from highroad.web.directory.services import invitation_token

logger = logging.getLogger(__name__)


def link(request: HttpRequest, invitation: Invitation) -> str:
    """The address that accepts the invitation."""
    address = reverse("directory:accept_invitation", args=[invitation_token(invitation)])
    return request.build_absolute_uri(address)


def send(request: HttpRequest, invitation: Invitation) -> bool:
    """Send the link; False when the post couldn't be handed over (the invitation stays open)."""
    if not settings.EMAIL_HOST and settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return False
    context = {
        "invitation": invitation,
        "link": link(request, invitation),
        "instance_name": settings.INSTANCE_NAME,
    }
    subject = _("Invitation to {partnership}").format(partnership=invitation.partnership.name)
    try:
        send_mail(
            " ".join(subject.split()),
            render_to_string("directory/email/invitation.txt", context, request=request),
            None,
            [invitation.email],
        )
    except (OSError, smtplib.SMTPException):
        logger.exception("the invitation %s could not be sent", invitation.pk)
        return False
    return True
