"""Bringing an invitation's link to whom it is for: by e-mail, or by hand where the post doesn't go."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from highroad.errors import HighroadError
from highroad.web.directory import audit, jobs
from highroad.web.directory.models import Invitation
from highroad.web.directory.rules import Role, require
from highroad.web.directory.services import NotPossible, invitation_token

SENDING = "directory.invitation"


class NotSent(HighroadError):
    """The post could not be handed over."""

    code = "HR-E-0708"


def can_send() -> bool:
    """Whether this instance has a mail server."""
    return bool(settings.EMAIL_HOST) or not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


def _must_be_open(actor: Any, invitation: Invitation) -> None:
    require(actor, invitation.partnership, Role.STEWARD)
    if not invitation.is_open:
        raise NotPossible(_("This invitation is no longer open."), remedy=_("Invite the person anew."))


@transaction.atomic
def send(actor: Any, invitation: Invitation, request: HttpRequest) -> bool:
    """Have the link sent in the background, in the actor's language; False when the instance has no post.

    Raises Refused, and NotPossible for an invitation that is closed.
    """
    _must_be_open(actor, invitation)
    if not can_send():
        return False
    told = {
        "invitation": invitation.pk,
        "origin": request.build_absolute_uri("/"),
        "language": translation.get_language(),
    }
    jobs.enqueue(actor, SENDING, told)
    return True


@transaction.atomic
def link_by_hand(actor: Any, invitation: Invitation, request: HttpRequest) -> str:
    """The address that accepts the invitation, for handing over; that it was shown is recorded.

    It proves no mailbox, unlike the one in the letter. Raises Refused and NotPossible.
    """
    _must_be_open(actor, invitation)
    audit.record(actor, "invitation.link_shown", invitation, after={"email": invitation.email})
    return request.build_absolute_uri(_path(invitation, by_mail=False))


def _path(invitation: Invitation, *, by_mail: bool) -> str:
    return reverse("directory:accept_invitation", args=[invitation_token(invitation, by_mail=by_mail)])


def deliver(invitation: Invitation, *, origin: str, language: str) -> None:
    """Send the letter, unless the invitation was closed meanwhile. Raises NotSent."""
    if not invitation.is_open:
        return
    with translation.override(language):
        context = {
            "invitation": invitation,
            "link": origin.rstrip("/") + _path(invitation, by_mail=True),
            "instance_name": settings.INSTANCE_NAME,
        }
        subject = _("Invitation to {partnership}").format(partnership=invitation.partnership.name)
        letter = render_to_string("directory/email/invitation.txt", context)
        try:
            send_mail(" ".join(subject.split()), letter, None, [invitation.email])
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(
                _("The invitation to {email} could not be sent.").format(email=invitation.email),
                remedy=_("Send it again later, or hand over the link yourself."),
            ) from error
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now())
