"""In which language a section is written: the plan's, unless it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad.errors import BadQuestion
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import Plan, Section


def language_of(section: Section) -> str:
    """The language in which a section is written."""
    return section.language or section.plan.language


def language_in(plan: Plan, told: Mapping[str, Any]) -> str:
    """The same of a section in frozen contents; early editions don't say."""
    return str(told.get("language") or plan.language)


def set_language(actor: Any, section: Section, language: str, *, expected_version: int) -> Section:
    """Say in which language a section is written; "" for the plan's own. Contributors.

    Raises Refused, EditConflict, and BadQuestion for a language that isn't offered.
    """
    require(actor, section.partnership, Role.CONTRIBUTOR)
    if language and language not in dict(settings.LANGUAGES):
        raise BadQuestion(_("This language isn't offered."), remedy=_("Choose one of the list."))
    with transaction.atomic():
        before = audit.snapshot(section, ["language"])
        section.language = "" if language == section.plan.language else language
        save_if_current(section, expected_version, ["language"])
        after = audit.snapshot(section, ["language"])
        audit.record(actor, "section.language", section, before=before, after=after)
    return section


class LanguageForm(forms.Form):
    """The language of a section's text."""

    language = forms.ChoiceField(label=gettext_lazy("This text is written in"), choices=settings.LANGUAGES)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": language_of(section), "version": section.version})
        super().__init__(*args, **kwargs)
