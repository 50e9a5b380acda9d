"""Forms: keeping an answer, binding a claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highroad import language
from highroad.planning.claims import Comparison
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.web.evidence import checking

COMPARISONS = [
    (Comparison.ABOVE.value, _("is above")),
    (Comparison.AT_LEAST.value, _("is at least")),
    (Comparison.BELOW.value, _("is below")),
    (Comparison.AT_MOST.value, _("is at most")),
    (Comparison.BETWEEN.value, _("is between two numbers")),
    (Comparison.APPROXIMATELY.value, _("is about")),
    (Comparison.RANK_AT_MOST.value, _("is among the first (rank at most)")),
    (Comparison.RISES.value, _("has risen since the earlier edition")),
    (Comparison.FALLS.value, _("has fallen since the earlier edition")),
]
DIRECTIONS = (Comparison.RISES.value, Comparison.FALLS.value)
MOST_MEANT = 12
FEW_ROWS = 40


class KeepForm(forms.Form):
    """Keep an answer for a partnership."""

    question = forms.CharField(widget=forms.HiddenInput)
    partnership = forms.ChoiceField(label=_("For which partnership"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why you keep it; shown under the exhibit."),
    )
    is_public = forms.BooleanField(label=_("Anyone may read it"), required=False, initial=True)

    def __init__(self, *args: Any, partnerships: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].choices = [(each.slug, each.name) for each in partnerships]


class ClaimForm(forms.Form):
    """A sentence and the condition under which it is true.

    A short table's rows are a list to choose from; in a long one the row is typed by name or code, with
    suggestions, and what isn't clear comes back as a short list.
    """

    sentence = forms.CharField(
        label=_("Sentence"),
        max_length=300,
        help_text=_("As it would stand in a plan, for example: farm work is five times as common here."),
    )
    row = forms.CharField(
        label=_("Which row"), max_length=300, help_text=_("A name or a code; suggestions appear as you type.")
    )
    measure = forms.ChoiceField(label=_("Which number"))
    comparison = forms.ChoiceField(label=_("Condition"), choices=COMPARISONS)
    threshold = forms.FloatField(
        label=_("Number to compare with"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "hr-short"}),
        help_text=_("Not needed for “has risen” and “has fallen”."),
    )
    upper = forms.FloatField(
        label=_("Upper number"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "hr-short"}),
        help_text=_("Only for “is between two numbers”."),
    )

    # Which numbers are needed depends on the condition; the server says so.
    use_required_attribute = False

    def __init__(self, answered: Answer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say = language.gettext
        self.rows = checking.row_names(answered)
        choices = [(name, name) for name in self.rows]
        if len(choices) <= FEW_ROWS:
            self._choose(choices)
        else:
            self.fields["row"].widget.attrs |= {"list": "rows", "autocomplete": "off"}
        self.fields["measure"].choices = [
            (measure, say(answered.table.column(measure).label)) for measure in answered.measures
        ]

    @property
    def suggestions(self) -> list[str]:
        """The names of all rows, when they are typed rather than chosen."""
        return list(self.rows) if "list" in self.fields["row"].widget.attrs else []

    def _choose(self, choices: list[tuple[str, str]]) -> None:
        self.fields["row"] = forms.ChoiceField(label=_("Which row"), choices=choices)

    def clean_row(self) -> str:
        """The row that answers to what was typed."""
        text = self.cleaned_data["row"].strip()
        plain = text.casefold()
        if text in self.rows:
            return text
        exact = [
            name
            for name, key in self.rows.items()
            if plain in (value.casefold() for value in key.values())
            or name.casefold().startswith(f"{plain} (")
        ]
        found = exact if len(exact) == 1 else [name for name in self.rows if plain in name.casefold()]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No row of the table is called so."))
        self._choose([(name, name) for name in found[:MOST_MEANT]])
        raise forms.ValidationError(_("Several rows answer to that. Choose one of them."))

    def clean(self) -> dict[str, Any]:
        """The numbers that the condition needs are there."""
        cleaned = super().clean()
        comparison = cleaned.get("comparison")
        if comparison in DIRECTIONS:
            self.errors.pop("threshold", None)
        needs_upper = comparison == Comparison.BETWEEN.value
        if needs_upper and cleaned.get("upper") is None and "upper" not in self.errors:
            self.add_error("upper", _("“Between” needs an upper number too."))
        return cleaned

    def condition(self) -> dict[str, Any]:
        """The condition as it is stored."""
        cleaned = self.cleaned_data
        condition: dict[str, Any] = {
            "measure": cleaned["measure"],
            "row": self.rows[cleaned["row"]],
            "comparison": cleaned["comparison"],
        }
        if cleaned["comparison"] not in DIRECTIONS:
            condition["threshold"] = cleaned["threshold"]
        if cleaned["comparison"] == Comparison.BETWEEN.value:
            condition["upper"] = cleaned["upper"]
        return condition
