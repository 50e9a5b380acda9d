"""What anybody takes along of a published plan: made once when an edition is published, in both languages."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from highroad import language
from highroad.web.directory.access import public, require_seen
from highroad.web.directory.jobs import Outcome, Report, handler
from highroad.web.directory.models import Job
from highroad.web.plans import selectors
from highroad.web.plans.archive.writing import archive
from highroad.web.plans.exhibits import readable_ids
from highroad.web.plans.models import Edition
from highroad.web.plans.vocabulary import EDITION_FILES, PlanState

#: Form -> the file of the archive that it is; the archive itself is none of its files.
FORMS = {"docx": "plan.docx", "pdf": "plan.pdf", "html": "plan.html", "xlsx": "data.xlsx", "zip": ""}
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file on offer. size: in bytes."""

    form: str
    name: str
    words: str
    size: int
    address: str


def edition_file(edition: Edition, code: str, form: str) -> Path:
    """Where an edition's file is kept, in a language and a form."""
    return Path(settings.MEDIA_ROOT) / "plans" / "editions" / f"{edition.public_id}-{code}.{form}"


@handler(EDITION_FILES, label=gettext_lazy("Making the files of a published plan"))
def make_files(job: Job, report: Report) -> Outcome:
    """Set an edition as everybody may read it. Doing it twice writes the same files again."""
    edition = Edition.objects.select_related("plan__partnership__region").get(pk=job.payload["edition"])
    for place, (code, _name) in enumerate(settings.LANGUAGES):

        def told(percent: int, words: str, place: int = place) -> None:
            report((100 * place + percent) // len(settings.LANGUAGES), words)

        with translation.override(code), language.use(code):
            packed = archive(AnonymousUser(), edition.plan, edition.contents, edition, told)
        with zipfile.ZipFile(io.BytesIO(packed)) as held:
            # A plan without exhibits has no workbook.
            made = {form: held.read(name) for form, name in FORMS.items() if name in held.namelist()}
        if not shows_closed(edition):
            made["zip"] = packed
        for form, content in made.items():
            _write(edition_file(edition, code, form), content)
    return Outcome(edition.plan.get_reading_url())


def shows_closed(edition: Edition) -> bool:
    """It shows exhibits that the public may not see.

    Documents leave them out and say so. The archive holds the edition letter by letter, with their findings
    and numbers: it stays with the members then.
    """
    shown = {key for section in edition.contents["sections"] for key in section["exhibits"]}
    return readable_ids(AnonymousUser(), shown) != shown


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_bytes(content)
    part.replace(file)


def offered(edition: Edition | None) -> list[Taken]:
    """The files of an edition that are ready, in the reader's language; none of a draft."""
    if edition is None:
        return []
    words = {
        "docx": ("Word", _("with styles, contents and alternative texts")),
        "pdf": ("PDF", _("tagged, for print and for screen readers")),
        "html": ("HTML", _("one file that any browser opens")),
        "xlsx": (_("Data workbook"), _("the tables of all exhibits, with sources and methods")),
        "zip": (_("Archive"), _("all of it with data, provenance and checksums; opens without this site")),
    }
    code, plan = get_language() or "en", edition.plan
    found = []
    for form, (name, about) in words.items():
        file = edition_file(edition, code, form)
        if file.is_file():
            address = reverse(
                "plans:edition_file", args=[plan.partnership.slug, plan.slug, edition.number, form]
            )
            found.append(Taken(form, name, about, file.stat().st_size, address))
    return found


@public
@require_GET
def take(request: HttpRequest, partnership: str, plan: str, number: int, form: str) -> HttpResponse:
    """A file of a published edition, for everybody."""
    found = selectors.plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    edition = found.editions.filter(number=number).exclude(state=PlanState.COMMENT).first()
    if edition is None or form not in FORMS:
        raise Http404(_("The plan has no such edition."))
    file = edition_file(edition, get_language() or "en", form)
    if not file.is_file():
        raise Http404(_("The document isn't made yet."))
    name = f"{found.slug}-{number}.{form}"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])
