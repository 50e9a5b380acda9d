"""Find an occupation, and read what is known of it in a region."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from highroad.errors import BadQuestion
from highroad.reference import codes
from highroad.reference import regions as places
from highroad.reference.codes.search import find_occupations, nearest_codes, occupation_code_in
from highroad.reference.regions import Region
from highroad.web.directory.access import public
from highroad.web.evidence import called, occupations, wage_standards
from highroad.web.evidence.asking import Unclear, region_key
from highroad.web.evidence.older_codes import successors
from highroad.web.evidence.views.regions import threshold_asked

NATION = "nation:us"
LONGEST = 200
MOST_FOUND = 40


@dataclass(slots=True)
class Chosen:
    """The region that the address names, the nation without one.

    problem: why it names none. meant: key and name of what may have been meant.
    """

    region: Region
    given: str = ""
    problem: str = ""
    meant: list[tuple[str, str]] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The region as it stands in an address; "" for the nation."""
        return "" if self.region.key == NATION else urlencode({"region": self.region.key}, safe=":")


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """A search, the major groups, the occupations of one of them; a single sure match is opened at once."""
    chosen = _chosen(request)
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = find_occupations(text, limit=MOST_FOUND, others=called.other_names()) if text else []
    sure = [each for each in found if each.how in ("code", "title", "name")]
    if len(sure) == 1 and (sure[0].how != "name" or len(found) == 1) and not chosen.problem:
        return redirect(_address(sure[0].occupation.soc, chosen))
    group = _group(request.GET.get("group", ""))
    context = {
        "text": text,
        "found": found,
        "guesses": bool(found) and all(each.how == "similar" for each in found),
        "older": successors(occupation_code_in(text)) if text and not found else None,
        "groups": occupations.groups(),
        "group": group,
        "chosen": chosen,
        "own_search": True,
    }
    return render(request, "evidence/occupations.html", context, status=400 if chosen.problem else 200)


@public
@require_GET
def occupation(request: HttpRequest, soc: str) -> HttpResponse:
    """One occupation in one region, the nation when none is chosen. Another spelling of a code or of a region
    is sent to the one that stands; a code of an earlier edition to its successor, or to the choice of them.
    """
    code = occupation_code_in(soc)
    if not code:
        return redirect(f"{reverse('evidence:occupations')}?{urlencode({'q': soc[:LONGEST]})}")
    if code == "00-0000":
        return redirect("evidence:occupations")
    chosen = _chosen(request)
    place = occupations.place_of(code)
    if place is None:
        return _unknown(request, code, chosen)
    if code != soc or (chosen.given and not chosen.problem and chosen.given != chosen.region.key):
        return redirect(_address(code, chosen, request.GET.get("threshold", "")[:20]))
    problem, threshold, standard = "", None, None
    chosen_here = wage_standards.chosen_in(request.user, chosen.region)
    try:
        threshold = threshold_asked(request)
    except BadQuestion as error:
        problem = f"{error.message} {error.remedy}"
    if threshold is None and not problem and chosen_here:
        standard = chosen_here[0]
        threshold = standard.hourly
    context = {
        "place": place,
        "soc": code,
        "chosen": chosen,
        "page": occupations.page(place, chosen.region, threshold),
        "threshold": request.GET.get("threshold", "")[:20]
        if problem
        else f"{threshold:g}"
        if threshold
        else "",
        "problem": problem,
        "standard": standard,
        "standards": [*chosen_here, *wage_standards.brought_for(chosen.region)],
        "naming": occupations.naming(request.user, code),
        "older": request.GET.get("from", "")[:7],
    }
    return render(
        request, "evidence/occupation.html", context, status=400 if problem or chosen.problem else 200
    )


def _unknown(request: HttpRequest, code: str, chosen: Chosen) -> HttpResponse:
    """A code that the classification lacks: its successors if it is of an earlier one, else its neighbors."""
    older = successors(code)
    if older.only:
        query = urlencode({"from": code} | ({"region": chosen.region.key} if chosen.query else {}), safe=":")
        return redirect(f"{reverse('evidence:occupation', args=[older.only])}?{query}")
    context = {"code": code, "older": older, "nearest": nearest_codes(code), "chosen": chosen}
    return render(request, "evidence/no_occupation.html", context, status=404)


def _chosen(request: HttpRequest) -> Chosen:
    """The region in the address."""
    given = " ".join(request.GET.get("region", "").split())[:400]
    if given.startswith("counties:"):
        given = given.replace(" ", "+")  # as which a plus arrives that nobody encoded
    nation = places.resolve_region(NATION)
    if not given:
        return Chosen(nation)
    try:
        return Chosen(places.resolve_region(region_key(given)), given)
    except Unclear as error:
        meant = [(value, name) for value, name, _about in error.meant]
        return Chosen(nation, given, " ".join(error.messages), meant)


def _address(soc: str, chosen: Chosen, threshold: str = "") -> str:
    address = reverse("evidence:occupation", args=[soc])
    query = "&".join(filter(None, (chosen.query, threshold and urlencode({"threshold": threshold}))))
    return f"{address}?{query}" if query else address


def _group(given: str) -> dict[str, Any] | None:
    """The occupations of the major group in the address ("53" or "53-0000"); None without one."""
    code = f"{given[:2]}-0000"
    if code not in codes.occupation_groups(military=True):
        return None
    place = occupations.place_of(code)
    return {"code": code, "title": codes.occupation_title(code), "members": place.members if place else ()}
