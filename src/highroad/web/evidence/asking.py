"""The form of a question: the parameters of a kind as fields, sent by GET: the address is the question.

People may type the name of a region or of an occupation; what answers to it stands in the address afterwards.
Problems stand beside their field, with the regions or occupations that may have been meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import HighroadError, UnknownArea
from highroad.publishing.exhibits import Kind, Parameter, Question
from highroad.reference import codes
from highroad.reference import regions as places
from highroad.sources.catalogue import Catalogue
from highroad.sources.registry import source_named

#: Letters of a choice that a list shows whole.
READABLE = 28
SOC = re.compile(r"\d{2}-\d{4}")
MOST_GUESSES = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """Something that may have been meant: its name, what it is, and the query that asks for it."""

    name: str
    about: str
    query: str


class Unclear(forms.ValidationError):
    """What was typed fits nothing, or too much. meant: (value, name, about) of what it may have been."""

    def __init__(self, message: str, meant: Iterable[tuple[str, str, str]] = ()) -> None:
        super().__init__(message)
        self.meant = tuple(meant)


def region_key(text: str) -> str:
    """The key of the region that a text names. Raises Unclear with what may have been meant."""
    try:
        return places.resolve_region(text).key
    except UnknownArea as error:
        found = places.find_regions(text, limit=MOST_GUESSES)
        meant = [(each.region.key, each.region.name, "") for each in found]
        message = error.message if meant else f"{error.message} {error.remedy}"
        raise Unclear(message, meant) from error


@lru_cache(maxsize=4)
def occupation_choices(_language: str) -> tuple[tuple[str, str], ...]:
    """(code, "code title") of all occupations, groups and detailed ones, as they can be asked for."""
    wanted = {"total", "major", "detailed", "combined"}
    return tuple(
        (soc, f"{soc} {codes.occupation_title(soc)}")
        for soc, each in sorted(codes.occupations().items())
        if each.level in wanted
    )


def occupation_code(text: str) -> str:
    """The code of the occupation that a text names by code or title. Raises Unclear."""
    known = dict(occupation_choices(language.active()))
    stated = SOC.match(text)
    if stated and stated[0] in known:
        return stated[0]
    plain = text.casefold()
    titled = [(soc, shown[8:]) for soc, shown in known.items()]
    exact = [soc for soc, title in titled if title.casefold() == plain]
    found = exact or [soc for soc, title in titled if plain in title.casefold()]
    if len(found) == 1:
        return found[0]
    message = (
        _("Several occupations answer to “{text}”.") if found else _("No occupation is called “{text}”.")
    )
    raise Unclear(
        message.format(text=text[:80]), [(soc, known[soc][8:], soc) for soc in found[:MOST_GUESSES]]
    )


class RegionField(forms.CharField):
    """One region, by key or name."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return region_key(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return name_of(value)


class OccupationField(forms.CharField):
    """One occupation, by code or title."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return occupation_code(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return dict(occupation_choices(language.active())).get(value, value)


class RegionsInput(forms.Widget):
    """The regions chosen so far as check boxes, and room for one more."""

    template_name = "evidence/widgets/regions.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if isinstance(data, QueryDict) else [data.get(name, "")]
        return [each for text in given for each in split_regions(text)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        listed = value if isinstance(value, list) else split_regions(value or "")
        known = [(key, name_of(key)) for key in listed if places.looks_like_key(key)]
        typed = [text for text in listed if not places.looks_like_key(text)]
        return context | {"chosen": known, "typed": ", ".join(typed[-1:])}


class RegionsField(forms.Field):
    """Up to ten regions, as one text of keys with commas between."""

    widget = RegionsInput

    def clean(self, value: Any) -> str:
        keys = [region_key(text) for text in value or []]
        found = ",".join(dict.fromkeys(keys))
        return str(super().clean(found))


def tell_long_choices(form: forms.Form) -> None:
    """Say below a list what is chosen where that is too long to be read in it on a phone or beside a page."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField):
            value = form.data.get(name, "") if form.is_bound else field.initial
            chosen = str(dict(field.choices).get(value, ""))
            if len(chosen) > READABLE:
                told = _("Chosen: {choice}.").format(choice=chosen)
                field.help_text = f"{field.help_text} {told}".strip()


def split_regions(text: str) -> list[str]:
    """The keys in a text with commas between; a name ("Fresno, CA") stays whole."""
    parts = [part.strip() for part in text.split(",")]
    if all(places.looks_like_key(part) for part in parts if part):
        return [part for part in parts if part]
    return [text.strip()]


def name_of(key: Any) -> Any:
    """The name of a region's key; other texts as they are."""
    if not isinstance(key, str) or not places.looks_like_key(key):
        return key
    try:
        return places.resolve_region(key).name
    except HighroadError:
        return key


