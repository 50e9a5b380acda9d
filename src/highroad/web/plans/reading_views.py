"""The page on which everybody reads a published plan: all of a small one, a large one part by part."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from highroad.publishing.documents.html import POLICY
from highroad.web.directory.access import public, require_seen
from highroad.web.directory.rules import Role, allows
from highroad.web.plans import reading, selectors, services
from highroad.web.plans.following.citing import citation
from highroad.web.plans.models import Edition, Plan
from highroad.web.plans.public_files import edition_file, offered
from highroad.web.plans.vocabulary import PlanState


@public
@require_GET
def read(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The published plan, as frozen. Members read the draft here while nothing is published.

    A plan of many pages opens with its contents; ?part=ID shows the part in which that item stands.
    """
    found = selectors.plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    chosen = request.GET.get("edition", "")
    edition = _edition(found, chosen)
    if edition is None:
        if not allows(request.user, found.partnership, Role.VISITOR):
            raise Http404(_("This plan isn't published."))
        contents = services.contents_of(found)
    else:
        contents = edition.contents
    query = request.GET.get("q", "").strip()[:100]
    address = (
        request.build_absolute_uri(f"{found.get_reading_url()}?edition={edition.number}") if edition else ""
    )
    context = {
        "query": query,
        "hits": reading.hits_in(found, contents, query),
        "cite": citation(found, edition, address) if edition is not None else None,
        "plan": found,
        "partnership": found.partnership,
        "edition": edition,
        "files": offered(edition),
        "whole": _whole_of(edition),
        "editions": list(found.editions.defer("contents")),
        "compares": edition is not None and _has_before(found),
        "is_member": allows(request.user, found.partnership, Role.VISITOR),
        "to_contents": f"?edition={edition.number}" if edition is not None and chosen else "?",
        "to_part": f"?edition={edition.number}&part=" if edition is not None and chosen else "?part=",
    }
    context |= _shown(request, found, contents, flags=edition is None)
    return render(request, "plans/read.html", context)


@public
@require_GET
def whole(request: HttpRequest, partnership: str, plan: str, number: int) -> FileResponse:
    """A published edition on one page, to read through, to search with the browser, to print.

    It was made when it was published: a long plan takes seconds to set.
    """
    found = selectors.plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    edition = _edition(found, str(number))
    if edition is None or not _whole_of(edition):
        raise Http404(_("The plan isn't there in one piece."))
    file = edition_file(edition, get_language() or "en", "html")
    response = FileResponse(file.open("rb"), content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = POLICY  # its style stands in it; it runs and loads nothing
    return response


def _whole_of(edition: Edition | None) -> str:
    """The address of an edition on one page; empty when it isn't made, or only open for comment."""
    if edition is None or edition.state == PlanState.COMMENT:
        return ""
    if not edition_file(edition, get_language() or "en", "html").is_file():
        return ""
    plan = edition.plan
    return reverse("plans:whole", args=[plan.partnership.slug, plan.slug, edition.number])


def _shown(request: HttpRequest, plan: Plan, contents: dict[str, Any], *, flags: bool) -> dict[str, Any]:
    """The part that is asked for, its neighbors and the contents. Raises Http404 for a part that isn't."""
    pack = plan.pack
    parts = reading.parts_of(pack, contents["sections"])
    wanted = request.GET.get("part", "")
    if len(parts) <= 1:
        place = 0 if parts else None
    elif wanted:
        place = reading.part_with(parts, pack, wanted)
        if place is None:
            raise Http404(_("The plan has no such part."))
    else:
        place = None
    sections = parts[place].sections if place is not None else ()
    return {
        "paged": len(parts) > 1,
        "parts": parts,
        "part": parts[place] if place is not None else None,
        "before": parts[place - 1] if place else None,
        "after": parts[place + 1] if place is not None and place + 1 < len(parts) else None,
        "headings": reading.headings(pack, parts),
        "chapters": reading.chapters(request.user, plan, contents, sections, flags=flags),
    }


def _has_before(plan: Plan) -> bool:
    """There is something to compare it with: an earlier edition, what it modifies, or the plan before it."""
    earlier = Edition.objects.filter(
        plan__partnership=plan.partnership_id,
        plan__pack_key=plan.pack_key,
        plan__created_at__lt=plan.created_at,
    ).exclude(state=PlanState.COMMENT)
    return plan.modifies_id is not None or plan.editions.count() > 1 or earlier.exists()


def _edition(plan: Plan, number: str) -> Edition | None:
    editions = plan.editions.select_related("by")
    if number.isascii() and number.isdigit() and len(number) < 6:
        found = editions.filter(number=int(number)).first()
        if found is None:
            raise Http404(_("The plan has no such edition."))
        return found
    return editions.first()
