"""Forms of the directory."""

from __future__ import annotations

import difflib
import re
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as speak
from django.utils.translation import gettext_lazy as _

from highroad.reference.programs import programs
from highroad.web.directory.models import Organization, Partnership, Region, User
from highroad.web.directory.versioned_forms import VersionedModelForm
from highroad.web.directory.vocabulary import ROLE_MEANS, Role, Sector, Service


class SignupNameForm(forms.Form):
    """What sign-up asks for beyond address and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request: HttpRequest, user: Any) -> None:
        """The adapter has already kept the name."""


class AccountForm(forms.ModelForm):
    """One's own name and language."""

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["language"].choices = [("", _("As my browser asks")), *settings.LANGUAGES]


def _role_choices() -> list[tuple[int, SafeString]]:
    return [
        (role.value, format_html("<strong>{}</strong>: {}", str(role.label).capitalize(), ROLE_MEANS[role]))
        for role in Role
        if role is not Role.OPERATOR
    ]


class RoleForm(forms.Form):
    """A role, and the partner organization a person takes part for."""

    role = forms.TypedChoiceField(
        label=_("Role"), coerce=lambda value: Role(int(value)), widget=forms.RadioSelect
    )
    organization = forms.ModelChoiceField(
        label=_("Organization"), queryset=Organization.objects.none(), required=False
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _role_choices()
        partners = Organization.objects.filter(partner_rows__partnership=partnership).order_by("name")
        self.fields["organization"].queryset = partners


class InvitationForm(RoleForm):
    """An invitation into a partnership."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role", "organization"]


class MemberForm(RoleForm):
    """A member's role, and why it changes."""

    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=500,
        required=False,
        help_text=_("Kept in the audit record."),
    )


class ReasonForm(forms.Form):
    """Why somebody or something is taken out."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Kept in the audit record."))


class OrganizationForm(VersionedModelForm):
    """An organization: what it is, administers and offers."""

    programs = forms.MultipleChoiceField(
        label=_("Programs it administers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    services = forms.MultipleChoiceField(
        label=_("Services it offers"),
        choices=Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = ["name", "sector", "website", "description", "programs", "services"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", _("Choose a sector")), *Sector.choices]
        self.fields["programs"].choices = [(code, found.name) for code, found in programs().items()]


_FILLERS = {"the", "of", "and", "for", "a", "inc", "llc", "county", "department", "association"}


def similar_organizations(name: str) -> list[Organization]:
    """Organizations that may be the same as one called `name`, most alike first; at most five."""

    def bare(text: str) -> str:
        words = re.sub(r"[^\w\s]", " ", text.casefold()).split()
        return " ".join(word for word in words if word not in _FILLERS)

    wanted = bare(name)
    scored = []
    for organization in Organization.objects.only("pk", "name", "slug", "sector"):
        other = bare(organization.name)
        likeness = difflib.SequenceMatcher(None, wanted, other).ratio()
        if likeness >= 0.82 or (wanted and (wanted in other or other in wanted) and len(other) > 5):
            scored.append((likeness, organization))
    return [organization for _likeness, organization in sorted(scored, key=lambda pair: -pair[0])[:5]]


class NewOrganizationForm(OrganizationForm):
    """A new organization; one that looks like an existing one is asked about first."""

    not_the_same = forms.BooleanField(
        label=_("It isn't one of these: add it as a new organization"), required=False
    )
    similar: list[Organization]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.similar = []

    @property
    def own_fields(self) -> list[str]:
        """The fields of the organization itself."""
        return [name for name in super().own_fields if name != "not_the_same"]

    def clean(self) -> dict[str, Any]:
        """Look for the same organization under a similar name."""
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("not_the_same"):
            self.similar = similar_organizations(cleaned["name"])
            if self.similar:
                self.add_error("not_the_same", speak("Organizations with a similar name are listed already."))
        return cleaned


class AddPartnerForm(forms.Form):
    """An organization that is listed already becomes a partner."""

    organization = forms.ModelChoiceField(
        label=_("Organization"), queryset=Organization.objects.none(), empty_label=_("Choose an organization")
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organization.objects.exclude(partner_rows__partnership=partnership).order_by("name")
        self.fields["organization"].queryset = others


class PartnershipForm(VersionedModelForm):
    """A partnership's name, purpose and backbone."""

    class Meta:
        model = Partnership
        fields = ["name", "purpose", "backbone", "is_public"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "purpose": _("What the partners want to be true, in words a resident understands."),
            "backbone": _("The organization that keeps the partnership going."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            partners = Organization.objects.filter(partner_rows__partnership=self.instance)
            self.fields["backbone"].queryset = partners.order_by("name")


class NewPartnershipForm(forms.ModelForm):
    """A partnership to begin: with its region, its backbone and its first steward."""

    steward = forms.EmailField(
        label=_("First steward's e-mail address"),
        help_text=_("Gets an invitation; the steward invites everybody else."),
    )

    class Meta:
        model = Partnership
        fields = ["name", "purpose", "region", "backbone", "is_public"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.order_by("name")
        self.fields["backbone"].queryset = Organization.objects.order_by("name")


class RegionForm(forms.Form):
    """A region to be named, from chosen reference regions."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        required=False,
        help_text=_("What people here call it. Left empty, the published name is used."),
    )
    since = forms.DateField(
        label=_("Boundary in force since"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RedrawForm(forms.Form):
    """From when a new boundary holds, and why."""

    since = forms.DateField(
        label=_("New boundary in force since"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Numbers computed for earlier days keep the earlier boundary."),
    )
    note = forms.CharField(label=_("Why it changes"), max_length=500)


class AuditFilterForm(forms.Form):
    """Which audit events to show."""

    who = forms.CharField(label=_("Who"), required=False, max_length=100)
    verb = forms.ChoiceField(label=_("What"), required=False)
    partnership = forms.ModelChoiceField(
        label=_("Partnership"),
        queryset=Partnership.objects.order_by("name"),
        required=False,
        to_field_name="slug",
        empty_label=_("All"),
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, verbs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("Everything")), *((verb, verb) for verb in verbs)]
