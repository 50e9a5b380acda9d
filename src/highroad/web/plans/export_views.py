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
from highroad.web.directory.rules import Role
from highroad.web.plans import selectors
from highroad.web.plans.tasks import EXPORT, FORMS, export_file
from highroad.web.plans.views import partnership_of

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@partnership_role(Role.VISITOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Choose the form and the edition; the document is made in the background."""
    found = selectors.plan_by_slug(partnership, plan)
    editions = list(found.editions.all())
    if request.method == "POST":
        form, number = request.POST.get("form", ""), request.POST.get("edition", "")
        if form not in FORMS or (number and number not in {str(each.number) for each in editions}):
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
        "forms": [("docx", "Word"), ("pdf", "PDF"), ("html", "HTML")],
    }
    return render(request, "plans/export.html", context)


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
