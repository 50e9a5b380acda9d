"""People who sign in with their organization's account (OpenID Connect, with the `oidc` extra).

Loaded only when a provider is set: the library's own models are not installed otherwise.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts are made as elsewhere: by invitation, unless the instance is open to everybody."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the address in lower case, the whole name and the language."""
        user = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        user.name = (data.get("name") or " ".join(filter(None, parts)))[:120]
        user.language = getattr(request, "LANGUAGE_CODE", "") or ""
        return user
