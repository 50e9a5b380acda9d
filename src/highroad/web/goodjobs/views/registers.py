"""Registers: everybody reads what they come to; contributors bring them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad import language
from highroad.errors import HighroadError, Refused
from highroad.publishing.exhibits import Exhibit
from highroad.publishing.spreadsheets import guarded_rows
from highroad.web.directory.access import partnership_role, public
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role
from highroad.web.evidence import answers, files
from highroad.web.evidence.views import sending
from highroad.web.goodjobs.forms_registers import FORMS, columns_of
from highroad.web.goodjobs.models import Register, RegisterEdition
from highroad.web.goodjobs.models_registers import RegisterKind
from highroad.web.goodjobs.registers import bring_register, listed_programs, programs_as_ctdl, source_of
from highroad.web.goodjobs.seats import DIGESTS, MAKING, Asked, asked_of, seats_asked
from highroad.web.goodjobs.views.lists import may, seen
from highroad.web.goodjobs.voices import themes


@public
@require_GET
def registers(request: HttpRequest, partnership: str) -> HttpResponse:
    """What the partnership keeps a register of."""
    found = seen(request, partnership)
    rows = list(found.registers.all())
    for row in rows:
        row.partnership = found
    context = {
        "partnership": found,
        "shelves": [(kind, [row for row in rows if row.kind == kind]) for kind in RegisterKind],
        "may": may(request, found),
    }
    return render(request, "goodjobs/registers.html", context)


def _register(partnership: Partnership, number: int) -> Register:
    found = partnership.registers.filter(number=number).select_related("exhibit", "seats_exhibit").first()
    if found is None:
        raise Http404(_("There is no such register."))
    found.partnership = partnership
    return found


@public
@require_GET
def register(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """What a register comes to, what it was judged by, and its editions."""
    owner = seen(request, partnership)
    found = _register(owner, number)
    edition = found.exhibit.editions.first()
    answered = answers.read_exhibit(edition.answers[language.active()])
    seats = _seats(found, request.GET)
    editions = found.editions.select_related("brought_by", "version__list__partnership").defer(
        "files", "version__answers"
    )
    context = {
        "partnership": owner,
        "register": found,
        "answered": answered,
        "digest": _digest(found.kind, answered),
        "plot": f"{found.exhibit.get_absolute_url()}plot.svg?edition={edition.number}",
        "take": files.forms_of(answered),
        "editions": list(editions),
        "rows": _rows_may_be_read(request, owner, RegisterKind(found.kind)),
        **seats,
        "themes": themes(answered.table) if found.kind == RegisterKind.WORKERS else [],
        "may": may(request, owner),
    }
    return render(request, "goodjobs/register.html", context)


def _rows_may_be_read(request: HttpRequest, owner: Partnership, kind: RegisterKind) -> bool:
    """Whether the reader may have the rows as brought: those of what people answered, who may bring them."""
    return kind.rows_are_public or may(request, owner)["write"]


def _seats(found: Register, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The seats of a register's programs against the openings, where its newest edition says them: by
    occupation as the exhibit holds it, else as the reader chose.
    """
    kept = found.seats_exhibit
    newest = kept.editions.first() if kept else None
    if kept is None or newest is None:
        return {}
    answered = answers.read_exhibit(newest.answers[language.active()])
    number = answered.sources[0].vintage
    asked = asked_of(found.partnership, chosen)
    plot, problem = f"{kept.get_absolute_url()}plot.svg?edition={newest.number}", ""
    if not asked.is_kept:
        plot = f"{found.get_absolute_url()}editions/{number}/seats.svg?{asked.query}"
        try:
            answered = _asked_of_edition(found, int(number), asked)
        except HighroadError as error:
            problem = f"{error.message} {error.remedy}".strip()
    return {
        "seats": answered,
        "seats_asked": asked,
        "seats_problem": problem,
        "seats_exhibit": kept,
        "seats_digest": list(DIGESTS[asked.by]),
        "seats_making": list(MAKING) if asked.by == "sector" else [],
        "seats_plot": plot,
        "seats_edition": number,
    }


def _asked_of_edition(found: Register, number: int, asked: Asked) -> Exhibit:
    """Raises Http404 without that edition of programs, HighroadError where it cannot be answered."""
    edition = found.editions.filter(number=number, register__kind=RegisterKind.PROGRAMS).first()
    if edition is None:
        raise Http404(_("There is no such register."))
    edition.register = found
    return seats_asked(found, edition, source_of(edition), asked)


