"""Ask a question and keep its answer. The address is the question."""

from __future__ import annotations

from dataclasses import replace

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from highroad import language
from highroad.errors import BadQuestion, UnknownArea
from highroad.publishing.exhibits import Exhibit, Kind, Question, kind_named, kinds
from highroad.publishing.exhibits.side_by_side import MEASURES as COMPARABLE
from highroad.reference import regions as places
from highroad.sources.registry import source_named
from highroad.web.directory.access import public, signed_in
from highroad.web.directory.models import Partnership
from highroad.web.evidence import answers, selectors, services, wage_standards
from highroad.web.evidence.asking import AskForm, name_of, occupation_choices
from highroad.web.evidence.files import forms_of
from highroad.web.evidence.forms import KeepForm
from highroad.web.evidence.judging import with_quality
from highroad.web.evidence.views import sending

#: Kinds that hold pay against a wage: the parameter, and how many hours its amount pays.
AGAINST_A_WAGE = {
    "wage-threshold": ("threshold", 1),
    "typical-entry": ("threshold", 1),
    "target-industries": ("threshold", 1),
    "occupation-wages": ("threshold", 1),
    "occupation-list": ("standard", wage_standards.HOURS),
}
#: What may stand in an address before a question is whole.
BEGINNINGS = ("region", "regions", "kind")


@public
@require_GET
def exhibits(request: HttpRequest) -> HttpResponse:
    """The kinds of question that can be asked, and the exhibits that people kept."""
    region = request.GET.get("region", "")[:400]
    return render(
        request,
        "evidence/exhibits.html",
        {
            "kinds": [_offer(kind, region) for kind in kinds().values()],
            "kept": selectors.kept_exhibits_for(request.user),
            "region_name": name_of(region) if places.looks_like_key(region) else "",
        },
    )


@public
@require_GET
def exhibits_json(request: HttpRequest) -> JsonResponse:
    """The kept exhibits that may be read, as data."""
    listed = [
        {
            "public_id": kept.public_id,
            "title": kept.title,
            "kind": kept.record.kind,
            "region": kept.record.region_key,
            "partnership": kept.record.partnership.slug if kept.record.open_partnership else "",
            "edition": kept.edition.number,
            "vintages": kept.edition.vintages,
            "made_at": kept.edition.made_at.isoformat(timespec="seconds"),
            "sha256": kept.edition.table_sha256,
            "address": request.build_absolute_uri(kept.get_absolute_url()),
        }
        for kept in selectors.kept_exhibits_for(request.user, limit=500)
    ]
    return JsonResponse({"exhibits": listed}, json_dumps_params={"ensure_ascii": False})


@public
@require_GET
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind's form, and the answer once it is asked; what was typed by name is asked again by key."""
    chosen = _kind(kind)
    form = AskForm(
        chosen, None if _only_a_beginning(chosen, request) else request.GET, catalogue=answers.catalogue()
    )
    if not form.is_bound:
        form.initial |= {name: request.GET[name] for name in BEGINNINGS if name in request.GET}
    answered = None
    if form.is_bound and form.is_valid():
        if rewritten := form.rewritten():
            return redirect(f"{request.path}?{rewritten}")
        if judged := with_quality(request.user, chosen, form.question(), request.GET):
            return redirect(f"{request.path}?{judged.to_query()}")
        answered = _answered(form)
    if form.is_bound:
        form.explain()
    mine = selectors.partnerships_to_keep_for(request.user) if answered and answered.table else []
    query = answered.question.to_query() if answered else ""
    context = {
        "kind": _offer(chosen),
        "form": form,
        "occupations": _occupations(chosen),
        "answered": answered,
        "query": query,
        "plot": f"{reverse('evidence:ask_plot', args=[chosen.key])}?{query}",
        "address": request.build_absolute_uri(f"{request.path}?{query}"),
        "take": forms_of(answered) if answered else (),
        "keep": _keep_form(chosen, answered, mine) if mine else None,
        "beside": _beside(chosen, answered),
        "standards": _standards(request, answered),
    }
    return render(request, "evidence/ask.html", context, status=400 if form.errors else 200)


@public
@require_GET
@csp(sending.NOTHING)
def ask_file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The answer as a file."""
    return sending.file(answers.answer(_asked(request, kind)), form, name=kind)


@public
@require_GET
@csp(sending.NOTHING)
def ask_plot(request: HttpRequest, kind: str) -> HttpResponse:
    """The answer's chart without its title, for a page whose heading says it."""
    return sending.plot(request, answers.answer(_asked(request, kind)))


