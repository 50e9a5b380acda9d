"""Headers of every answer, the person's language, and errors as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from highroad import language
from highroad.errors import BadQuestion, Conflict, HighroadError, Refused, UnknownArea
from highroad.web.site import errors

Next = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{power}=()"
    for power in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
    )
)


class Headers:
    """Powers that no page of ours needs are given up; what is for one person is kept by no shared cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        match = getattr(request, "resolver_match", None)
        if getattr(getattr(request, "user", None), "is_authenticated", False):
            # Not no-store: it would lose what somebody typed when they go back to a form.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        elif match is not None and match.url_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class Language:
    """The language a person chose (cookie first, then the account) for pages and library alike."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            chosen = request.user.language
            if chosen in dict(settings.LANGUAGES):
                translation.activate(chosen)
                request.LANGUAGE_CODE = chosen
        with language.use(translation.get_language() or "en"):
            return self.get_response(request)


class SpokenErrors:
    """Errors that a person is meant to read become pages with message and remedy."""

    STATUS = ((Refused, 403), (UnknownArea, 404), (Conflict, 409), (BadQuestion, 400), (HighroadError, 422))

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse a text with a NUL, which no database of ours can hold: nobody types one."""
        sent = (request.GET, request.POST) if request.method == "POST" else (request.GET,)
        given = [request.path_info, *(text for form in sent for name in form for text in form.getlist(name))]
        return errors.page(request, 400) if any("\x00" in text for text in given) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer the errors of `highroad.errors`; others go on to be a 500."""
        for kind, status in self.STATUS:
            if isinstance(exception, kind):
                return errors.page(request, status, message=exception.message, remedy=exception.remedy)
        return None
