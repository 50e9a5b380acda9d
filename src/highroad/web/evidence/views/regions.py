"""Find a region, read its briefing, take it along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from highroad import language
from highroad.errors import BadQuestion
from highroad.reference import regions as places
from highroad.web.directory.access import public
from highroad.web.evidence import briefings

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
def find(request: HttpRequest) -> HttpResponse:
    """Regions that answer to a text; a single sure match is opened at once."""
    text = request.GET.get("q", "").strip()[:200]
    matches = places.find_regions(text, limit=25) if text else []
    sure = [match for match in matches if not match.is_guess]
    if len(sure) == 1:
        return redirect("evidence:region", key=sure[0].region.key)
    return render(
        request, "evidence/find.html", {"text": text, "matches": matches, "sure": sure, "own_search": True}
    )


@public
@require_GET
def region(request: HttpRequest, key: str) -> HttpResponse:
    """The briefing of a region on screen, with what data exist for it and what is missing."""
    found = places.resolve_region(key)
    if found.key != key:
        return redirect("evidence:region", key=found.key)
    threshold = _threshold(request)
    return render(
        request,
        "evidence/region.html",
        {
            "region": found,
            "briefing": briefings.page(found.key, threshold),
            "threshold": threshold,
            "forms": FORMS,
            "counties": briefings.county_names(found),
            "data": briefings.data_of(found),
        },
    )


@public
@require_GET
def briefing_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The briefing as a file: html, pdf, docx, xlsx or json."""
    if form not in CONTENT_TYPES:
        raise Http404(_("A briefing is made as html, pdf, docx, xlsx or json."))
    found = places.resolve_region(key)
    content = briefings.file(found.key, _threshold(request), form)
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    name = f"highroad-{found.key.replace(':', '-')}-{language.active()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _threshold(request: HttpRequest) -> float | None:
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
