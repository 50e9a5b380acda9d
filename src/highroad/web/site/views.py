"""Public pages of the house: home, how numbers are handled, words, accessibility, health, robots."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from highroad import __version__
from highroad.reference import glossary as words
from highroad.web.directory import selectors
from highroad.web.directory.access import public
from highroad.web.evidence import occupations
from highroad.web.site import errors


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this instance is for, where, and what to do next."""
    return render(
        request, "site/home.html", {"partnerships": selectors.public_partnerships()[:12], "own_search": True}
    )


@public
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What Highroad is, who runs this instance, what it leaves to others."""
    return render(request, "site/about.html")


@public
@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """How numbers are handled: sources, marks, suppression, claims."""
    return render(request, "site/numbers.html")


@public
@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """The field's words and what they mean."""
    return render(request, "site/glossary.html", {"terms": words.terms()})


@public
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is promised, how it is checked, whom to tell."""
    return render(request, "site/accessibility.html")


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
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: public pages; not accounts, jobs and the operators' pages."""
    closed = ["/accounts/", "/my/", "/jobs/", "/instance/", "/invitations/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('site:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public
@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of public pages, for search engines."""
    names = ["site:home", "site:about", "site:numbers", "site:glossary", "site:accessibility"]
    names += [
        "evidence:find",
        "evidence:occupations",
        "evidence:exhibits",
        "evidence:data",
        "evidence:rulebook",
        "evidence:checks",
        "directory:partnerships",
        "directory:organizations",
    ]
    paths = [reverse(name) for name in names]
    paths += [row.get_absolute_url() for row in selectors.public_partnerships()]
    paths += [row.get_absolute_url() for row in selectors.public_organizations()]
    paths += [reverse("evidence:occupation", args=[soc]) for soc in occupations.published()]
    addresses = [request.build_absolute_uri(path) for path in paths]
    return render(request, "site/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without its protection: usually a page left open too long."""
    return errors.page(
        request,
        403,
        message=_("The form had expired or was sent from another site, so nothing was changed."),
        remedy=_("Go back, reload the page, and send it again. Cookies must be allowed."),
    )
