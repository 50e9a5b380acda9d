"""People who sign in with their organization's account (OpenID Connect, with the `oidc` extra).

Loaded only when a provider is set: the library's own models are not installed otherwise.

Whom a provider's word makes somebody here:
- an account that has signed in this way before is known by the provider's own identifier;
- otherwise by the e-mail address, but only when the provider says that it has confirmed it;
- anybody else is a newcomer, for whom the rules of sign-up hold (an invitation, unless the instance is open).
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render


def is_confirmed(told: dict[str, Any]) -> bool:
    """The provider has confirmed the address. `told`: its claims, as the library keeps them.

    Some providers write the claim as text, where "false" would pass for true.
    """
    claims = told.get("userinfo") or told.get("id_token") or {}
    return bool(claims.get("email")) and claims.get("email_verified") in (True, "true")


def is_of_one_person(told: dict[str, Any]) -> bool:
    """The ID token and the profile speak of the same person (OpenID Connect Core 1.0, section 5.3.2)."""
    token, profile = told.get("id_token"), told.get("userinfo")
    return not (token and profile) or token.get("sub") == profile.get("sub")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts are made as elsewhere: by invitation, unless the instance is open to everybody."""

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """An existing account is matched by an address that the provider has confirmed, by no other."""
        return is_confirmed(login.account.extra_data) and super().can_authenticate_by_email(login, email)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse a newcomer whose address nobody has confirmed, and answers that contradict each other."""
        told = sociallogin.account.extra_data
        confirmed = is_confirmed(told)
        for address in sociallogin.email_addresses:
            address.verified = confirmed
        is_new = not sociallogin.is_existing and sociallogin.state.get("process") != "connect"
        if not is_of_one_person(told) or (is_new and not confirmed):
            raise ImmediateHttpResponse(
                render(
                    request, "socialaccount/not_confirmed.html", {"account": sociallogin.account}, status=403
                )
            )

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the address in lower case, the whole name and the language."""
        user = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        user.name = (data.get("name") or " ".join(filter(None, parts)))[:120]
        user.language = getattr(request, "LANGUAGE_CODE", "") or ""
        return user
