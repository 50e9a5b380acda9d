"""Bringing a plan in from its archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from highroad.errors import BadArchive
from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.plans.archive.reading import import_archive, not_here

LARGEST_UPLOAD = 300_000_000


class ArchiveForm(forms.Form):
    """A plan's archive."""

    file = forms.FileField(
        label=gettext_lazy("Archive"),
        help_text=gettext_lazy("The zip file that “Take it along” made, of this instance or another."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self) -> Any:
        """Not larger than any plan's archive."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                _("The file is larger than {most} MB.").format(most=LARGEST_UPLOAD // 10**6)
            )
        return file


@partnership_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def import_plan(request: HttpRequest, partnership: str) -> HttpResponse:
    """Make a plan again from its archive: texts, exhibits, claims, signatures and verdicts."""
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = import_archive(request.user, form.cleaned_data["file"].read(), request.partnership)
        except BadArchive as error:
            form.add_error("file", f"{error.message} {error.remedy}")
        else:
            messages.success(
                request,
                _("The plan is here again: {sections} sections, {exhibits} exhibits.").format(
                    sections=made.sections, exhibits=made.exhibits
                ),
            )
            if made.before:
                messages.warning(request, not_here(made))
            if made.differing:
                messages.warning(
                    request,
                    _("Judged otherwise here than in the archive: {requirements}").format(
                        requirements=", ".join(made.differing)
                    ),
                )
            return redirect(made.plan)
    context = {"partnership": request.partnership, "form": form}
    return render(request, "plans/import.html", context, status=422 if form.is_bound else 200)
