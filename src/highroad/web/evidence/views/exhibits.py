"""Ask a question, keep its answer, read a kept exhibit, take it along, embed it."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST

from highroad import language
from highroad.errors import BadQuestion, HighroadError
from highroad.publishing.exhibits import Exhibit, Question, kind_named, kinds
from highroad.web.directory.access import public, signed_in
from highroad.web.directory.models import Partnership
from highroad.web.evidence import answers, files, selectors, services
from highroad.web.evidence.forms import AskForm, ClaimForm, KeepForm, question_from


@public
@require_GET
def exhibits(request: HttpRequest) -> HttpResponse:
    """The kinds of question that can be asked, and the exhibits that people kept."""
    say = language.gettext
    offered = [
        {"key": kind.key, "title": say(kind.title), "description": say(kind.description)}
        for kind in kinds().values()
    ]
    return render(
        request,
        "evidence/exhibits.html",
        {
            "kinds": offered,
            "kept": selectors.kept_exhibits_for(request.user),
            "region": request.GET.get("region", "")[:400],
        },
    )


@public
@require_GET
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind's form, and the answer once a region is chosen. The address is the question."""
    chosen = _kind(kind)
    asked = {name: value for name, value in request.GET.items() if value}
    question, answered, problem = None, None, None
    if any(name in chosen.by_name for name in asked):
        try:
            question = question_from(chosen, AskForm(chosen), asked)
            answered = answers.answer(question)
        except HighroadError as error:
            problem = error
    form = AskForm(chosen, _filled(chosen, asked, answered), areas=_areas(answered))
    mine = selectors.partnerships_to_keep_for(request.user) if answered and answered.table else []
    return render(
        request,
        "evidence/ask.html",
        {
            "kind": {"key": chosen.key, "title": language.gettext(chosen.title)},
            "description": language.gettext(chosen.description),
            "form": form,
            "problem": problem,
            "answered": answered,
            "query": answered.question.to_query() if answered else "",
            "take": files.forms_of(answered) if answered else (),
            "keep": KeepForm(
                partnerships=mine, initial={"question": f"{chosen.key}?{answered.question.to_query()}"}
            )
            if mine
            else None,
        },
        status=400 if problem else 200,
    )


@public
@require_GET
def ask_file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The answer as a file, or its chart."""
    chosen = _kind(kind)
    asked = {name: value for name, value in request.GET.items() if value}
    answered = answers.answer(question_from(chosen, AskForm(chosen), asked))
    return _file(answered, form, name=kind)


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
    partnership = Partnership.objects.get(slug=form.cleaned_data["partnership"])
    kept = services.keep_exhibit(
        request.user,
        partnership,
        Question.from_query(kind, query),
        note=form.cleaned_data["note"],
        is_public=form.cleaned_data["is_public"],
    )
    messages.success(request, _("Kept. This address stays with these numbers."))
    return redirect(kept)


@public
@require_GET
def exhibit(request: HttpRequest, public_id: str) -> HttpResponse:
    """A kept exhibit: the answer, its claims, how it was computed, and whether newer data exist."""
    kept = selectors.exhibit_for(request.user, public_id, _edition(request))
    may_change = selectors.may_change(request.user, kept.record)
    return render(
        request,
        "evidence/exhibit.html",
        {
            "kept": kept,
            "answered": kept.exhibit,
            "newer": kept.newer_vintages(),
            "may_change": may_change,
            "claims": [
                {"claim": claim, "reason": claim.reason.get(language.active()) or claim.reason["en"]}
                for claim in kept.record.claims.all()
            ],
            "claim_form": ClaimForm(kept.exhibit) if may_change else None,
            "take": files.forms_of(kept.exhibit),
            "address": request.build_absolute_uri(kept.get_absolute_url()),
            "embed_address": request.build_absolute_uri(f"{kept.get_absolute_url()}embed/"),
        },
    )


@public
@require_GET
def exhibit_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """A kept exhibit as a file, or its chart."""
    kept = selectors.exhibit_for(request.user, public_id, _edition(request))
    return _file(kept.exhibit, form, name=public_id)


@public
@require_GET
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest, public_id: str) -> HttpResponse:
    """A kept public exhibit for a frame in another site."""
    kept = selectors.exhibit_for(request.user, public_id)
    if not kept.record.is_public:
        raise Http404(_("Only public exhibits can be embedded."))
    response = render(
        request,
        "evidence/embed.html",
        {
            "kept": kept,
            "answered": kept.exhibit,
            "address": request.build_absolute_uri(kept.get_absolute_url()),
        },
    )
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@signed_in
@require_POST
def renew(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pin a kept exhibit to the newest vintages; every claim is checked again."""
    kept = selectors.exhibit_for(request.user, public_id)
    edition = services.renew_exhibit(
        request.user, kept.record, reason=request.POST.get("reason", "").strip()[:500]
    )
    messages.success(
        request,
        _("This is edition {number}. Every claim was checked again; earlier editions stay readable.").format(
            number=edition.number
        ),
    )
    return redirect(kept.record)


def _kind(key: str):
    try:
        return kind_named(key)
    except BadQuestion as error:
        raise Http404(error.message) from error


def _edition(request: HttpRequest) -> int | None:
    text = request.GET.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _filled(kind, asked: dict[str, str], answered: Exhibit | None) -> dict[str, str] | None:
    """What the form shows: the complete question when it was answered, else what was typed, else nothing."""
    if answered is not None:
        return dict(answered.question.parameters)
    defaults = {parameter.name: parameter.default for parameter in kind.parameters}
    return {**defaults, **asked} if asked else None


def _areas(answered: Exhibit | None) -> tuple[tuple[str, str], ...]:
    return answered.described[0].choices if answered and answered.described else ()


def _file(answered: Exhibit, form: str, *, name: str) -> HttpResponse:
    made = files.file_of(answered, form)
    if made is None:
        raise Http404(_("This exhibit is not made in that form."))
    response = HttpResponse(made.content, content_type=made.content_type)
    disposition = "inline" if form in ("svg", "png") else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="highroad-{name}.{form}"'
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if form in ("svg", "png") else "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response