@signed_in
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the answer to a question for a partnership."""
    mine = selectors.partnerships_to_keep_for(request.user)
    form = KeepForm(request.POST, partnerships=mine)
    if not form.is_valid():
        raise BadQuestion(
            _("The exhibit could not be kept."),
            remedy=_("Choose a partnership in which you are a contributor, and try again."),
        )
    kind, _mark, query = form.cleaned_data["question"].partition("?")
    kept = services.keep_exhibit(
        request.user,
        Partnership.objects.get(slug=form.cleaned_data["partnership"]),
        Question.from_query(kind, query),
        note=form.cleaned_data["note"],
        is_public=form.cleaned_data["is_public"],
    )
    messages.success(request, _("Kept. This address stays with these numbers."))
    return redirect(kept)


def _kind(key: str) -> Kind:
    try:
        return kind_named(key)
    except BadQuestion as error:
        raise Http404(error.message) from error


def _beside(kind: Kind, answered: Exhibit | None) -> str:
    """The address at which the answer is compared with other regions; "" where it cannot be."""
    region = answered.question.parameters.get("region", "") if answered else ""
    if kind.key not in COMPARABLE or not region:
        return ""
    return f"{reverse('evidence:ask', args=['side-by-side'])}?kind={kind.key}&regions={region}"


def _standards(
    request: HttpRequest, answered: Exhibit | None
) -> list[tuple[str, wage_standards.WageStandard]]:
    """Wage standards at hand for the region, each with the address that asks the same question by it."""
    if answered is None or answered.question.kind not in AGAINST_A_WAGE:
        return []
    asked = answered.question
    name, hours = AGAINST_A_WAGE[asked.kind]
    region = places.resolve_region(asked.parameters["region"])
    offered = [*wage_standards.chosen_in(request.user, region), *wage_standards.brought_for(region)]
    amounts = (round(each.hourly * hours, 2) for each in offered)
    queries = (
        replace(asked, parameters={**asked.parameters, name: f"{amount:.2f}"}).to_query()
        for amount in amounts
    )
    return list(zip(queries, offered, strict=True))


def _offer(kind: Kind, region: str = "") -> dict[str, object]:
    """A kind as pages show it. needs: data sets that are not at hand."""
    say = language.gettext
    at = answers.catalogue()
    waiting = (source for source in kind.sources if kind.waits_for(source) and not at.vintages(source))
    lacking = [source_named(source).title for source in waiting]
    name = next((each.name for each in kind.parameters if each.form in ("region", "regions")), "")
    return {
        "key": kind.key,
        "title": say(kind.title),
        "description": say(kind.description),
        "lacking": lacking,
        "query": f"?{name}={region}" if name and region else "",
    }


def _only_a_beginning(kind: Kind, request: HttpRequest) -> bool:
    """One region for a comparison is where it begins, not yet a question."""
    listed = request.GET.get("regions", "")
    return (
        "regions" in kind.by_name
        and set(request.GET) <= set(BEGINNINGS)
        and len(request.GET.getlist("regions")) < 2
        and "," not in listed
    )


def _answered(form: AskForm) -> Exhibit | None:
    """The answer; what can't be answered becomes a problem of the form."""
    try:
        answered = answers.answer(form.question())
    except (BadQuestion, UnknownArea) as error:
        field = next(
            (name for name in ("regions", "area") if name in form.fields and name in form.data), None
        )
        form.add_error(field, f"{error.message} {error.remedy}".strip())
        return None
    if answered.described:
        form.offer_areas(answered.described[0].choices)
    return answered


def _asked(request: HttpRequest, kind: str) -> Question:
    """The question in an address that is asked for a file. Raises BadQuestion for one that makes no sense."""
    chosen = _kind(kind)
    form = AskForm(chosen, request.GET, catalogue=answers.catalogue())
    if not form.is_bound or not form.is_valid():
        problems = [
            f"{form.fields[name].label}: {each}" for name, found in form.errors.items() for each in found
        ]
        raise BadQuestion(
            " ".join(problems) or _("The address holds no question."),
            remedy=_("Open the exhibit's form and choose again."),
        )
    return form.question()


def _keep_form(kind: Kind, answered: Exhibit, mine: list[Partnership]) -> KeepForm:
    return KeepForm(partnerships=mine, initial={"question": f"{kind.key}?{answered.question.to_query()}"})


def _occupations(kind: Kind) -> tuple[tuple[str, str], ...]:
    if any(parameter.form == "occupation" for parameter in kind.parameters):
        return occupation_choices(language.active())
    return ()
