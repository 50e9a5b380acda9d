"""Error pages in the look: what happened, what was kept, what to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def _words(status: int) -> tuple[str, str, str]:
    """Title, message and remedy for a status."""
    match status:
        case 400:
            return (
                _("That request can't be answered"),
                _("Something in the address or the form makes no sense here."),
                _("Go back, check what you entered, and try again."),
            )
        case 403:
            return (
                _("You may not see this page"),
                _("Your account doesn't have the role that this page needs."),
                _("Ask a steward of the partnership, or sign in with another account."),
            )
        case 404:
            return (
                _("There is no such page"),
                _("The address may be mistyped, or the page was moved or withdrawn."),
                _("Search for a region, or start from the home page."),
            )
        case 409:
            return (
                _("Somebody else changed this meanwhile"),
                _("Nothing was overwritten."),
                _("Go back, load the page again, and compare."),
            )
        case 422:
            return (_("That can't be done"), "", "")
        case 429:
            return (
                _("Too many tries"),
                _("So many tries in so short a time are refused: it could be somebody guessing."),
                _("Wait a few minutes, then try again."),
            )
        case _:
            return (
                _("Something went wrong on our side"),
                _("What you had saved before is safe; the last step may not have been kept."),
                _("Try again in a minute. If it happens again, tell whoever runs this instance."),
            )


def page(request: HttpRequest, status: int, *, message: str = "", remedy: str = "") -> HttpResponse:
    """An error page with `status`; message and remedy are given or the usual ones."""
    title, usual_message, usual_remedy = _words(status)
    context = {
        "status": status,
        "title": title,
        "message": message or usual_message,
        "remedy": remedy or (usual_remedy if not message else ""),
        "own_search": status == 404,
    }
    return render(request, "site/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return page(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: the accounts library asks for it by the name of the handler."""
    return page(request, 429)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: rendered without the request, so that a broken session or database can't break it again."""
    title, message, remedy = _words(500)
    try:
        stylesheet = static("highroad/highroad.css")
    except ValueError:  # not collected
        stylesheet = ""
    context = {
        "title": title,
        "message": message,
        "remedy": remedy,
        "stylesheet": stylesheet,
        "language": get_language(),
        "identity": getattr(request, "identity", ""),
        "instance_name": settings.INSTANCE_NAME,
    }
    return HttpResponse(render_to_string("site/error_alone.html", context), status=500)
