"""How accounts are made: by invitation unless the instance says otherwise."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

INVITED = "highroad_invited_email"
INVITED_BY_MAIL = "highroad_invited_by_mail"

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed except for the invited; an invitation that came by mail proves the address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """True for everybody when the instance is open, otherwise for a session that opened an invitation."""
        return settings.OPEN_SIGNUP or INVITED in request.session

    def clean_email(self, email: str) -> str:
        """E-mail addresses are kept in lower case."""
        return super().clean_email(email).lower()

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whoever opened the link that was mailed has the mailbox; a link handed over proves nothing."""
        invited = request.session.get(INVITED, "").lower() == email.lower()
        return (invited and request.session.get(INVITED_BY_MAIL, False)) or super().is_email_verified(
            request, email
        )

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the name and the language along with the address."""
        user.name = form.cleaned_data.get("name", "")
        user.language = getattr(request, "LANGUAGE_CODE", "") or ""
        return super().save_user(request, user, form, commit)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """The browser that a notice names."""
        return request.headers.get("User-Agent") or gettext("one that doesn't give its name")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell people what changed in how they sign in; a post that is down doesn't undo the change."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except (OSError, smtplib.SMTPException):
            logger.exception("a notice to somebody about their account could not be sent")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, refused in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "unverified_email": _("First confirm all your e-mail addresses, or remove those you can't confirm."),
        "incorrect_code": _("That code isn't right, or it was used already."),
        "cannot_generate_recovery_codes": _("Turn the second factor on first."),
    }
