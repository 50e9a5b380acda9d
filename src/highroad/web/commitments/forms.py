"""Forms of principles, recommendations and the strategy tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.web.commitments import selectors
from highroad.web.commitments.models import (
    Principle,
    Recommendation,
    RecommendationResponse,
    RecommendationStep,
    Strategy,
    StrategyItem,
)
from highroad.web.commitments.vocabulary import ABOVE, Answer, Direction, Level
from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Organization, Partnership, User
from highroad.web.directory.rules import Role
from highroad.web.directory.versioned_forms import VersionedModelForm


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        """The lines that say something."""
        text = super().to_python(value)
        return [line.strip()[:80] for line in str(text).splitlines() if line.strip()][:50]

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value


def _choices(label: Any, choices: list[tuple[Any, str]], **options: Any) -> forms.MultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class RestingForm(VersionedModelForm):
    """What rests on principles and evidence: the lists to choose from are those of the partnership."""

    requirements = LinesField(
        label=_("Requirements it answers"),
        required=False,
        help_text=_("Numbers of the plan's outline, one a line: II.b.1"),
    )

    def __init__(self, *args: Any, actor: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_for: dict[str, Any] = {"actor": actor, "partnership": partnership}
        principles = [(each.number, str(each)) for each in selectors.principles_of(partnership)]
        kept = selectors.exhibit_names(actor, partnership)
        people = list(selectors.population_names().items())
        self.fields["principles"] = _choices(_("Principles it rests on"), principles, coerce=int)
        self.fields["exhibits"] = _choices(
            _("Evidence"), [(key, each.title) for key, each in kept.items()], coerce=str
        )
        self.fields["populations"] = _choices(_("For whom"), people, coerce=str)
        self.order_fields(self.field_order or [])

    def afresh(self, current: Versioned) -> VersionedModelForm:
        """The same form for the row as it is now."""
        return type(self)(instance=current, **self.made_for)


class PrincipleForm(VersionedModelForm):
    """A principle."""

    class Meta:
        model = Principle
        fields = ("title", "statement", "source")


class RecommendationForm(RestingForm):
    """A recommendation."""

    field_order = (
        "statement", "rationale", "principles", "exhibits", "populations", "addressee", "organization",
        "answer_by", "steps", "cost_note", "requirements",
    )  # fmt: skip
    steps = forms.CharField(
        label=_("Key steps"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One a line. A line that begins with a day, such as 2027-03-01, is to be done by then. Who does "
            "each is said afterwards, on the recommendation's page."
        ),
    )

    class Meta:
        model = Recommendation
        fields = (
            "statement", "rationale", "addressee", "organization", "answer_by", "cost_note", "requirements",
        )  # fmt: skip
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 3}),
            "answer_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, partnership=partnership, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(
            partner_rows__partnership=partnership
        )
        if self.instance.pk:  # its steps are changed one by one
            del self.fields["steps"]


class StepForm(VersionedModelForm):
    """A key step: what, who does it, by when."""

    class Meta:
        model = RecommendationStep
        fields = ("text", "organization", "person", "due")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership, held = partnership, self.instance
        # Whoever does it now stays on offer, partner and member or not: saving must not let go of them.
        self.fields["organization"].queryset = Organization.objects.filter(
            Q(partner_rows__partnership=partnership) | Q(pk=held.organization_id)
        ).distinct()
        self.fields["person"].queryset = User.objects.filter(
            Q(pk__in=who_writes(partnership)) | Q(pk=held.person_id)
        )
        self.fields["person"].help_text = _("Only members read who it is.")

    def afresh(self, current: Versioned) -> VersionedModelForm:
        """The same form for the row as it is now."""
        return type(self)(instance=current, partnership=self.partnership)


def who_writes(partnership: Partnership) -> QuerySet[User]:
    """The members who can be given something to do."""
    return User.objects.filter(
        memberships__partnership=partnership,
        memberships__ended_at=None,
        memberships__role__gte=Role.CONTRIBUTOR,
    ).distinct()


class ResponseForm(forms.ModelForm):
    """What the addressee answered."""

    class Meta:
        model = RecommendationResponse
        fields = ("answer", "reason", "owner", "person", "on", "until")
        widgets = {
            "answer": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 4}),
            "on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = Answer.choices
        self.fields["person"].queryset = who_writes(partnership)
        self.initial.setdefault("on", timezone.localdate())


class StrategyForm(VersionedModelForm):
    """The tree's title and the tree above it."""

    class Meta:
        model = Strategy
        fields = ("title", "above")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.fields["above"].queryset = selectors.strategies_above(partnership)
        self.fields["above"].help_text = _("Of the state, for a local or regional strategy.")

    def afresh(self, current: Versioned) -> VersionedModelForm:
        """The same form for the row as it is now."""
        return type(self)(instance=current, partnership=self.partnership)


class ItemForm(RestingForm):
    """An item of the tree; what only measures or objectives have is asked of those alone."""

    sectors = LinesField(label=_("Industries"), required=False, help_text=_("One a line."))

    field_order = (
        "statement", "parent", "serves", "direction", "baseline", "target", "unit", "by_year",
        "principles", "exhibits", "populations", "programs", "sectors", "requirements",
    )  # fmt: skip

    class Meta:
        model = StrategyItem
        fields = (
            "statement", "parent", "serves", "direction", "baseline", "target", "unit", "by_year",
            "sectors", "requirements",
        )  # fmt: skip
        widgets = {"statement": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, tree: Strategy, level: str, **kwargs: Any) -> None:
        super().__init__(*args, partnership=tree.partnership, **kwargs)
        self.made_for = {"actor": self.made_for["actor"], "tree": tree, "level": level}
        found = selectors.branches(tree)
        above = [each for each in found if each.item.level in ABOVE[level]]
        self._choose("parent", above, required=bool(ABOVE[level]) and level != Level.GOAL)
        self.fields["programs"] = _choices(_("Programs"), list(selectors.program_names().items()), coerce=str)
        if level == Level.OBJECTIVE and tree.above is not None:
            upper = [each for each in selectors.branches(tree.above) if each.item.level == Level.OBJECTIVE]
            self._choose("serves", upper, required=False)
        else:
            del self.fields["serves"]
        if level == Level.MEASURE:
            self.fields["direction"].choices = [("", "—"), *Direction.choices]
            self.fields["statement"].label = _("Name of the measure")
        else:
            for name in ("direction", "baseline", "target", "unit", "by_year"):
                del self.fields[name]
        if level == Level.VISION:
            del self.fields["parent"]
        self.order_fields(list(self.field_order))

    def _choose(self, name: str, found: list[selectors.Branch], *, required: bool) -> None:
        field = self.fields[name]
        field.queryset = StrategyItem.objects.filter(pk__in=[each.item.pk for each in found])
        field.required = required
        words = {each.item.pk: f"{each.number} {each.item.statement}".strip()[:90] for each in found}
        field.label_from_instance = lambda item: words.get(item.pk, str(item))
