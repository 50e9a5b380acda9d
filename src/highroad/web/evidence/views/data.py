"""The data catalogue: what is loaded, how old it is, where it came from, what it blocks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from highroad import language
from highroad.errors import HighroadError
from highroad.reference import regions as places
from highroad.sources.registry import OWN, template_of
from highroad.web.directory.access import public
from highroad.web.evidence import answers, shelves


@public
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """Every published data set that Highroad reads, and the vintages this instance holds; what a region
    lacks.
    """
    at = answers.catalogue()
    asked = request.GET.get("region", "").strip()[:200]
    region, problem = None, ""
    if asked:
        try:
            region = places.resolve_region(asked)
        except HighroadError as error:
            problem = f"{error.message} {error.remedy}".strip()
    context = {
        "shelves": shelves.shelves(at),
        "asked": region.name if region else asked,
        "region": region,
        "problem": problem,
        "lacks": shelves.lacks(region, at) if region else (),
    }
    return render(request, "evidence/data.html", context, status=400 if problem else 200)


@public
@require_GET
def sources_json(request: HttpRequest) -> JsonResponse:
    """The catalogue as data."""
    held = [each.plain() for each in shelves.shelves(answers.catalogue())]
    return JsonResponse({"sources": held}, json_dumps_params={"ensure_ascii": False})


@public
@require_GET
def source(request: HttpRequest, source: str) -> HttpResponse:
    """One data set: its vintages side by side, each with its receipts."""
    at = answers.catalogue()
    for each in at.sources():
        if each.key == source:
            shelf = shelves.shelf(each, at, compare=True)
            say = language.gettext
            kinds = [{"key": kind.key, "title": say(kind.title)} for kind in shelf.kinds]
            own = template_of(source).strip() if source in OWN else ""
            return render(request, "evidence/source.html", {"shelf": shelf, "kinds": kinds, "own": own})
    raise Http404(_("There is no such data set."))
