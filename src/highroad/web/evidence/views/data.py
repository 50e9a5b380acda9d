"""The data catalogue: what is loaded, how old it is, where it came from, what it blocks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from highroad.web.directory.access import public
from highroad.web.evidence import answers


@public
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """Every published data set that Highroad reads, and the vintages this instance holds."""
    at = answers.catalogue()
    held = [(source, at.vintages(source.key)) for source in at.sources()]
    return render(request, "evidence/data.html", {"held": held})


@public
@require_GET
def source(request: HttpRequest, source: str) -> HttpResponse:
    """One data set: its vintages side by side, each with its receipts."""
    at = answers.catalogue()
    for each in at.sources():
        if each.key == source:
            vintages = at.vintages(each.key)
            return render(request, "evidence/source.html", {"source": each, "vintages": vintages})
    raise Http404(_("There is no such data set."))