@public
@require_GET
@csp(sending.NOTHING)
def register_seats(request: HttpRequest, partnership: str, number: int, edition: int) -> HttpResponse:
    """The chart of an edition's seats against openings, as the reader chose."""
    found = _register(seen(request, partnership), number)
    try:
        answered = _asked_of_edition(found, edition, asked_of(found.partnership, request.GET))
    except HighroadError as error:
        raise Http404(error.message) from error
    return sending.plot(request, answered, to_all=found.partnership.is_public)


def _digest(kind: str, answered: Any) -> list[str]:
    """The columns that tell a register at a glance."""
    names = [column.name for column in answered.table.columns]
    chosen = {
        "program-readiness": ["program", "verdict", "why"],
        "job-quality": ["subject", *(name for name in names if name.startswith("e_"))],
        "public-projects": ["occupation", "jobs_low", "jobs_high", "so_far", "open_high"],
        "worker-voice": ["theme", "people", "settings", "languages"],
        "employer-voice": ["occupation", "sector", "employers", "openings", "trains", "skills"],
    }
    return chosen[kind]


@partnership_role(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def add_register(request: HttpRequest, partnership: str, kind: str) -> HttpResponse:
    """Bring a register's first edition."""
    if kind not in FORMS:
        raise Http404(_("There is no such register."))
    return _bring(request, kind, None)


@partnership_role(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def renew_register(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Bring a register's next edition."""
    found = _register(request.partnership, number)
    return _bring(request, found.kind, found)


def _bring(request: HttpRequest, kind: str, found: Register | None) -> HttpResponse:
    last = found.editions.first() if found else None
    initial: dict[str, Any] = {"title": found.title if found else "", **(last.settings_used if last else {})}
    if last and last.version_id:
        initial["list"] = last.version_id
    form = FORMS[kind](
        request.POST or None, request.FILES or None, partnership=request.partnership, initial=initial
    )
    if found:
        form.fields.pop("title")
    status = 200
    if request.method == "POST":
        status = 422
        made = _brought(request, kind, form, found) if form.is_valid() else None
        if made is not None:
            messages.success(request, _("The register is kept, and what it comes to can be cited."))
            return redirect(made)
    context = {
        "partnership": request.partnership,
        "form": form,
        "title": RegisterKind(kind).label,
        "columns": columns_of(kind),
        "register": found,
    }
    return render(request, "goodjobs/bring_register.html", context, status=status)


def _brought(request: HttpRequest, kind: str, form: Any, found: Register | None) -> Register | None:
    """Uploads are looked at in a folder of their own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name in ("file", "seats"):
            upload = form.cleaned_data.get(name)
            if upload:
                paths[name] = Path(folder) / f"{name}-{Path(upload.name).name}"
                paths[name].write_bytes(upload.read())
        try:
            if form.cleaned_data.get("from_lists"):
                paths["file"] = Path(folder) / "programs.csv"
                paths["file"].write_text(listed_programs(request.partnership), encoding="utf-8")
            return bring_register(
                request.user,
                request.partnership,
                kind,
                title=found.title if found else form.cleaned_data["title"],
                files=paths,
                settings=form.chosen(),
                version=form.version(),
                note=form.cleaned_data["note"],
                register=found,
            )
        except Refused:
            raise
        except HighroadError as error:
            form.add_error("file", f"{error.message} {error.remedy}".strip())
            return None


@public
@require_GET
@csp(sending.NOTHING)
def register_rows(
    request: HttpRequest, partnership: str, number: int, edition: int, name: str
) -> HttpResponse:
    """The rows of an edition as they were brought, as CSV; an apostrophe before what could run."""
    owner = seen(request, partnership)
    found = (
        RegisterEdition.objects.filter(register__partnership=owner, register__number=number, number=edition)
        .select_related("register")
        .first()
    )
    if found is None or name not in found.files:
        raise Http404(_("There is no such register."))
    if not _rows_may_be_read(request, owner, RegisterKind(found.register.kind)):
        raise Http404(_("There is no such register."))
    response = HttpResponse(guarded_rows(found.files[name]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="highroad-register-{number}-{edition}-{name}.csv"'
    )
    return response


@public
@require_GET
@csp(sending.NOTHING)
def register_ctdl(request: HttpRequest, partnership: str, number: int, edition: int) -> HttpResponse:
    """The programs of an edition as JSON-LD."""
    owner = seen(request, partnership)
    found = RegisterEdition.objects.filter(
        register__partnership=owner,
        register__number=number,
        register__kind=RegisterKind.PROGRAMS,
        number=edition,
    ).first()
    if found is None:
        raise Http404(_("There is no such register."))
    response = HttpResponse(programs_as_ctdl(found), content_type="application/ld+json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="highroad-programs-{number}-{edition}.jsonld"'
    return response
