"""Public pages of the house: home, how numbers are handled, health."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from highroad import __version__
from highroad.web.directory.access import public
from highroad.web.directory.models import Partnership
from highroad.web.site import errors


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this instance is for, where, and what to do next."""
    partnerships = Partnership.objects.filter(is_public=True).select_related("region", "backbone")
    return render(request, "site/home.html", {"partnerships": partnerships[:20]})


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language and remember it: in a cookie, and in the account of somebody signed in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return django_set_language(request)


@public
@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Whether the instance can answer: 200 when the database does. For monitors; tells nothing private."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok", "version": __version__})


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without its protection: usually a page left open too long."""
    return errors.page(
        request,
        403,
        message=_("The form had expired or was sent from another site, so nothing was changed."),
        remedy=_("Go back, reload the page, and send it again. Cookies must be allowed."),
    )
