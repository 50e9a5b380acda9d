"""Forms: asking a question of a kind, keeping its answer, binding a claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highroad import language
from highroad.planning.claims import Comparison
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Kind, Question

COMPARISONS = [
    (Comparison.ABOVE.value, _("is above")),
    (Comparison.AT_LEAST.value, _("is at least")),
    (Comparison.BELOW.value, _("is below")),
    (Comparison.AT_MOST.value, _("is at most")),
    (Comparison.APPROXIMATELY.value, _("is about")),
    (Comparison.RANK_AT_MOST.value, _("is among the first (rank at most)")),
]


class AskForm(forms.Form):
    """The parameters of a kind as form fields; it is sent by GET, so the address is the question."""

    def __init__(self, kind: Kind, data: Any = None, *, areas: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(data)
        say = language.gettext
        for parameter in kind.parameters:
            common = {
                "label": say(parameter.label),
                "help_text": say(parameter.help) if parameter.help else "",
                "required": parameter.required,
                "initial": parameter.default,
            }
            if parameter.form == "choice":
                choices = [(value, say(name)) for value, name in parameter.choices]
                field: forms.Field = forms.ChoiceField(choices=choices, **common)
            elif parameter.form == "area":
                if len(areas) < 2:
                    continue
                field = forms.ChoiceField(choices=[("", _("Best fitting")), *areas], **common)
            elif parameter.form == "number":
                field = forms.FloatField(
                    min_value=parameter.least, max_value=parameter.most, localize=False, **common
                )
            else:
                field = forms.CharField(max_length=400, **common)
            self.fields[parameter.name] = field


class KeepForm(forms.Form):
    """Keep an answer for a partnership."""

    question = forms.CharField(widget=forms.HiddenInput)
    partnership = forms.SlugField(label=_("For which partnership"))
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
        self.fields["partnership"] = forms.ChoiceField(
            label=_("For which partnership"), choices=[(each.slug, each.name) for each in partnerships]
        )


class ClaimForm(forms.Form):
    """A sentence and the condition under which it is true."""

    sentence = forms.CharField(
        label=_("Sentence"),
        max_length=300,
        help_text=_("As it would stand in a plan, for example: farm work is five times as common here."),
    )
    row = forms.ChoiceField(label=_("Which row"))
    measure = forms.ChoiceField(label=_("Which number"))
    comparison = forms.ChoiceField(label=_("Condition"), choices=COMPARISONS)
    threshold = forms.FloatField(label=_("Number to compare with"))

    def __init__(self, answered: Answer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = answered.table
        say = language.gettext
        self.keys = answered.key_columns
        name = next(
            (
                column.name
                for column in table.columns
                if column.name not in self.keys and column.kind == "text"
            ),
            self.keys[0],
        )
        rows = {}
        for row in range(table.num_rows):
            key = "|".join(str(table.value(row, column)) for column in self.keys)
            rows[key] = f"{table.text(row, name)} ({table.text(row, self.keys[0])})"
        self.fields["row"].choices = list(rows.items())
        self.fields["measure"].choices = [
            (measure, say(table.column(measure).label)) for measure in answered.measures
        ]

    def condition(self) -> dict[str, Any]:
        """The condition as it is stored."""
        cleaned = self.cleaned_data
        row = dict(zip(self.keys, cleaned["row"].split("|"), strict=True))
        return {
            "measure": cleaned["measure"],
            "row": row,
            "comparison": cleaned["comparison"],
            "threshold": cleaned["threshold"],
        }


def question_from(kind: Kind, form: AskForm, asked: dict[str, str]) -> Question:
    """The question of a form's data: only what the kind knows, only what differs from silence."""
    known = {name: value for name, value in asked.items() if name in kind.by_name and value}
    vintages = {name: value for name, value in asked.items() if name.startswith("vintage.") and value}
    return Question.from_query(kind.key, {**known, **vintages})


__all__ = ["AskForm", "ClaimForm", "KeepForm", "question_from"]
