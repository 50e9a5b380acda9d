"""Forms that write a partnership's own rule of lists, rubric of job quality or rule of readiness."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad.language import gettext as spoken
from highroad.reference.list_rules import BASES, Rule
from highroad.reference.list_rules import MEASURES as OF_OCCUPATIONS
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

    def told(self) -> dict[str, Any]:
        """The head as a rubric or rule holds it."""
        return dict(self.cleaned_data)


class ListHeadForm(HeadForm):
    """The head of a rule of lists: besides, its margin and the occupations that it never lists."""

    margin = forms.FloatField(
        label=gettext_lazy("Marginal within, percent"),
        initial=5,
        min_value=0,
        max_value=99,
        widget=_NUMBER,
        help_text=gettext_lazy("So near a threshold, an occupation counts as marginal."),
    )
    leaves_out = forms.RegexField(
        r"^\s*((\d\d-\d{4}|all-other)[\s,;]*)*$",
        label=gettext_lazy("Occupations that are never listed"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Codes with commas between; 35-0000 stands for its whole group, all-other for every “All Other”."
        ),
        error_messages={"invalid": gettext_lazy("Write codes such as 41-2031, with commas between.")},
    )
    field_order = ("title", "citation", "in_force_from", "margin", "leaves_out", "note")

    def told(self) -> dict[str, Any]:
        """The head as a rule holds it: the margin as a share."""
        codes = self.cleaned_data["leaves_out"].replace(";", " ").replace(",", " ").split()
        return self.cleaned_data | {"margin": self.cleaned_data["margin"] / 100, "leaves_out": codes}


class BringForm(forms.Form):
    """A version from a file."""

    file = forms.FileField(
        label=gettext_lazy("File (YAML)"),
        help_text=gettext_lazy("As this page gives each version, or as another partnership shared it."),
    )
    why = forms.CharField(
        label=gettext_lazy("What changed, and why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def text(self) -> str:
        """What the file says. Raises ValidationError for one that is no text, or too long."""
        content = self.cleaned_data["file"].read(100_001)
        try:
            told = content.decode("utf-8")
        except UnicodeDecodeError:
            told = ""
        if not told.strip() or len(content) > 100_000:
            raise forms.ValidationError(_("This is no text file of a rule."))
        return str(told)


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


COMPARISONS = (
    ("at_least", gettext_lazy("at least the number")),
    ("at_most", gettext_lazy("at most the number")),
    ("at_least_ratio", gettext_lazy("at least so many times another number")),
    ("at_least_percentile", gettext_lazy("at least that of so many percent of occupations")),
    ("by_rank", gettext_lazy("high in rank: points by rank, in so many steps (0: none)")),
)


class CriterionForm(forms.Form):
    """One criterion of a rule of lists. Those with one group's name are of that group."""

    group = forms.CharField(label=gettext_lazy("Group"), max_length=60, required=False)
    asks = forms.ChoiceField(
        label=gettext_lazy("The group asks for"),
        choices=(
            ("all", gettext_lazy("all of its criteria")),
            ("any", gettext_lazy("any of its criteria")),
            ("points", gettext_lazy("points that its criteria give")),
        ),
        required=False,
    )
    needs = forms.FloatField(
        label=gettext_lazy("Points that the group needs"), required=False, widget=_NUMBER
    )
    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)
    compares = forms.ChoiceField(
        label=gettext_lazy("Has to be"), choices=(("", "–"), *COMPARISONS), required=False
    )
    value = forms.FloatField(label=gettext_lazy("Number"), required=False, widget=_NUMBER)
    base = forms.ChoiceField(label=gettext_lazy("Times what"), required=False)
    points = forms.FloatField(
        label=gettext_lazy("Points that it gives"),
        required=False,
        widget=_NUMBER,
        help_text=gettext_lazy("Only where the group asks for points; below zero takes points away."),
    )
    unknown = forms.FloatField(
        label=gettext_lazy("Points where the number is not known"),
        required=False,
        widget=_NUMBER,
        help_text=gettext_lazy("Blank: nobody can tell, and the occupation may be not evaluable."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("measure", OF_OCCUPATIONS), ("base", BASES)):
            self.fields[name].choices = [("", "–"), *((key, spoken(said)) for key, said in known.items())]

    def clean(self) -> Any:
        """A criterion that is begun says its group, how it compares, and with what."""
        cleaned = super().clean()
        if self.cleaned_data.get("measure"):
            for name in ("group", "compares", "value"):
                if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Say it, or leave the measure blank."))
            ratio = self.cleaned_data.get("compares") == "at_least_ratio"
            if ratio and not self.cleaned_data.get("base"):
                self.add_error("base", _("Say of what the number is a multiple."))
            if not ratio and self.cleaned_data.get("base"):
                self.add_error("base", _("Only a multiple is of another number."))
            if self.cleaned_data.get("asks") != "points":
                self._refuse_points()
        return cleaned

    def _refuse_points(self) -> None:
        for name in ("needs", "points", "unknown"):
            if self.cleaned_data.get(name) is not None:
                self.add_error(name, _("Only a group that asks for points counts them."))
        if self.cleaned_data.get("compares") == "by_rank":
            self.add_error("compares", _("Only a group that asks for points goes by rank."))

    def part(self, _taken: set[str]) -> dict[str, Any] | None:
        """The criterion with its group; None for a blank line."""
        told = self.cleaned_data
        if not told.get("measure"):
            return None
        made = {"measure": told["measure"], told["compares"]: told["value"]}
        made |= {"of": told["base"]} if told.get("base") else {}
        made |= {name: told[name] for name in ("points", "unknown") if told.get(name) is not None}
        return {
            "group": told["group"].strip(),
            "asks": told.get("asks") or "all",
            "needs": told.get("needs"),
            "criterion": made,
        }


def groups_of(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Criteria put together by the name of their group; what the first of a group asks for, it asks for.

    The points that it needs are those that the first of its criteria says that says any.
    """
    taken: set[str] = set()
    keys: dict[str, str] = {}
    groups: dict[str, Any] = {}
    for part in parts:
        if part["group"] not in keys:
            key = keys[part["group"]] = standards.key_of(part["group"], taken)
            groups[key] = {"title": part["group"], f"{part['asks']}_of": []}
        group = groups[keys[part["group"]]]
        if part.get("needs") is not None:
            group.setdefault("needs", part["needs"])
        next(group[name] for name in ("all_of", "any_of", "points_of") if name in group).append(
            part["criterion"]
        )
    return groups


def _criteria(rule: Rule) -> list[dict[str, Any]]:
    return [
        {
            "group": group.said_title,
            "asks": group.asks,
            "needs": group.needs if group.asks == "points" else None,
            **{
                name: getattr(each, name)
                for name in ("measure", "compares", "value", "base", "points", "unknown")
            },
        }
        for group in rule.groups
        for each in group.criteria
    ]


def initial_of(found: standards.Standard) -> list[dict[str, Any]]:
    """The lines of a rubric or rule as the forms begin with them."""
    if isinstance(found, Rule):
        return _criteria(found)
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
    form = {"job-quality": ElementForm, "program-readiness": BarForm, "occupation-list": CriterionForm}[kind]
    made = forms.formset_factory(form, extra=SPARE, max_num=MOST, absolute_max=MOST)
    return made(data, initial=initial, prefix="line")
