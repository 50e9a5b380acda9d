"""Registers out of the hall and in again: everybody takes out what they may read, members bring in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.web.commitments import selectors
from highroad.web.commitments.sheets import PrincipleSheet, RecommendationSheet
from highroad.web.commitments.sheets_steps import StepSheet
from highroad.web.commitments.sheets_strategy import StrategySheet
from highroad.web.directory.access import partnership_by_slug, partnership_role, public, require_seen
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role
from highroad.web.directory.sheets.files import TYPES
from highroad.web.directory.sheets.registers import Register
from highroad.web.directory.sheets.views import sheet_page, take_out

any_form = require_http_methods(["GET", "POST"])


def _register(actor: Any, partnership: Partnership, name: str) -> Register:
    if name == "principles":
        return PrincipleSheet(actor, partnership)
    if name == "recommendations":
        return RecommendationSheet(actor, partnership)
    if name == "steps":
        return StepSheet(actor, partnership)
    tree = selectors.strategy_of(partnership)
    if tree is None:
        raise Http404(_("This partnership has no strategy yet."))
    return StrategySheet(actor, tree)


def _out(request: HttpRequest, partnership: str, name: str, form: str) -> HttpResponse:
    found = partnership_by_slug(partnership=partnership)
    require_seen(request.user, found)
    if form not in TYPES:
        raise Http404(_("A register goes out as xlsx or csv."))
    return take_out(_register(request.user, found, name), form)


@public
@require_GET
def principles_out(request: HttpRequest, partnership: str, form: str) -> HttpResponse:
    """The principles as xlsx or csv."""
    return _out(request, partnership, "principles", form)


@public
@require_GET
def recommendations_out(request: HttpRequest, partnership: str, form: str) -> HttpResponse:
    """The recommendations that the reader may see, as xlsx or csv."""
    return _out(request, partnership, "recommendations", form)


@public
@require_GET
def steps_out(request: HttpRequest, partnership: str, form: str) -> HttpResponse:
    """The key steps of the recommendations that the reader may see, as xlsx or csv."""
    return _out(request, partnership, "steps", form)


@public
@require_GET
def strategy_out(request: HttpRequest, partnership: str, form: str) -> HttpResponse:
    """The strategy tree as xlsx or csv."""
    return _out(request, partnership, "strategy", form)


def _page(request: HttpRequest, name: str, back: str = "") -> HttpResponse:
    slug = request.partnership.slug
    context = {
        "partnership": request.partnership,
        "back": reverse(f"commitments:{back or name}", args=[slug]),
        "take_out": {form: reverse(f"commitments:{name}_out", args=[slug, form]) for form in TYPES},
    }
    return sheet_page(request, _register(request.user, request.partnership, name), context=context)


@partnership_role(Role.STEWARD)
@any_form
def principles_in(request: HttpRequest, partnership: str) -> HttpResponse:
    """Bring principles in."""
    return _page(request, "principles")


@partnership_role(Role.CONTRIBUTOR)
@any_form
def recommendations_in(request: HttpRequest, partnership: str) -> HttpResponse:
    """Bring recommendations in."""
    return _page(request, "recommendations")


@partnership_role(Role.CONTRIBUTOR)
@any_form
def steps_in(request: HttpRequest, partnership: str) -> HttpResponse:
    """Bring key steps in."""
    return _page(request, "steps", back="recommendations")


@partnership_role(Role.CONTRIBUTOR)
@any_form
def strategy_in(request: HttpRequest, partnership: str) -> HttpResponse:
    """Bring the strategy in."""
    return _page(request, "strategy")
