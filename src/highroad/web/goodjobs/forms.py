"""Forms of occupation lists and appeals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad.errors import HighroadError
from highroad.market import oews_areas
from highroad.reference.list_rules import Group, Rule
from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Partnership
from highroad.web.directory.versioned_forms import VersionedModelForm
from highroad.web.evidence import answers
from highroad.web.goodjobs import building, standards
from highroad.web.goodjobs.models import Appeal, AppealDecision, OccupationList

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_SETTINGS = ("area", "margin", "rates", "standard", "standard_source", "appeals_until", "decide_by")
_DAYS = {"appeals_until": _DAY, "decide_by": _DAY}


def area_choices(partnership: Partnership) -> list[tuple[str, str]]:
    """The published areas that may describe the partnership's region, best fitting first."""
    first = [("", _("the one that fits the region best"))]
    try:
        return first + list(oews_areas(partnership.region.key, answers.catalogue()).choices)
    except HighroadError:
        return first


def _with_areas(form: Any, partnership: Partnership) -> None:
    form.fields["area"] = forms.ChoiceField(
        label=_("Published area"), choices=area_choices(partnership), required=False
    )


def _check_standard(form: Any, rule: Rule | None) -> None:
    if rule and building.needs_standard(rule) and not form.cleaned_data.get("standard"):
        form.add_error("standard", _("This rule compares wages with a standard: give it."))


class NewListForm(forms.ModelForm):
    """A new list: which rule it begins with."""

    class Meta:
        model = OccupationList
        fields = ("title", "rule", "standard", "standard_source")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.fields["rule"] = forms.ChoiceField(
            label=_("Rule to begin with"),
            choices=standards.choices(partnership, "occupation-list"),
            widget=forms.RadioSelect,
            help_text=_("Its thresholds can be changed afterwards; its form can't."),
        )
        self.order_fields(["title", "rule", "standard", "standard_source"])

    def clean(self) -> Any:
        """A rule that asks for a wage standard gets one."""
        cleaned = super().clean()
        named = self.cleaned_data.get("rule")
        _check_standard(self, standards.list_rule(self.partnership, named) if named else None)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was entered, by field of the model."""
        return dict(self.cleaned_data)


class ListForm(VersionedModelForm):
    """A list's thresholds, one field for each criterion of its rule, and everything else but the rule."""

    class Meta:
        model = OccupationList
        fields = ("title", *_SETTINGS)
        widgets = _DAYS

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        self.partnership = partnership
        one: OccupationList = kwargs["instance"]
        self.rule = standards.list_rule(partnership, one.rule)
        own = {self._name(key): one.thresholds.get(key, value) for key, value in self._settings().items()}
        kwargs["initial"] = {**own, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        _with_areas(self, partnership)
        for group in self.rule.groups:
            if group.asks == "points":
                self._offer(f"{group.key}.needs", _("points needed"), group)
            for each in group.criteria:
                self._offer(each.key, each.pattern, group)
        if one.rule.startswith("own:"):
            self._offer_versions(one)
        self.order_fields(["title", "next_rule", *own, "margin", *_SETTINGS])

    def _settings(self) -> dict[str, float]:
        """The numbers that may be changed: thresholds, and points needed; steps of ranks stay."""
        ranks = {each.key for each in self.rule.criteria if each.compares == "by_rank"}
        return {key: value for key, value in self.rule.settings.items() if key not in ranks}

    def _offer(self, key: str, pattern: str, group: Group) -> None:
        if key in self._settings():
            self.fields[self._name(key)] = forms.FloatField(
                label=f"{group.said_title}: {pattern}",
                help_text=_("The rule says {value}.").format(value=f"{self.rule.settings[key]:,g}"),
                widget=forms.NumberInput(attrs={"step": "any"}),
            )

    def _offer_versions(self, one: OccupationList) -> None:
        """A list by a rule of one's own may take another version of it; its thresholds begin anew."""
        own = [each for each in standards.choices(self.partnership, "occupation-list") if ":" in each[0]]
        self.fields["next_rule"] = forms.ChoiceField(
            label=_("Version of our rule"),
            choices=own,
            initial=one.rule,
            help_text=_("With another version, the thresholds become those that it says."),
        )

    def _chosen(self) -> Rule:
        named = self.cleaned_data.get("next_rule")
        return standards.list_rule(self.partnership, named) if named else self.rule

    @staticmethod
    def _name(key: str) -> str:
        return "threshold_" + key.replace(".", "_")

    def clean(self) -> Any:
        """A rule that asks for a wage standard gets one."""
        cleaned = super().clean()
        _check_standard(self, self._chosen())
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was entered; thresholds that are the rule's own are left out."""
        settings = self._settings()
        names = {key: self._name(key) for key in settings}
        entered = {key: self.cleaned_data[name] for key, name in names.items()}
        given = super().values()
        named = given.pop("next_rule", self.instance.rule) or self.instance.rule
        rest = {name: value for name, value in given.items() if name not in names.values()}
        if named != self.instance.rule:
            return {**rest, "rule": named, "thresholds": {}}
        return {
            **rest,
            "thresholds": {key: entered[key] for key, value in settings.items() if entered[key] != value},
        }

    def stored(self, current: Versioned) -> dict[str, Any]:
        """A row's values by field of this form."""
        fresh = type(self)(instance=current, partnership=self.partnership)
        return {name: fresh.initial.get(name) for name in self.own_fields}

    def afresh(self, current: Versioned) -> VersionedModelForm:
        """The same form for the row as it is now."""
        return type(self)(instance=current, partnership=self.partnership)


class PublishForm(forms.Form):
    """What a new version changes."""

    note = forms.CharField(
        label=gettext_lazy("What changed, and why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.ModelForm):
    """Contest what the list says of one occupation."""

    class Meta:
        model = Appeal
        fields = ("soc", "change", "on_behalf_of", "argument", "evidence")
        widgets = {
            "change": forms.RadioSelect,
            "argument": forms.Textarea(attrs={"rows": 5}),
            "evidence": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, occupations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["soc"] = forms.ChoiceField(label=_("Occupation"), choices=occupations)
        self.fields["change"].choices = [choice for choice in self.fields["change"].choices if choice[0]]
        self.order_fields(self.Meta.fields)


class DecisionForm(forms.ModelForm):
    """Decide an appeal."""

    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=((True, gettext_lazy("granted")), (False, gettext_lazy("denied"))),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = AppealDecision
        fields = ("granted", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
