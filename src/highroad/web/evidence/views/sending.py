"""Exhibits as answers to requests for files."""

from __future__ import annotations

from csp.constants import NONE
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from highroad.publishing.exhibits import Exhibit
from highroad.web.evidence import answers, files

PICTURES = ("svg", "png")
HOUR = 3600
#: The policy of a file: a chart opened by itself is a document of its own, and may do nothing at all.
NOTHING = {"default-src": [NONE], "sandbox": [""]}


def file(answered: Exhibit, form: str, *, name: str, to_all: bool = True) -> HttpResponse:
    """The exhibit in a form. Raises Http404 when it isn't made in it."""
    made = files.file_of(answered, form)
    if made is None:
        raise Http404(_("This exhibit is not made in that form."))
    response = HttpResponse(made.content, content_type=made.content_type)
    disposition = "inline" if form in PICTURES else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="highroad-{name}.{form}"'
    return _kept_where(response, shown_elsewhere=to_all and form in PICTURES, to_all=to_all)


def plot(request: HttpRequest, answered: Exhibit, *, to_all: bool = True) -> HttpResponse:
    """The exhibit's chart as SVG without its title and source line, for phones where the address says so.

    Raises Http404 when it has none.
    """
    drawn = answers.plot_svg(answered, phone=request.GET.get("phone") == "1")
    if drawn is None:
        raise Http404(_("This exhibit has no chart."))
    response = HttpResponse(drawn, content_type="image/svg+xml")
    return _kept_where(response, shown_elsewhere=to_all, to_all=to_all)


def _kept_where(response: HttpResponse, *, shown_elsewhere: bool, to_all: bool) -> HttpResponse:
    """What isn't for everybody stays on no shared machine, and shows in no other site's page."""
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if shown_elsewhere else "same-origin"
    response["Cache-Control"] = f"private, max-age={HOUR}" if to_all else "private, no-store"
    return response
