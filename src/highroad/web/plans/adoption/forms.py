"""Forms for signatures and votes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class SigningForm(forms.Form):
    """Who answers for an assurance, on which evidence, since when."""

    owner = forms.CharField(
        label=_("Who answers for it"), max_length=200, help_text=_("The person and the office.")
    )
    signed_on = forms.DateField(label=_("Signed on"), **_DAY)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=500,
        required=False,
        help_text=_("The policy, law or record that it rests on, and where it is kept."),
    )
    link = forms.URLField(
        label=_("Link to the evidence"), max_length=1000, required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Or the file itself"),
        required=False,
        help_text=_("PDF, Word, Excel, PNG or JPEG, up to 20 MB."),
    )


class AdoptionForm(forms.Form):
    """The vote on a plan, and the elected official's agreement."""

    body = forms.CharField(label=_("Body that voted"), max_length=200)
    voted_on = forms.DateField(label=_("Day of the vote"), **_DAY)
    yes = forms.IntegerField(label=_("Yes"), min_value=0, max_value=10_000)
    no = forms.IntegerField(label=_("No"), min_value=0, max_value=10_000, initial=0)
    abstained = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=10_000, initial=0)
    official = forms.CharField(
        label=_("Elected official who agreed"),
        max_length=200,
        required=False,
        help_text=_(
            "For a State plan the Governor; for a local or regional plan the chief elected official."
        ),
    )
    agreed_on = forms.DateField(label=_("Agreed on"), required=False, **_DAY)
    record = forms.CharField(
        label=_("Where the vote is recorded"),
        max_length=500,
        required=False,
        help_text=_("Minutes, resolution."),
    )
    link = forms.URLField(
        label=_("Link to the record"), max_length=1000, required=False, assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        """An agreement has a day and somebody who agreed."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("agreed_on") and not cleaned.get("official"):
            self.add_error("official", _("Say who agreed."))
        return cleaned
