"""Forms of the plans: starting one, what it says about itself, writing, assigning, judging, publishing."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.reference.packs import Pack, list_usable_packs, spoken
from highroad.web.directory.models import Organization, Partnership
from highroad.web.plans.models import LONGEST_TEXT, Plan, Section
from highroad.web.plans.selectors import people_of
from highroad.web.plans.vocabulary import Opinion, PlanState


def packs_in_force(on: datetime.date | None = None) -> list[Pack]:
    """Of every pack the version to answer now, in the reader's language."""
    return [spoken(pack) for pack in list_usable_packs(on=on or timezone.localdate())]


class PackForm(forms.Form):
    """Which pack a plan is to answer."""

    pack = forms.ChoiceField(label=_("Requirement pack"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = [(pack.key, pack.title) for pack in packs_in_force()]


class ParticularsForm(forms.Form):
    """A plan's title, its period, and the questions that its pack asks about it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    begins = forms.DateField(
        label=_("First day of its period"),
        required=False,
        help_text=_("Deadlines are computed from it. Program years begin on July 1."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(
        label=_("Language of its texts"),
        required=False,
        choices=settings.LANGUAGES,
        help_text=_("A section in another language says so itself."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pack: Pack, plan: Plan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs["initial"] = {
                "title": plan.title,
                "begins": plan.begins,
                "language": plan.language,
                "version": plan.version,
                **{f"answer_{key}": value for key, value in plan.answers.items()},
            }
        super().__init__(*args, **kwargs)
        self.pack, self.spoken = pack, plan.language if plan is not None else "en"
        for key, asked in pack.fields.items():
            self.fields[f"answer_{key}"] = _field(asked)

    def answers(self) -> dict[str, Any]:
        """What the plan says about itself, in the pack's terms; empty answers are left out."""
        given = {key: self.cleaned_data[f"answer_{key}"] for key in self.pack.fields}
        return {key: value for key, value in given.items() if value not in ("", [], None)}

    def clean(self) -> dict[str, Any]:
        """Answers that only make sense under a condition are dropped when it doesn't hold."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["language"] = cleaned.get("language") or self.spoken
        answers = {key: cleaned.get(f"answer_{key}") for key in self.pack.fields}
        for key, asked in self.pack.fields.items():
            if asked.needs is not None and not asked.needs(answers):
                cleaned[f"answer_{key}"] = []
        return cleaned


def _field(asked: Any) -> forms.Field:
    if asked.kind == "choice":
        return forms.ChoiceField(
            label=asked.label, choices=list(asked.choices.items()), widget=forms.RadioSelect
        )
    if asked.kind == "choices":
        help_text = _("Only for a Combined plan.") if asked.needs else ""
        return forms.MultipleChoiceField(
            label=asked.label,
            choices=list(asked.choices.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=help_text,
        )
    return forms.BooleanField(label=asked.label, required=False)


class TextForm(forms.Form):
    """A section's text, with the version of it that the writer began from."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AssignForm(forms.Form):
    """Who writes a section, for whom, until when."""

    assignee = forms.ModelChoiceField(None, label=_("Person"), required=False)
    organization = forms.ModelChoiceField(None, label=_("Organization"), required=False)
    due = forms.DateField(
        label=_("Due"),
        required=False,
        # A date field of HTML takes ISO dates alone, whatever the language writes.
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: Section, partnership: Partnership, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "assignee": section.assignee_id,
                "organization": section.organization_id,
                "due": section.due,
                "version": section.version,
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people_of(partnership)
        self.fields["organization"].queryset = Organization.objects.filter(
            partner_rows__partnership=partnership
        )


class JudgeForm(forms.Form):
    """What a reviewer thinks of a requirement, and why."""

    verdict = forms.ChoiceField(
        label=_("The requirement is"), choices=Opinion.choices, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    text_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PublishForm(forms.Form):
    """Freezing an edition of the plan."""

    state = forms.ChoiceField(
        label=_("The plan is"),
        choices=[(state.value, state.label) for state in (PlanState.PUBLISHED, PlanState.ADOPTED)],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note to readers"),
        required=False,
        max_length=2000,
        help_text=_("What this edition is, or what changed since the one before."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
