"""Forms that bring registers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad.sources.registers import LARGEST
from highroad.web.directory.models import Partnership
from highroad.web.goodjobs import standards
from highroad.web.goodjobs.models import ListVersion
from highroad.web.goodjobs.registers import FILES


class RegisterForm(forms.Form):
    """What every register needs: a name, a file, and what changed."""

    settings: tuple[str, ...] = ()
    title = forms.CharField(label=gettext_lazy("Name of the register"), max_length=160)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or Excel; the first line names the columns. Records of people are refused."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("What changed, and why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership

    def clean(self) -> Any:
        """No file larger than a register can be."""
        cleaned = super().clean()
        for name in ("file", "seats"):
            file = self.cleaned_data.get(name)
            if file and file.size > LARGEST:
                self.add_error(name, _("This file is too large for a register."))
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """What the rows are judged by, as plain values."""
        found = {name: self.cleaned_data.get(name) for name in self.settings}
        return {
            name: float(value) if name == "standard" else value
            for name, value in found.items()
            if value not in (None, "")
        }

    def version(self) -> ListVersion | None:
        """The published list that programs are judged by."""
        return None


class ProgramsForm(RegisterForm):
    """Training programs, judged by a rule and a published list."""

    settings = ("rule", "standard")
    from_lists = forms.BooleanField(
        label=gettext_lazy("Take the programs of the region from the lists at hand, instead of a file"),
        required=False,
        help_text=gettext_lazy(
            "The federal scorecard or the state's list, with the outcomes they publish and withhold."
        ),
    )
    list = forms.ModelChoiceField(label=gettext_lazy("Published list"), queryset=ListVersion.objects.none())
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), widget=forms.RadioSelect)
    standard = forms.DecimalField(
        label=gettext_lazy("Wage standard, dollars a year"), required=False, min_value=1, max_value=1_000_000
    )
    field_order = ("title", "list", "rule", "standard", "from_lists", "file", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ListVersion.objects.filter(list__partnership=self.partnership).defer("answers")
        self.fields["list"].queryset = own
        self.fields["file"].required = False
        self.fields["rule"].choices = standards.choices(self.partnership, "program-readiness")

    def clean(self) -> Any:
        """A rule that compares earnings gets a standard; the rows come from one place."""
        cleaned = super().clean()
        if (
            not self.cleaned_data.get("file")
            and not self.cleaned_data.get("from_lists")
            and not self.errors.get("file")
        ):
            self.add_error("file", _("Choose a file, or take the programs from the lists at hand."))
        rule = self.cleaned_data.get("rule")
        found = standards.standard_named(self.partnership, "program-readiness", rule) if rule else None
        asks = found is not None and any(bar.of for bar in found.bars)
        if asks and not self.cleaned_data.get("standard"):
            self.add_error("standard", _("This rule compares earnings with a standard: give it."))
        return cleaned

    def version(self) -> ListVersion | None:
        """The published list that programs are judged by."""
        found: ListVersion | None = self.cleaned_data.get("list")
        return found


class QualityForm(RegisterForm):
    """Job quality, judged by a rubric and a wage standard."""

    settings = ("rubric", "standard")
    rubric = forms.ChoiceField(label=gettext_lazy("Rubric"), widget=forms.RadioSelect)
    standard = forms.DecimalField(
        label=gettext_lazy("Wage standard, dollars an hour"), min_value=1, max_value=1000, decimal_places=2
    )
    field_order = ("title", "rubric", "standard", "file", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rubric"].choices = standards.choices(self.partnership, "job-quality")


class ProjectsForm(RegisterForm):
    """Public projects, and the seats against them."""

    seats = forms.FileField(
        label=gettext_lazy("File of training seats and apprenticeships"),
        required=False,
        help_text=gettext_lazy(
            "The columns: program, kind (seat or apprenticeship), soc, quarter (2026Q3), seats."
        ),
    )
    field_order = ("title", "file", "seats", "note")


class EmployersForm(RegisterForm):
    """Employers' answers; only what is added up over them is shown to everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or Excel; a row for each employer and occupation. Contributors alone can have the rows "
            "again; everybody else sees what at least three employers say together."
        )


class VoicesForm(RegisterForm):
    """What workers said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or Excel; a row for each thing said, with the consent to use it. Contributors alone can "
            "have the rows again; everybody else sees what at least three people said. Quotes with contacts, "
            "addresses, or names from the column speaker are refused."
        )


FORMS: dict[str, type[RegisterForm]] = {
    "program-readiness": ProgramsForm,
    "job-quality": QualityForm,
    "public-projects": ProjectsForm,
    "employer-voice": EmployersForm,
    "worker-voice": VoicesForm,
}


def columns_of(kind: str) -> list[tuple[str, bool, str]]:
    """The columns of a kind's file: name, whether it has to be there, what it may say."""
    return [(each.name, each.needed, ", ".join(each.choices)) for each in FILES[kind]["file"]]
