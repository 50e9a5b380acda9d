"""What is checked and computed of participant files: every check, indicator and reading has its page."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from highroad import language
from highroad.errors import BadQuestion
from highroad.indicators import definitions
from highroad.reference import performance
from highroad.reference.participants import check_pages
from highroad.reference.participants.checks import LAYERS, checks, checks_file
from highroad.reference.participants.elements import sources
from highroad.reference.participants.words import source_title
from highroad.web.directory.access import public

ON_A_PAGE = 50


class CheckFilterForm(forms.Form):
    """Which checks to show."""

    q = forms.CharField(label=gettext_lazy("Words of the rule, or a name"), required=False, max_length=100)
    element = forms.CharField(label=gettext_lazy("Element (number or name)"), required=False, max_length=100)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), required=False)
    layer = forms.ChoiceField(label=gettext_lazy("Layer"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        say, every = language.gettext, ("", _("All"))
        severities = [(key, say(name)) for key, name in check_pages.SEVERITY_NAMES.items()]
        layers = [(key, say(check_pages.LAYER_NAMES[key])) for key in LAYERS]
        named = {code for each in checks().values() for code in check_pages.source_codes(each.source)}
        cited = {code.partition(" ")[0] for code in named}
        titles = [(code, source_title(code)[:90]) for code in sources() if code in cited]
        self.fields["severity"].choices = [every, *severities]  # type: ignore[attr-defined]
        self.fields["layer"].choices = [every, *layers]  # type: ignore[attr-defined]
        self.fields["source"].choices = [every, *titles, ("Highroad", "Highroad")]  # type: ignore[attr-defined]


@public
@require_GET
def rulebook(request: HttpRequest) -> HttpResponse:
    """Every indicator, count and reading, and the way to the checks."""
    context = {
        "indicators": list(performance.indicators().values()),
        "readings": list(performance.choices().values()),
        "count": len(checks()),
    }
    return render(request, "evidence/rulebook.html", context)


@public
@require_GET
def definition(request: HttpRequest, key: str) -> HttpResponse:
    """The page of an indicator, a count, a line of a report, or a reading."""
    try:
        found = definitions.page(key)
    except BadQuestion as error:
        raise Http404(error.message) from error
    if found.key != key:
        return redirect("evidence:definition", found.key)
    known = performance.indicators().get(key)
    numbers = [each.removeprefix("p") for each in known.elements] if known else []
    reading = [(number, len(check_pages.checks_of(number))) for number in numbers]
    context = {"page": found, "reading": [(number, count) for number, count in reading if count]}
    return render(request, "evidence/definition.html", context)


@public
@require_GET
def check_list(request: HttpRequest) -> HttpResponse:
    """Every check, to be searched by rule, element, severity, layer and source."""
    form = CheckFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    words = asked.pop("q", "")
    found = check_pages.find_checks(words, **asked) if form.is_valid() else []
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    say = language.gettext
    rows = [(each, say(check_pages.SEVERITY_NAMES[each.severity])) for each in page]
    context = {"form": form, "page": page, "rows": rows, "count": len(found), "whole": len(checks())}
    return render(request, "evidence/checks.html", context)


@public
@require_GET
def check(request: HttpRequest, check: str) -> HttpResponse:
    """One check: what must hold, of which elements, how sure that is, what to do."""
    try:
        found = check_pages.check_page(check)
    except BadQuestion as error:
        raise Http404(error.message) from error
    address = reverse("evidence:check", args=[found.check.id.lower()])
    if request.path != address:
        return redirect(address)
    context = {"page": found, "publisher": checks_file().header["publisher"]}
    return render(request, "evidence/check.html", context)
