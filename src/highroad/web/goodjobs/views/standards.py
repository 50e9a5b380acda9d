"""A partnership's own rule of lists, rubric and rule of readiness: everybody reads, stewards write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.errors import HighroadError, Refused
from highroad.reference.list_rules import Rule
from highroad.web.directory.access import partnership_role, public
from highroad.web.directory.rules import Role
from highroad.web.evidence.views import sending
from highroad.web.goodjobs import standards
from highroad.web.goodjobs.forms_standards import (
    BringForm,
    HeadForm,
    ListHeadForm,
    groups_of,
    initial_of,
    lines_for,
)
from highroad.web.goodjobs.models_standards import OwnStandard, StandardKind
from highroad.web.goodjobs.views.lists import may, seen


def _kind(kind: str) -> StandardKind:
    if kind not in StandardKind.values:
        raise Http404(_("There is no such standard."))
    return StandardKind(kind)


@public
@require_GET
def standard(request: HttpRequest, partnership: str, kind: str, version: int = 0) -> HttpResponse:
    """The rubric or rule in force, or one version of it, and its versions."""
    owner, named = seen(request, partnership), _kind(kind)
    versions = list(owner.own_standards.filter(kind=named).select_related("written_by"))
    shown = next((each for each in versions if each.number == version or not version), None)
    if version and shown is None:
        raise Http404(_("There is no such standard."))
    for each in versions:
        each.partnership = owner
    context = {
        "partnership": owner,
        "kind": named,
        "version": shown,
        "versions": versions,
        "shown": standards.read(shown) if shown else standards.beginning(owner, named),
        "is_list": named == StandardKind.LISTS,
        "may": may(request, owner),
    }
    return render(request, "goodjobs/standard.html", context)


@public
@require_GET
@csp(sending.NOTHING)
def standard_file(request: HttpRequest, partnership: str, kind: str, version: int) -> HttpResponse:
    """A version as the file that `highroad registers` takes."""
    found = OwnStandard.objects.filter(
        partnership=seen(request, partnership), kind=_kind(kind), number=version
    ).first()
    if found is None:
        raise Http404(_("There is no such standard."))
    response = HttpResponse(found.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="highroad-{kind}-{version}.yaml"'
    return response


@partnership_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def edit_standard(request: HttpRequest, partnership: str, kind: str) -> HttpResponse:
    """Write the next version, beginning with the newest; or bring it as a file."""
    named = _kind(kind)
    found = standards.beginning(request.partnership, named)
    is_list = named == StandardKind.LISTS
    brings = "file" in request.FILES or "bring" in request.POST
    sent = request.method == "POST" and not brings
    head = (ListHeadForm if is_list else HeadForm)(request.POST if sent else None, initial=_head(found))
    # What was sent is read by itself: a line that is as it was must not count as blank.
    lines = lines_for(named, request.POST) if sent else lines_for(named, None, initial_of(found))
    bring = BringForm(request.POST, request.FILES) if brings else BringForm()
    made = None
    if sent and head.is_valid() and lines.is_valid():
        made = _kept(head, lambda: _written(request, named, head, lines))
    elif brings and bring.is_valid():
        made = _kept(bring, lambda: _brought(request, named, bring))
    if made is not None:
        messages.success(request, _("Version %(number)d is written.") % {"number": made.number})
        return redirect(made)
    context = {
        "partnership": request.partnership,
        "kind": named,
        "is_list": is_list,
        "head": head,
        "lines": lines,
        "bring": bring,
    }
    return render(
        request, "goodjobs/edit_standard.html", context, status=422 if request.method == "POST" else 200
    )


def _head(found: standards.Standard) -> dict[str, Any]:
    initial = {
        "title": found.said_title,
        "citation": found.citation,
        "in_force_from": timezone.localdate(),
    }
    if isinstance(found, Rule):
        initial |= {"margin": 100 * found.margin, "leaves_out": ", ".join(found.leaves_out)}
    return initial


def _kept(form: Any, write: Callable[[], OwnStandard]) -> OwnStandard | None:
    """What was written; what is wrong with it becomes a problem of the form."""
    try:
        return write()
    except Refused:
        raise
    except HighroadError as error:
        form.add_error(None, f"{error.message} {error.remedy}".strip())
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _written(request: HttpRequest, kind: StandardKind, head: HeadForm, lines: Any) -> OwnStandard:
    taken: set[str] = set()
    parts = [part for part in (line.part(taken) for line in lines) if part]
    return standards.write_standard(
        request.user,
        request.partnership,
        kind,
        head=head.told(),
        parts=groups_of(parts) if kind == StandardKind.LISTS else parts,
        note=head.cleaned_data["note"],
    )


def _brought(request: HttpRequest, kind: StandardKind, form: BringForm) -> OwnStandard:
    return standards.bring_standard(
        request.user,
        request.partnership,
        kind,
        text=form.text(),
        file=form.cleaned_data["file"].name,
        note=form.cleaned_data["why"],
    )