class AskForm(forms.Form):
    """The parameters of a kind as fields."""

    def __init__(self, kind: Kind, given: QueryDict | None = None, *, catalogue: Catalogue) -> None:
        self.kind = kind
        asked = bool(given) and any(name in kind.by_name for name in given)
        super().__init__(self._completed(given) if asked else None)
        self.meant: dict[str, list[Meant]] = {}
        for parameter in kind.parameters:
            field = _field(parameter)
            if field is not None:
                self.fields[parameter.name] = field
        for source in kind.sources:
            held = catalogue.vintages(source)
            if len(held) > 1:
                self.fields[f"vintage.{source}"] = forms.ChoiceField(
                    label=_("Vintage of {source}").format(source=source_named(source).title),
                    required=False,
                    choices=[("", _("The newest")), *((each.vintage, each.label) for each in held)],
                )
        tell_long_choices(self)

    def _completed(self, given: QueryDict) -> QueryDict:
        """What was sent, with defaults where nothing was said: an empty field means the default."""
        data = given.copy()
        for parameter in self.kind.parameters:
            if parameter.default and not data.get(parameter.name, "").strip():
                data[parameter.name] = parameter.default
        return data

    def offer_areas(self, areas: tuple[tuple[str, str], ...]) -> None:
        """Let people choose among several published areas that describe the region."""
        parameter = self.kind.by_name.get("area")
        if parameter is not None and len(areas) > 1:
            say = language.gettext
            self.fields["area"] = forms.ChoiceField(
                label=say(parameter.label),
                help_text=say(parameter.help),
                required=False,
                choices=[("", _("Best fitting")), *areas],
            )

    def question(self) -> Question:
        """The question of valid data."""
        # Numbers as a checked question writes them: what was answered before is found by its question.
        asked = {
            name: f"{value:.12g}" if isinstance(value, float) else str(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }
        for name, value in self.data.items():
            if (name == "area" and name in self.kind.by_name) or name.startswith("vintage."):
                asked.setdefault(name, value)
        return Question.from_query(self.kind.key, asked)

    def rewritten(self) -> str:
        """The query to go to when names were typed where the address has keys; "" when there are none."""
        for name, parameter in self.kind.by_name.items():
            if parameter.form not in ("region", "regions", "occupation") or name not in self.fields:
                continue
            if self.data.getlist(name) not in ([self.cleaned_data[name]], [], [""]):
                return self.question().to_query()
        return ""

    def explain(self) -> None:
        """Find what may have been meant where a field is unclear."""
        for name, errors in self.errors.as_data().items():
            for error in errors:
                if isinstance(error, Unclear):
                    self.meant[name] = [
                        Meant(called, about, self._query_with(name, value))
                        for value, called, about in error.meant
                    ]

    def _query_with(self, name: str, value: str) -> str:
        data = self.data.copy()
        if self.kind.by_name[name].form == "regions":
            listed = self.fields[name].widget.value_from_datadict(data, {}, name)
            keys = [each for each in listed if places.looks_like_key(each)]
            value = ",".join([*keys, value])
        data.setlist(name, [value])
        return data.urlencode(safe=":+,")

    def groups(self) -> list[dict[str, Any]]:
        """The fields with what may have been meant, in order."""
        return [
            {"field": self[name], "meant": self.meant.get(name, []), "form": self._form_of(name)}
            for name in self.fields
        ]

    def _form_of(self, name: str) -> str:
        return self.kind.by_name[name].form if name in self.kind.by_name else "choice"


def _field(parameter: Parameter) -> forms.Field | None:
    """The form field of a parameter; None for published areas, which are offered once the region is known."""
    say = language.gettext
    on_screen = {
        "regions": _("Two to ten. Type a name or a code to add one; untick one to leave it out."),
        "occupation": _("A code or a title; suggestions appear as you type."),
    }
    common = {
        "label": say(parameter.label),
        "help_text": on_screen.get(parameter.form) or (say(parameter.help) if parameter.help else ""),
        "required": parameter.required or bool(parameter.default),
        "initial": parameter.default,
    }
    match parameter.form:
        case "area":
            return None
        case "choice":
            return forms.ChoiceField(
                choices=[(value, say(name)) for value, name in parameter.choices], **common
            )
        case "number":
            return forms.FloatField(
                min_value=parameter.least,
                max_value=parameter.most,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "hr-short"}),
                **common,
            )
        case "region":
            return RegionField(max_length=400, **common)
        case "regions":
            return RegionsField(**common)
        case "occupation":
            return OccupationField(
                max_length=200, widget=forms.TextInput(attrs={"list": "occupations"}), **common
            )
        case _:
            return forms.CharField(max_length=2000, **common)
