"""Published measures of a partnership: take a package in, read it, take it along."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from csp.decorators import csp
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from highroad.errors import HighroadError
from highroad.publishing.measures import MeasurePackage
from highroad.publishing.measures.package import LARGEST
from highroad.web.directory.access import partnership_by_slug, partnership_role, public, require_seen
from highroad.web.directory.rules import Role, allows
from highroad.web.evidence import scorecards
from highroad.web.evidence.measures import receive_measures
from highroad.web.evidence.models import PublishedMeasures
from highroad.web.evidence.views import sending

EARLIER = 7


class PackageForm(forms.Form):
    """A measure package to publish."""

    file = forms.FileField(
        label=gettext_lazy("Measure package"),
        help_text=gettext_lazy(
            "The file that “highroad indicators release” made. Records of people are refused and not kept."
        ),
    )

    def clean_file(self) -> Any:
        """Not larger than a package can be."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a measure package."))
        return file


@public
@require_GET
def packages(request: HttpRequest, partnership: str) -> HttpResponse:
    """The measure packages of a partnership, newest first."""
    owner = partnership_by_slug(partnership=partnership)
    require_seen(request.user, owner)
    kept = PublishedMeasures.objects.filter(partnership=owner).defer("text")
    context = {
        "partnership": owner,
        "packages": list(kept),
        "may_receive": allows(request.user, owner, Role.STEWARD),
    }
    for each in context["packages"]:
        each.partnership = owner
        each.looks_at = scorecards.period_in_words(each.span, each.quarter)
        each.computed_by = scorecards.mode_in_words(each.mode)
    return render(request, "evidence/measures.html", context)


@partnership_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, partnership: str) -> HttpResponse:
    """Publish a package; anything else is refused with the reason."""
    form = PackageForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                found = _received(request, form.cleaned_data["file"])
            except HighroadError as error:
                form.add_error("file", f"{error.message} {error.remedy}".strip())
            else:
                messages.success(request, _("The package is published."))
                return redirect(found)
    context = {"partnership": request.partnership, "form": form}
    return render(request, "evidence/receive_measures.html", context, status=status)


def _received(request: HttpRequest, file: Any) -> PublishedMeasures:
    """The upload is looked at in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return receive_measures(request.user, request.partnership, path)


def _package(request: HttpRequest, partnership: str, package: int) -> PublishedMeasures:
    owner = partnership_by_slug(partnership=partnership)
    require_seen(request.user, owner)
    found = get_object_or_404(PublishedMeasures, partnership=owner, pk=package)
    found.partnership = owner
    return found


@public
@require_GET
def package(request: HttpRequest, partnership: str, package: int) -> HttpResponse:
    """A package as a scorecard: the data's quality, results, places, gaps with intervals, earlier results."""
    record = _package(request, partnership, package)
    read = MeasurePackage.from_json(record.text)
    before = _before(record)
    cards = scorecards.cards(read, before)
    return render(
        request,
        "evidence/measure_package.html",
        {
            "partnership": record.partnership,
            "record": record,
            "package": read,
            "quality": scorecards.quality(read),
            "cards": cards,
            "trends": scorecards.trends(read, before, [card.key for card in cards]),
            "before": [each.report["report"] for each in before],
        },
    )


def _before(record: PublishedMeasures) -> list[MeasurePackage]:
    """The packages of earlier quarters, of the same span and mode, newest first; one for each quarter."""
    earlier = PublishedMeasures.objects.filter(
        partnership=record.partnership, span=record.span, mode=record.mode, quarter__lt=record.quarter
    ).order_by("-quarter", "-pk")
    newest: dict[str, PublishedMeasures] = {}
    for each in earlier[: 2 * EARLIER]:
        newest.setdefault(each.quarter, each)
    return [MeasurePackage.from_json(each.text) for each in list(newest.values())[:EARLIER]]


@public
@require_GET
@csp(sending.NOTHING)
def trend(request: HttpRequest, partnership: str, package: int, program: str) -> HttpResponse:
    """The state's rates of one program over the packages published, as a drawing."""
    record = _package(request, partnership, package)
    drawn = scorecards.trend_svg(MeasurePackage.from_json(record.text), _before(record), program)
    if drawn is None:
        raise Http404(_("Fewer than two published results make no trend."))
    return HttpResponse(drawn, content_type="image/svg+xml")


@public
@require_GET
def package_file(request: HttpRequest, partnership: str, package: int) -> HttpResponse:
    """The package as it was released."""
    record = _package(request, partnership, package)
    return HttpResponse(
        record.text,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="measures-{record.quarter}.json"'},
    )
