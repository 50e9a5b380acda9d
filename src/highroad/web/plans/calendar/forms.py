"""Forms of recorded days, phases and milestones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.models import Organization
from highroad.web.directory.versioned_forms import VersionedModelForm
from highroad.web.plans.calendar.models import Milestone, Phase
from highroad.web.plans.people.forms import day_field
from highroad.web.plans.selectors import people_of


class DayForm(forms.Form):
    """The day of a clock, as the plan has set it."""

    day = day_field(_("Day"))
    happened = forms.BooleanField(label=_("It happened on that day"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PhaseForm(VersionedModelForm):
    """A phase of the work."""

    begins = day_field(_("First day"), required=True)
    ends = day_field(_("Last day"), required=True)
    reason = forms.CharField(
        label=_("Why the days move"),
        required=False,
        max_length=300,
        help_text=_("Only when a day is another one. Everybody reads it beside the old days."),
    )

    class Meta:
        model = Phase
        fields = ("title", "begins", "ends", "summary")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["reason"]


class MilestoneForm(VersionedModelForm):
    """A milestone. Moving its day needs a reason."""

    due = day_field(_("Due"), required=True)
    done_on = day_field(_("Done on"))
    reason = forms.CharField(
        label=_("Why the day moves"),
        required=False,
        max_length=300,
        help_text=_("Only when the due day is another one. Everybody reads it beside the old day."),
    )

    class Meta:
        model = Milestone
        fields = ("title", "deliverable", "phase", "due", "done_on", "owner", "organization")
        widgets = {"deliverable": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        self.fields["phase"].queryset = Phase.objects.filter(plan=plan)
        self.fields["owner"].queryset = people_of(plan.partnership)
        self.fields["organization"].queryset = Organization.objects.filter(
            partner_rows__partnership=plan.partnership
        )
        if not self.instance.pk:
            del self.fields["reason"], self.fields["done_on"]
