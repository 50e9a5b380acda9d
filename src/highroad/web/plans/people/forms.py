"""Forms of assignments and remarks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.models import Organization, Partnership
from highroad.web.plans.people.assigning import KEEP, Assignment
from highroad.web.plans.people.models import LONGEST_REMARK
from highroad.web.plans.people.vocabulary import Weight
from highroad.web.plans.selectors import people_of

MOST = 500
_AS_IT_IS, _NOBODY = "", "none"


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day; a date field of HTML takes ISO dates alone, whatever the language writes."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=more.pop("required", False), widget=widget, **more)


class ApprovalForm(forms.Form):
    """Whether approvers may approve what they wrote themselves, and why."""

    own_text = forms.TypedChoiceField(
        label=_("A text may be approved"),
        choices=[
            ("no", _("only by an approver who didn't write it")),
            ("yes", _("also by the approver who wrote it")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class BulkForm(forms.Form):
    """What to give to the sections that are ticked. Left alone, a part stays as it is."""

    assignee = forms.ChoiceField(label=_("Person"), required=False)
    organization = forms.ChoiceField(label=_("Organization"), required=False)
    due = day_field(_("Due"))
    no_due = forms.BooleanField(label=_("Take the due date away"), required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people_of(partnership)}
        self._organizations = {
            str(each.pk): each for each in Organization.objects.filter(partner_rows__partnership=partnership)
        }
        for name, rows in (("assignee", self._people), ("organization", self._organizations)):
            self.fields[name].choices = [
                (_AS_IT_IS, _("as it is")),
                (_NOBODY, _("nobody")),
                *((key, str(row)) for key, row in rows.items()),
            ]

    def assignment(self) -> Assignment:
        """What was chosen."""
        chosen = self.cleaned_data
        return Assignment(
            assignee=self._chosen(self._people, chosen["assignee"]),
            organization=self._chosen(self._organizations, chosen["organization"]),
            due=None if chosen["no_due"] else chosen["due"] or KEEP,
        )

    @staticmethod
    def _chosen(rows: dict[str, Any], key: str) -> Any:
        if key == _AS_IT_IS:
            return KEEP
        return None if key == _NOBODY else rows[key]


def ticked(values: list[str]) -> dict[str, int]:
    """The sections ticked, each with the version that the page showed: "II.b.1:3" is version 3 of II.b.1."""
    found = {}
    for value in values[:MOST]:
        requirement, _colon, version = value.rpartition(":")
        if requirement and version.isascii() and version.isdigit() and len(version) < 9:
            found[requirement] = int(version)
    return found


class RemarkForm(forms.Form):
    """A remark on a section."""

    weight = forms.ChoiceField(label=_("Weight"), choices=Weight.choices, initial=Weight.REQUIRED)
    finding = forms.CharField(
        label=_("Finding"),
        help_text=_("What the element lacks or gets wrong."),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    action = forms.CharField(
        label=_("What must be done"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.CharField(
        label=_("On behalf of"),
        required=False,
        max_length=200,
        help_text=_("When you write down somebody else's remark, a federal department's for instance."),
    )
    due = day_field(_("Answer by"))
    text_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
