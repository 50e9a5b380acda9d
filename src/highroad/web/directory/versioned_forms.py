"""Forms of objects that two people may edit: they carry the version their reader saw, and what it said.

A view edits with one call:

    return edit(request, form, save=lambda form: services.update_organization(
        request.user, form.instance, form.values(), expected_version=form.cleaned_data["version"]),
        template="…", context={…}, done=address)

On a conflict the same page comes back (409) with the three versions of every field above a form that holds
the merged text and the newest version, so that saving again is a decision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from highroad.errors import HighroadError
from highroad.web.directory.concurrency import EditConflict, FieldConflict, Versioned, compare, seal, unseal


class VersionedModelForm(forms.ModelForm):
    """A ModelForm of a `Versioned` model with the hidden fields `version` and `base`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.initial["base"] = seal(self.said(self.initial))

    @property
    def own_fields(self) -> list[str]:
        """The fields that people edit."""
        return [name for name in self.fields if name not in {"version", "base"}]

    def said(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values as people read them: choices by their labels."""
        return {name: self._in_words(name, values.get(name)) for name in self.own_fields}

    def _in_words(self, name: str, value: Any) -> Any:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            found = field.queryset.filter(pk=getattr(value, "pk", value)).first() if value else None
            return str(found or "")
        if isinstance(field, forms.MultipleChoiceField):
            labels = dict(field.choices)
            return [str(labels.get(item, item)) for item in value or []]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value or ""))
        return value

    def values(self) -> dict[str, Any]:
        """What was entered, by field of the model."""
        return {name: self.cleaned_data[name] for name in self.own_fields}

    def stored(self, current: Versioned) -> dict[str, Any]:
        """A row's values by field of the form; forms whose fields aren't the model's say how."""
        return forms.model_to_dict(current, self.own_fields)

    def conflicts_with(self, current: Versioned) -> list[FieldConflict]:
        """The fields in three versions."""
        return compare(
            {name: self.fields[name].label for name in self.own_fields},
            base=unseal(self.cleaned_data.get("base", "")),
            theirs=self.said(self.stored(current)),
            mine=self.said(self.cleaned_data),
        )

    def afresh(self, current: Versioned) -> VersionedModelForm:
        """The same kind of form, empty, for the row as it is now; forms that take more than a row say how."""
        return type(self)(instance=current)

    def merged_with(self, current: Versioned, rows: list[FieldConflict]) -> VersionedModelForm:
        """A fresh form at the current version: theirs where only they changed, mine elsewhere."""
        theirs = self.stored(current)
        taken = {row.name for row in rows if row.state in ("theirs", "same", "both_same")}
        initial = {
            name: theirs.get(name) if name in taken else self.cleaned_data[name] for name in self.own_fields
        }
        fresh = self.afresh(current)
        fresh.initial.update(initial)
        return fresh


def edit(
    request: HttpRequest,
    form: VersionedModelForm,
    *,
    save: Callable[[Any], Any],
    template: str,
    context: dict[str, Any],
    done: str,
) -> HttpResponse:
    """Show the form; save it; on a conflict show the three versions (409); afterwards go to `done`."""
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {**context, "form": form})
    try:
        save(form)
    except EditConflict as conflict:
        rows = form.conflicts_with(conflict.current)
        merged = form.merged_with(conflict.current, rows)
        shown = {**context, "form": merged, "conflicts": rows, "conflict": conflict}
        return render(request, template, shown, status=409)
    except HighroadError as error:
        form.add_error(None, str(error))
        return render(request, template, {**context, "form": form}, status=422)
    messages.success(request, _("Saved."))
    return redirect(done)
