"""Work of the plans that takes longer than a page should: exports to HTML, Word and PDF."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.publishing.documents import to_docx, to_html, to_pdf
from highroad.web.directory.jobs import Outcome, Report, handler
from highroad.web.directory.models import Job
from highroad.web.directory.rules import Role, require
from highroad.web.plans.documents import plan_document
from highroad.web.plans.models import Plan
from highroad.web.plans.services import contents_of

EXPORT = "plans.export"
FORMS = {"html": to_html, "docx": to_docx, "pdf": to_pdf}


def export_file(job: Job) -> Path:
    """Where the result of an export is kept."""
    return Path(settings.MEDIA_ROOT) / "plans" / f"{job.public_id}.{job.payload['form']}"


@handler(EXPORT, label=gettext_lazy("Making the plan's document"))
def export(job: Job, report: Report) -> Outcome:
    """Set a plan, or one of its editions, as a document. Doing it twice writes the same file again."""
    plan = Plan.objects.select_related("partnership").get(pk=job.payload["plan"])
    require(job.requested_by, plan.partnership, Role.VISITOR)
    number = job.payload.get("edition")
    edition = plan.editions.get(number=number) if number else None
    contents = edition.contents if edition else contents_of(plan)
    from django.utils import translation

    with translation.override(job.payload["language"]), language.use(job.payload["language"]):
        document = plan_document(job.requested_by, plan, contents, edition, report)
        report(70, _("Setting the pages"))
        made = FORMS[job.payload["form"]](document)
    file = export_file(job)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(made.encode() if isinstance(made, str) else made)
    part.replace(file)
    address = reverse("plans:download", args=[plan.partnership.slug, plan.slug, job.public_id])
    return Outcome(address, {"bytes": file.stat().st_size})


# Public comment has work of its own.
import highroad.web.plans.comments.tasks  # noqa: E402
import highroad.web.plans.reminders.sending  # noqa: E402, F401
