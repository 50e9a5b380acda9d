"""Exhibits as answers to requests for files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from highroad.publishing.exhibits import Exhibit
from highroad.web.evidence import answers, files

PICTURES = ("svg", "png")
HOUR = 3600


def file(answered: Exhibit, form: str, *, name: str) -> HttpResponse:
    """The exhibit in a form. Raises Http404 when it isn't made in it."""
    made = files.file_of(answered, form)
    if made is None:
        raise Http404(_("This exhibit is not made in that form."))
    response = HttpResponse(made.content, content_type=made.content_type)
    disposition = "inline" if form in PICTURES else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="highroad-{name}.{form}"'
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if form in PICTURES else "same-origin"
    response["Cache-Control"] = f"private, max-age={HOUR}"
    return response


def plot(answered: Exhibit) -> HttpResponse:
    """The exhibit's chart as SVG without its title and source line. Raises Http404 when it has none."""
    drawn = answers.plot_svg(answered)
    if drawn is None:
        raise Http404(_("This exhibit has no chart."))
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"private, max-age={HOUR}"
    return response
