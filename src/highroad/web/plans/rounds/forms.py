"""Forms of rounds: starting one, inviting, answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highroad.web.plans.comments.forms import day_field, section_choices
from highroad.web.plans.models import Plan
from highroad.web.plans.rounds.models import LONGEST_ANSWER, RoundInvitation, RoundQuestion

MOST_QUESTIONS = 8


class RoundForm(forms.Form):
    """A round with up to eight questions, each of a section or of the whole plan."""

    title = forms.CharField(label=_("Title"), max_length=160)
    words = forms.CharField(
        label=_("Words to those invited"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due = day_field(_("Answers until"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = section_choices(plan.pack, plan.answers)
        sections[0] = ("", str(_("The whole plan")))
        for number in range(1, MOST_QUESTIONS + 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question {number}").format(number=number),
                required=number == 1,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"section_{number}"] = forms.ChoiceField(
                label=_("Section of question {number}").format(number=number),
                choices=sections,
                required=False,
            )

    def questions(self) -> list[tuple[str, str]]:
        """(section, text) of every question that was written."""
        given = self.cleaned_data
        return [
            (given[f"section_{number}"], given[f"question_{number}"])
            for number in range(1, MOST_QUESTIONS + 1)
            if given[f"question_{number}"].strip()
        ]


class InviteForm(forms.Form):
    """Whom to ask."""

    organization = forms.CharField(label=_("Agency or organization"), max_length=200)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language() or "en")


class AnswerForm(forms.Form):
    """One text for each question, filled with what was answered before."""

    def __init__(
        self, *args: Any, questions: list[RoundQuestion], invitation: RoundInvitation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = {each.question_id: each.text for each in invitation.answers.all()}
        for each in questions:
            self.fields[f"answer_{each.pk}"] = forms.CharField(
                label=each.text,
                required=False,
                max_length=LONGEST_ANSWER,
                initial=known.get(each.pk, ""),
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    def texts(self) -> dict[int, str]:
        """Answers by their question's pk."""
        return {int(name.removeprefix("answer_")): text for name, text in self.cleaned_data.items()}
