"""Read a region's briefing and take it along."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from highroad import language
from highroad.errors import BadQuestion
from highroad.reference import regions as places
from highroad.web.directory.access import public
from highroad.web.directory.vocabulary import RegionKind
from highroad.web.evidence import briefings, selectors

FORMS = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("html", "HTML"), ("json", "JSON"))
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@public
@require_GET
def region(request: HttpRequest, key: str) -> HttpResponse:
    """The briefing of a region on screen, with what data exist for it and what is missing."""
    found = places.resolve_region(key)
    if found.key != key:
        return redirect("evidence:region", key=found.key)
    problem, threshold, more = "", None, _more(request)
    try:
        threshold = threshold_asked(request)
    except BadQuestion as error:
        problem = f"{error.message} {error.remedy}"
    other = next(code for code, _name in settings.LANGUAGES if code != language.active())
    return render(
        request,
        "evidence/region.html",
        {
            "region": found,
            "kind": RegionKind(found.kind).label,
            "page": briefings.page(found, threshold, more=more),
            "more": more,
            "threshold": request.GET.get("threshold", "")[:20] if problem else threshold,
            "problem": problem,
            "query": _query(threshold, more),
            "turned": _query(threshold, not more),
            "forms": FORMS,
            "other_language": (other, translation.get_language_info(other)["name_local"]),
            "counties": briefings.county_names(found),
            "wider": briefings.wider_regions(found),
            "partnerships": selectors.partnerships_in_region(request.user, found.key),
        },
        status=400 if problem else 200,
    )


@public
@require_GET
def briefing_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The briefing as a file: html, pdf, docx, xlsx or json; `language` may name another than the page's."""
    if form not in CONTENT_TYPES:
        raise Http404(_("A briefing is made as html, pdf, docx, xlsx or json."))
    found = places.resolve_region(key)
    asked = request.GET.get("language", "")
    code = asked if asked in dict(settings.LANGUAGES) else language.active()
    with language.use(code), translation.override(code):
        content = briefings.file(
            places.resolve_region(found.key), threshold_asked(request), form, more=_more(request)
        )
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    name = f"highroad-{found.key.replace(':', '-')[:80]}-{code}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _more(request: HttpRequest) -> bool:
    """Whether the reader asked for the annex."""
    return request.GET.get("more", "") == "1"


def _query(threshold: float | None, more: bool) -> str:
    asked = ([f"threshold={threshold:g}"] if threshold else []) + (["more=1"] if more else [])
    return "&".join(asked)


def threshold_asked(request: HttpRequest) -> float | None:
    """The reader's hourly threshold in dollars. Raises BadQuestion when it is no sensible number."""
    text = request.GET.get("threshold", "").replace("$", "").replace(",", "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 1 <= value <= 500:
        raise BadQuestion(
            _("“{text}” is not an hourly wage.").format(text=text[:40]),
            remedy=_("Give dollars per hour, for example 25 or 27.50."),
        )
    return round(value, 2)
