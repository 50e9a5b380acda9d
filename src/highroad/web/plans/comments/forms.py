"""Forms of public comment: commenting, typing a letter in, reading mail, moderating, answering, opening."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from highroad.planning.public_comment import last_day
from highroad.reference.packs import Pack
from highroad.web.directory.vocabulary import Sector
from highroad.web.plans.comments import spam
from highroad.web.plans.comments.models import LONGEST_COMMENT, CommentPeriod
from highroad.web.plans.comments.vocabulary import Disposition, Moderation, Naming, Notice, Stance
from highroad.web.plans.models import Plan

SECTORS = [
    *Sector.choices,
    ("resident", _("Myself, as a resident or worker")),
    ("participant", _("Myself, as somebody who uses these services")),
]
_DAY = {"type": "date"}


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day; a date field of HTML takes ISO dates alone, whatever the language writes."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **options)


class SaidFields(forms.Form):
    """What somebody said and of themselves: the same for everybody who fills it in."""

    text = forms.CharField(
        label=_("Your comment"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 8})
    )
    stance = forms.ChoiceField(
        label=_("In short"), choices=Stance.choices, required=False, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organization = forms.CharField(
        label=_("Organization"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    sector = forms.ChoiceField(
        label=_("You speak for"), choices=[("", _("I'd rather not say")), *SECTORS], required=False
    )
    naming = forms.ChoiceField(
        label=_("Shown with your comment"),
        choices=Naming.choices,
        initial=Naming.NAME,
        widget=forms.RadioSelect,
    )
    requirement = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    passage = forms.IntegerField(required=False, min_value=0, max_value=30_000, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """What `Said` takes of this form."""
        names = ("text", "stance", "name", "organization", "sector", "naming")
        return {name: self.cleaned_data[name] for name in names}


class CommentForm(SaidFields):
    """A comment on a passage, a section or the whole plan, by anybody. `website` is for machines only."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For a receipt and for nothing else. Nobody is shown it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, period: CommentPeriod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["stamp"] = spam.new_stamp(period.pk)


class LetterForm(SaidFields):
    """A letter that staff type in."""

    received_on = day_field(_("Received on"))
    written_on = day_field(_("Date of the letter"), required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    scan = forms.FileField(label=_("Scan"), required=False, help_text=_("PDF or picture, up to 10 MB."))
    scanned_on = day_field(_("Scanned on"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("text", "language", "received_on", "written_on", "scan", "scanned_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Text of the letter")
        self.fields["sector"].label = _("The writer speaks for")
        self.fields["sector"].choices = [("", _("The letter doesn't say")), *SECTORS]
        self.fields["naming"].label = _("Shown with the comment")
        self.fields["naming"].initial = Naming.NOBODY
        self.fields["naming"].help_text = _("Who didn't say how to be named isn't named.")
        self.fields["naming"].choices = [
            (Naming.NAME, _("name and organization")),
            (Naming.ORGANIZATION, _("organization only")),
            (Naming.NOBODY, _("no name")),
        ]
        if not self.is_bound:
            self.initial.setdefault("token", uuid.uuid4())
            self.initial.setdefault("received_on", timezone.localdate())


class MailForm(forms.Form):
    """Saved e-mail."""

    file = forms.FileField(
        label=_("Saved e-mail"),
        help_text=_("One message (.eml) or a folder of them (.mbox), up to 25 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".eml,.mbox,message/rfc822,application/mbox"}),
    )
    language = forms.ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language() or "en")


class ModerationForm(forms.Form):
    """Whether a comment is shown, and why not."""

    deed = forms.ChoiceField(label=_("This comment is"), choices=Moderation.choices, widget=forms.RadioSelect)
    shown_text = forms.CharField(
        label=_("Text to show"),
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=_("Only to black out personal data: replace them by [removed]. The original is kept."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DispositionForm(forms.Form):
    """What was done about a comment."""

    disposition = forms.ChoiceField(
        label=_("The comment is"), choices=Disposition.choices, widget=forms.RadioSelect
    )
    reply = forms.CharField(
        label=_("Reply"),
        max_length=4000,
        help_text=_("Everybody will read it: what was done, and why."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    changed = forms.ChoiceField(
        label=_("Section that changes"), required=False, help_text=_("For what is accepted.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changed"].choices = section_choices(plan.pack, plan.answers)


class StanceForm(DispositionForm):
    """The same for one comment, with what it thinks of the plan."""

    stance = forms.ChoiceField(
        label=_("In short"),
        choices=Stance.choices,
        required=False,
        help_text=_("As the writer said or as you read it."),
    )
    field_order = ("disposition", "reply", "changed", "stance")


def section_choices(pack: Pack, answers: dict[str, Any]) -> list[tuple[str, str]]:
    """The sections that apply to a plan, for a list to choose from."""
    applies = pack.applicability(answers)
    return [
        ("", "—"),
        *((item.id, f"{item.id} {item.title}"[:90]) for item in pack.items if applies[item.id].yes),
    ]


class OpenForm(forms.Form):
    """Opening a comment period."""

    opens = day_field(_("First day"))
    closes = day_field(_("Last day"))
    words = forms.CharField(
        label=_("Words to readers"),
        required=False,
        max_length=2000,
        help_text=_("What you most want to hear about, where hearings are, whom to call."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label=_("Reason for another length"),
        required=False,
        max_length=500,
        help_text=_("Only when the period isn't as long as the rule says."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today: datetime.date = timezone.localdate()
        if not self.is_bound:
            self.initial.setdefault("opens", today)
            self.initial.setdefault("closes", last_day(today, plan.pack.public_comment.days))
            self.initial.setdefault("version", plan.version)


class ExtendForm(forms.Form):
    """Another last day."""

    closes = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NoticeForm(forms.Form):
    """How people were told of the draft."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Notice.choices)
    on = day_field(_("Date"))
    place = forms.CharField(
        label=_("Where"), max_length=200, help_text=_("The paper, the page, the hall and its town.")
    )
    sectors = forms.MultipleChoiceField(
        label=_("Whom it reached"),
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    file = forms.FileField(label=_("Clipping or recording"), required=False, help_text=_("Up to 10 MB."))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
