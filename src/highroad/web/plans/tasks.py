"""Work of the plans that takes longer than a page should: exports to HTML, Word and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.errors import BadQuestion
from highroad.publishing.archives import repacked
from highroad.publishing.documents import to_docx, to_html, to_pdf
from highroad.publishing.portal import portal_html, portal_text, portal_xlsx
from highroad.publishing.spreadsheets import to_xlsx
from highroad.web.directory.jobs import Outcome, Report, handler
from highroad.web.directory.models import Job
from highroad.web.directory.rules import Role, require
from highroad.web.plans.archive.writing import archive, data_tables, exhibits_of, portal_entries
from highroad.web.plans.documents import Progress, drawn_for, plan_document
from highroad.web.plans.models import Edition, Plan
from highroad.web.plans.packet.contents import packet_of
from highroad.web.plans.packet.documents import packet_document
from highroad.web.plans.services import contents_of

EXPORT = "plans.export"
FORMS = {"html": to_html, "docx": to_docx, "pdf": to_pdf}
#: Every form in which a plan can be taken along.
ALL_FORMS = (*FORMS, "portal.xlsx", "portal.html", "portal.txt", "data.xlsx", "zip", "names.zip")
#: What a board gets before it votes.
PACKET_FORMS = ("packet.pdf", "packet.docx")


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
        form, actor = job.payload["form"], job.requested_by
        made = made_in(form, actor, plan, contents, edition, report)
    file = export_file(job)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(made.encode() if isinstance(made, str) else made)
    part.replace(file)
    address = reverse("plans:download", args=[plan.partnership.slug, plan.slug, job.public_id])
    return Outcome(address, {"bytes": file.stat().st_size})


def made_in(
    form: str, actor: Any, plan: Plan, contents: dict[str, Any], edition: Edition | None, report: Progress
) -> str | bytes:
    """The plan in one of ALL_FORMS, as the actor may see it."""
    if form in ("zip", "names.zip"):
        return archive(actor, plan, contents, edition, report, with_names=form == "names.zip")
    if form in PACKET_FORMS:
        return FORMS[form.removeprefix("packet.")](packet_document(packet_of(actor, plan)))
    if form.startswith("portal."):
        entries = portal_entries(plan, contents, exhibits_of(actor, contents))
        title = edition.title if edition else plan.title
        spoken = language.active()
        return {
            "portal.txt": lambda: portal_text(entries, title),
            "portal.html": lambda: portal_html(entries, title, spoken),
            "portal.xlsx": lambda: repacked(portal_xlsx(entries, title)),
        }[form]()
    if form == "data.xlsx":
        tables = data_tables(exhibits_of(actor, contents))
        if not tables:
            raise BadQuestion(_("The plan shows no exhibits."), remedy=_("Put one into a section first."))
        return repacked(to_xlsx(tables, title=plan.title))
    document = plan_document(actor, plan, contents, edition, report)
    drawings = drawn_for(document, "png" if form == "docx" else "svg", report, 10, 70)
    report(70, _("Setting the pages"))
    return FORMS[form](document, drawings)


# Parts of the app have work of their own.
import highroad.web.plans.archive.years  # noqa: E402
import highroad.web.plans.comments.tasks  # noqa: E402
import highroad.web.plans.public_files  # noqa: E402
import highroad.web.plans.reminders.sending  # noqa: E402
import highroad.web.plans.rounds.tasks  # noqa: E402, F401
