"""Taking a plan along: ask for a document, wait for it, download it."""

from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.errors import BadQuestion
from highroad.web.directory import jobs
from highroad.web.directory.access import partnership_role
from highroad.web.directory.models import Job
from highroad.web.directory.rules import Role, allows
from highroad.web.plans import selectors
from highroad.web.plans.tasks import ALL_FORMS, EXPORT, PACKET_FORMS, export_file
from highroad.web.plans.views import partnership_of

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "portal.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "portal.html": "text/html; charset=utf-8",
    "portal.txt": "text/plain; charset=utf-8",
    "data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "packet.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "packet.pdf": "application/pdf",
    "zip": "application/zip",
    "names.zip": "application/zip",
}


@partnership_role(Role.VISITOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Choose the form and the edition; the document is made in the background."""
    found = selectors.plan_by_slug(partnership, plan)
    editions = list(found.editions.all())
    if request.method == "POST":
        form, number = request.POST.get("form", ""), request.POST.get("edition", "")
        if form not in (*ALL_FORMS, *PACKET_FORMS) or (
            number and number not in {str(each.number) for each in editions}
        ):
            raise BadQuestion(
                _("A plan isn't made in that form."), remedy=_("Choose one of the forms on the page.")
            )
        payload = {
            "plan": found.pk,
            "form": form,
            "edition": int(number) if number else None,
            "language": get_language() or "en",
        }
        return redirect(jobs.enqueue(request.user, EXPORT, payload))
    context = {
        "plan": found,
        "partnership": found.partnership,
        "editions": editions,
        "groups": _form_groups(steward=allows(request.user, found.partnership, Role.STEWARD)),
    }
    return render(request, "plans/export.html", context)


def _form_groups(*, steward: bool) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What a plan can be taken along as: heading, then (form, name, what it is for)."""
    return [
        (
            _("To read"),
            [
                ("docx", "Word", _("with styles, contents and alternative texts")),
                ("pdf", "PDF", _("tagged, for print and for screen readers")),
                ("html", "HTML", _("one file that any browser opens")),
            ],
        ),
        (
            _("To submit"),
            [
                (
                    "portal.xlsx",
                    _("Portal sheet, Excel"),
                    _("each narrative under its number, with its length"),
                ),
                ("portal.html", _("Portal sheet, HTML"), _("one box to copy from for each narrative")),
                ("portal.txt", _("Portal sheet, text"), _("everything in one plain file")),
            ],
        ),
        (
            _("To check and to keep"),
            [
                ("data.xlsx", _("Data workbook"), _("the tables of all exhibits, with sources and methods")),
                (
                    "zip",
                    _("Archive"),
                    _(
                        "all of the above with every version, notes, decisions, comments, remarks, rounds "
                        "and strategy; makes the plan again; without names and e-mail addresses of those "
                        "who commented, and without other people's drafts"
                    ),
                ),
                *(
                    [
                        (
                            "names.zip",
                            _("Archive with names"),
                            _(
                                "with names, e-mail addresses and files of those who commented, names of "
                                "those who wrote; without other people's drafts: keep it safe"
                            ),
                        )
                    ]
                    if steward
                    else []
                ),
            ],
        ),
    ]


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def download(request: HttpRequest, partnership: str, plan: str, job: uuid.UUID) -> HttpResponse:
    """A finished document, for whoever asked for it."""
    found = selectors.plan_by_slug(partnership, plan)
    done = get_object_or_404(Job, public_id=job, kind=EXPORT, state="done", payload__plan=found.pk)
    if done.requested_by_id != request.user.pk:
        raise Http404(_("Somebody else asked for this document; ask for your own."))
    file = export_file(done)
    if not file.is_file():
        raise Http404(_("The document isn't kept any longer; ask for it again."))
    form = done.payload["form"]
    name = f"{found.slug}.{form}"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])
