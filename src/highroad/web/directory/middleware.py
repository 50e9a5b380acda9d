"""What happens around every view: an identity for the request, and no view without a declared access."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from highroad.web.directory import audit

# Views of libraries can't carry our decorators; what isn't listed here is refused.
LIBRARY_VIEWS = {
    "account_login": "public",
    "account_logout": "public",
    "account_signup": "public",
    "account_inactive": "public",
    "account_reset_password": "public",
    "account_reset_password_done": "public",
    "account_reset_password_from_key": "public",
    "account_reset_password_from_key_done": "public",
    "account_confirm_email": "public",
    "account_email_verification_sent": "public",
    "account_email": "signed_in",
    "account_change_password": "signed_in",
    "account_set_password": "signed_in",
    "account_reauthenticate": "signed_in",
    "mfa_authenticate": "public",
    "mfa_index": "signed_in",
    "mfa_reauthenticate": "signed_in",
    "mfa_activate_totp": "signed_in",
    "mfa_deactivate_totp": "signed_in",
    "mfa_generate_recovery_codes": "signed_in",
    "mfa_view_recovery_codes": "signed_in",
    "mfa_download_recovery_codes": "signed_in",
    "openid_connect_login": "public",
    "openid_connect_callback": "public",
    "socialaccount_login_cancelled": "public",
    "socialaccount_login_error": "public",
    "socialaccount_signup": "public",
    "socialaccount_connections": "signed_in",
}


class RequestIdentity:
    """Gives every request an identity that its audit events and its answer carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.identity = str(uuid.uuid4())
        token = audit.request_id.set(request.identity)
        try:
            response = self.get_response(request)
        finally:
            audit.request_id.reset(token)
        response.headers["X-Request-Id"] = request.identity
        return response


class DenyByDefault:
    """Refuses every view that doesn't declare who may come in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Let declared views pass; guard libraries' views here."""
        if getattr(view, "access", None) is not None:
            return None
        kind = None
        if request.resolver_match is not None and view.__module__.startswith("allauth."):
            kind = LIBRARY_VIEWS.get(request.resolver_match.url_name)
        if kind == "public":
            return None
        if kind == "signed_in":
            return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())
        raise PermissionDenied(f"{view!r} does not declare who may come in")
