"""Find a region: by a text, by going through states, or by ticking counties."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from highroad.reference import regions as places
from highroad.web.directory.access import public
from highroad.web.evidence import atlas

LONGEST = 200
MOST_COUNTIES = 60


@public
@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """The address above all regions is the finder."""
    return redirect("evidence:find")


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """A search and the states; regions that answer to a text; a single sure match is opened at once."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    matches = places.find_regions(text, limit=30) if text else []
    sure = [match for match in matches if not match.is_guess]
    if len(sure) == 1:
        return redirect("evidence:region", key=sure[0].region.key)
    context = {
        "text": text,
        "found": [atlas.choice(match.region) for match in matches],
        "guesses": bool(matches) and not sure,
        "states": atlas.states(),
        "nation": atlas.choice(places.resolve_region("nation:us")),
        "own_search": True,
    }
    return render(request, "evidence/find.html", context)


@public
@require_GET
def state(request: HttpRequest, key: str) -> HttpResponse:
    """The regions of a state: metropolitan areas, local areas where known, and counties to tick."""
    if not key.startswith("state:"):
        raise Http404(_("Only states are gone through here."))
    found = places.resolve_region(key)
    return render(request, "evidence/state.html", {"state": found, "atlas": atlas.of_state(found)})


@public
@require_GET
def counties(request: HttpRequest) -> HttpResponse:
    """The region of the counties that were ticked."""
    ticked = [code for code in request.GET.getlist("county") if code.isascii() and code.isdigit()]
    chosen = sorted(set(ticked))
    if not chosen or len(chosen) > MOST_COUNTIES:
        messages.warning(
            request,
            _("Tick at least one county.")
            if not chosen
            else _("At most {most} counties make one region here.").format(most=MOST_COUNTIES),
        )
        home = request.GET.get("state", "")
        if home.isascii() and home.isdigit() and len(home) == 2:
            return redirect("evidence:state", key=f"state:{home}")
        return redirect("evidence:find")
    region = places.resolve_region(places.counties_key(chosen))
    return redirect("evidence:region", key=region.key)
