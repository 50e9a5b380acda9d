"""Pages of bringing a Word file: choose it, look over what goes where, and the tray of what goes nowhere."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from highroad.errors import BadQuestion
from highroad.planning.word_parts import MOST_BYTES
from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.plans import selectors as plans
from highroad.web.plans.models import Plan
from highroad.web.plans.views import partnership_of
from highroad.web.plans.writing import imports
from highroad.web.plans.writing.models import ImportedPiece
from highroad.web.plans.writing.views import number
from highroad.web.plans.writing.vocabulary import PieceState

MOST_SHOWN = 200


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Choose a Word file; files brought before, and the tray."""
    found = plans.plan_by_slug(partnership, plan)
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or not file.name.lower().endswith(".docx") or file.size > MOST_BYTES:
            raise BadQuestion(
                _("Choose a Word file (.docx) of at most {most} megabytes.").format(
                    most=MOST_BYTES // 1_000_000
                ),
                remedy=_("An older .doc file: open it in a word processor and save it as .docx."),
            )
        brought = imports.bring_word(request.user, found, name=file.name, data=file.read())
        return redirect("plans:word_review", partnership, plan, brought.public_id)
    tray = ImportedPiece.objects.filter(brought_by__plan=found, state=PieceState.TRAY)
    context = {
        **_about(found),
        "files": found.imports.select_related("by").annotate(
            waiting=Count("pieces", filter=Q(pieces__state=PieceState.WAITING))
        )[:20],
        "tray": tray.select_related("brought_by").order_by("-brought_by", "position")[:MOST_SHOWN],
        "sections": _choices(found),
    }
    return render(request, "plans/writing/import.html", context)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, partnership: str, plan: str, file: uuid.UUID) -> HttpResponse:
    """What of the file goes where; nothing happens before it is confirmed."""
    found = plans.plan_by_slug(partnership, plan)
    brought = found.imports.select_related("by").filter(public_id=file).first()
    if brought is None:
        raise Http404(_("There is no such file."))
    brought.plan = found
    if request.method == "POST":
        counts = imports.decide(request.user, brought, _chosen(request))
        said = _(
            "Done: {saved} sections begun, {offered} drafts of yours, {same} unchanged, {tray} in the tray."
        )
        messages.success(request, said.format(**counts))
        return redirect("plans:word", partnership, plan)
    written = set(found.sections.exclude(text="").values_list("requirement", flat=True))
    pieces = list(brought.pieces.select_related("section"))
    context = {
        **_about(found),
        "brought": brought,
        "pieces": [(piece, piece.requirement in written) for piece in pieces],
        "matched": sum(bool(piece.requirement) for piece in pieces),
        "sections": _choices(found),
    }
    return render(request, "plans/writing/import_review.html", context)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def move(request: HttpRequest, partnership: str, plan: str, piece: int) -> HttpResponse:
    """Move a piece out of the tray into a section."""
    found = plans.plan_by_slug(partnership, plan)
    row = (
        ImportedPiece.objects.select_related("brought_by__plan__partnership")
        .filter(brought_by__plan=found, pk=min(piece, 2**62))
        .first()
    )
    if row is None:
        raise Http404(_("There is no such piece."))
    section = plans.section_of(found, request.POST.get("section", "")[:40])
    imports.move_from_tray(request.user, row, section)
    messages.success(request, _("The text is in the section: as its first text, or as a draft of yours."))
    return redirect(section)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """position -> a requirement, "tray" or "drop"."""
    chosen = {}
    for name, value in request.POST.items():
        if name.startswith("piece-"):
            place = number(name.removeprefix("piece-"))
            chosen[place] = "drop" if request.POST.get(f"drop-{place}") else value.strip() or "tray"
    return chosen


def _about(found: Plan) -> dict[str, Any]:
    address = reverse("plans:word", args=[found.partnership.slug, found.slug])
    return {"plan": found, "partnership": found.partnership, "address": address}


def _choices(found: Plan) -> list[tuple[str, str]]:
    """(requirement, its number and title) of every section, in the pack's order."""
    own = set(found.sections.values_list("requirement", flat=True))
    return [(item.id, f"{item.id} {item.title}") for item in found.pack.items if item.id in own]
