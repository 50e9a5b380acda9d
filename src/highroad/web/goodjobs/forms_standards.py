"""Forms that write a partnership's own rubric of job quality or rule of readiness."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad.language import gettext as spoken
from highroad.reference.quality_rubrics import EVIDENCE, Rubric
from highroad.reference.readiness_rules import MEASURES
from highroad.web.goodjobs import standards

SPARE = 3
MOST = 20
_NUMBER = forms.NumberInput(attrs={"step": "any"})


class HeadForm(forms.Form):
    """What the rubric or rule is called, what it rests on, since when, and what changed."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    citation = forms.CharField(
        label=gettext_lazy("What it rests on"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("A law, a resolution of the board, an agreement, with its date."),
    )
    in_force_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=gettext_lazy("What changed, and why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class _Part(forms.Form):
    """A line of the rubric or rule; one that is left blank is left out."""

    at_least = forms.FloatField(label=gettext_lazy("At least"), required=False, widget=_NUMBER)
    at_most = forms.FloatField(label=gettext_lazy("At most"), required=False, widget=_NUMBER)
    of_standard = forms.BooleanField(
        label=gettext_lazy("The limit is a multiple of the wage standard"), required=False
    )

    def limits(self) -> dict[str, Any]:
        """The limits that were given."""
        found = {
            name: self.cleaned_data[name]
            for name in ("at_least", "at_most", "below")
            if self.cleaned_data.get(name) is not None
        }
        return found | ({"of": "standard"} if self.cleaned_data.get("of_standard") else {})


class ElementForm(_Part):
    """One element of job quality."""

    title = forms.CharField(label=gettext_lazy("Element"), max_length=80, required=False)
    asks = forms.CharField(label=gettext_lazy("What it asks"), max_length=200, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit of the limit"), max_length=20, required=False)
    accepts = forms.MultipleChoiceField(
        label=gettext_lazy("Evidence that counts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    weight = forms.FloatField(
        label=gettext_lazy("Weight"), initial=1, required=False, min_value=0.01, max_value=100, widget=_NUMBER
    )
    field_order = ("title", "asks", "at_least", "at_most", "of_standard", "unit", "accepts", "weight")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepts"].choices = [
            (key, spoken(name)) for key, name in EVIDENCE.items() if key != "none"
        ]

    def clean(self) -> Any:
        """An element that is named says what it asks, and which evidence counts."""
        cleaned = super().clean()
        if self.cleaned_data.get("title"):
            if not self.cleaned_data.get("asks"):
                self.add_error("asks", _("Say what the element asks."))
            if not self.cleaned_data.get("accepts"):
                self.add_error("accepts", _("Choose at least one kind of evidence."))
        return cleaned

    def part(self, taken: set[str]) -> dict[str, Any] | None:
        """The element as a rubric holds it; None for a blank line."""
        told = self.cleaned_data
        if not told.get("title"):
            return None
        made = {"key": standards.key_of(told["title"], taken), "title": told["title"], "asks": told["asks"]}
        made |= self.limits() | {"accepts": list(told["accepts"])}
        if told.get("unit"):
            made["unit"] = told["unit"]
        if told.get("weight") not in (None, 1):
            made["weight"] = told["weight"]
        return made


class BarForm(_Part):
    """One bar of readiness."""

    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)
    below = forms.FloatField(label=gettext_lazy("Below"), required=False, widget=_NUMBER)
    field_order = ("measure", "at_least", "at_most", "below", "of_standard")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [("", "–"), *((key, spoken(name)) for key, name in MEASURES.items())]

    def part(self, _taken: set[str]) -> dict[str, Any] | None:
        """The bar as a rule holds it; None for a blank line."""
        if not self.cleaned_data.get("measure"):
            return None
        return {"measure": self.cleaned_data["measure"], **self.limits()}


def initial_of(found: standards.Standard) -> list[dict[str, Any]]:
    """The lines of a rubric or rule as the forms begin with them."""
    lines: list[dict[str, Any]] = []
    for each in found.elements if isinstance(found, Rubric) else found.bars:
        line = {name: getattr(each, name) for name in each.__slots__ if name not in ("key", "of")}
        if "accepts" in line:
            line |= {
                "accepts": list(line["accepts"]),
                "title": spoken(line["title"]),
                "asks": spoken(line["asks"]),
            }
        lines.append(line | {"of_standard": each.of == "standard"})
    return lines


def lines_for(kind: str, data: Any = None, initial: list[dict[str, Any]] | None = None) -> Any:
    """The lines as a formset, with some blank ones to fill in."""
    form = ElementForm if kind == "job-quality" else BarForm
    made = forms.formset_factory(form, extra=SPARE, max_num=MOST, absolute_max=MOST)
    return made(data, initial=initial, prefix="line")
