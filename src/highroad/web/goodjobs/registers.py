"""Bringing registers: read the rows, work out what they come to in every language, keep both."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import BadQuestion
from highroad.market import (
    EMPLOYER_FIELDS,
    PROGRAM_FIELDS,
    PROJECT_FIELDS,
    QUALITY_FIELDS,
    SEAT_FIELDS,
    VOICE_FIELDS,
    employer_voice,
    job_quality,
    knows_seats,
    occupation_employment,
    oews_areas,
    program_readiness,
    programs_register,
    project_demand,
    register_of_programs,
    worker_voice,
)
from highroad.publishing.ctdl import to_ctdl
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import register_exhibit
from highroad.publishing.release import release
from highroad.results import Result, SourceReference
from highroad.sources.registers import Field, read_register, write_register
from highroad.web.directory import audit
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.evidence import answers
from highroad.web.evidence.services import add_answer, keep_answer
from highroad.web.goodjobs import building, standards
from highroad.web.goodjobs.models import ListVersion, Register, RegisterEdition
from highroad.web.goodjobs.models_registers import RegisterKind
from highroad.web.goodjobs.numbering import next_number
from highroad.web.goodjobs.seats import keep_seats

#: The files of each kind of register, by the name of the form's field.
FILES: Mapping[str, Mapping[str, tuple[Field, ...]]] = {
    "program-readiness": {"file": PROGRAM_FIELDS},
    "job-quality": {"file": QUALITY_FIELDS},
    "public-projects": {"file": PROJECT_FIELDS, "seats": SEAT_FIELDS},
    "employer-voice": {"file": EMPLOYER_FIELDS},
    "worker-voice": {"file": VOICE_FIELDS},
}


def bring_register(
    actor: Any,
    partnership: Partnership,
    kind: str,
    *,
    title: str,
    files: Mapping[str, Path],
    settings: Mapping[str, Any],
    version: ListVersion | None = None,
    note: str = "",
    register: Register | None = None,
) -> Register:
    """Keep a register's rows as its first edition, or as the next one of `register`. Contributors.

    What it comes to becomes an exhibit (or its next edition), for everybody and for plans to cite.
    Raises Refused, UnreadableFile naming line and column, PersonLevelFile, BadQuestion.
    """
    require(actor, partnership, Role.CONTRIBUTOR)
    tables = {name: read_register(path, FILES[kind][name]) for name, path in files.items()}
    kept = {name: write_register(table) for name, table in tables.items()}
    with transaction.atomic():
        Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
        number = register.number if register else next_number(partnership.registers)
        edition = next_number(register.editions) if register else 1
        source = _source(partnership, title, edition, kept)
        spoken = {}
        for code in language.LANGUAGES:
            with language.use(code):
                spoken[code] = _answer(kind, partnership, title, number, tables, settings, version, source)
        if register is None:
            exhibit = keep_answer(actor, partnership, spoken, note=title)
            register = Register.objects.create(
                partnership=partnership, number=number, kind=kind, title=title, exhibit=exhibit
            )
        else:
            add_answer(actor, register.exhibit, spoken, reason=note)
        if kind == RegisterKind.PROGRAMS and knows_seats(tables["file"]):
            keep_seats(actor, register, tables["file"], source, note)
        RegisterEdition.objects.create(
            register=register,
            number=edition,
            files=kept,
            settings_used=dict(settings),
            version=version,
            note=note.strip(),
            brought_by=actor,
        )
        audit.record(
            actor,
            "register.brought",
            register,
            after={"edition": edition, "sha256": source.sha256, "settings": dict(settings)},
            reason=note.strip(),
        )
    return register


def listed_programs(partnership: Partnership) -> str:
    """The programs of the partnership's region on the lists at hand, as the rows of a register. Raises
    DataMissing.
    """
    return write_register(programs_register(partnership.region.key, catalogue=answers.catalogue()))


def programs_as_ctdl(edition: RegisterEdition) -> str:
    """The programs of an edition as JSON-LD in the language of credential registries."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programs.csv"
        path.write_text(edition.files["file"], encoding="utf-8")
        rows = read_register(path, PROGRAM_FIELDS)
    return to_ctdl(release(register_of_programs(rows, (source_of(edition),)), title=edition.register.title))


def source_of(edition: RegisterEdition) -> SourceReference:
    """An edition of a register as a source."""
    register = edition.register
    day = timezone.localdate(edition.brought_at).isoformat()
    return _source(register.partnership, register.title, edition.number, edition.files, day)


def _source(
    partnership: Partnership, title: str, edition: int, kept: Mapping[str, str], day: str = ""
) -> SourceReference:
    today = day or timezone.localdate().isoformat()
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    return SourceReference(
        key="register",
        title=title,
        publisher=partnership.name,
        vintage=str(edition),
        vintage_label=today,
        address="",
        retrieved=today,
        sha256=digest,
        licence="",
    )


def _answer(
    kind: str,
    partnership: Partnership,
    title: str,
    number: int,
    tables: Mapping[str, pa.Table],
    settings: Mapping[str, Any],
    version: ListVersion | None,
    source: SourceReference,
) -> Answer:
    """What the rows come to, in the language in force."""
    work = {
        "program-readiness": _readiness,
        "job-quality": _quality,
        "public-projects": _projects,
        "employer-voice": _employers,
        "worker-voice": _workers,
    }[kind]
    result = work(partnership, tables, settings, version)
    result = replace(result, sources=(source, *result.sources))
    return register_exhibit(
        kind, result, name=title, region=partnership.region.key, register=f"{partnership.slug}-{number}"
    )


def _readiness(
    partnership: Partnership,
    tables: Mapping[str, pa.Table],
    settings: Mapping[str, Any],
    version: ListVersion | None,
) -> Result:
    if version is None:
        raise BadQuestion(
            _("Programs are judged by a published list."), remedy=_("Publish an occupation list first.")
        )
    list_table = building.answer_of(version, "en").table
    listed = pa.table({name: list(list_table.data[name]) for name in ("soc", "listed", "marginal")})
    at, links, sources = answers.catalogue(), None, list_table.sources
    if held := at.vintages("cip_soc"):
        links = pq.read_table(held[0].tables["links"], filters=[("matched", "=", True)])
        sources = (*sources, held[0].reference)
    result = program_readiness(
        tables["file"],
        listed,
        standards.standard_named(partnership, "program-readiness", settings["rule"]),
        links=links,
        standard=settings.get("standard"),
        sources=sources,
    )
    note = _("The list is %(list)s.") % {"list": version}
    return replace(result, notes=(*result.notes, note))


def _quality(
    partnership: Partnership,
    tables: Mapping[str, pa.Table],
    settings: Mapping[str, Any],
    _version: ListVersion | None,
) -> Result:
    at = answers.catalogue()
    local = occupation_employment(oews_areas(partnership.region.key, at), level="detailed", catalogue=at)
    return job_quality(
        tables["file"],
        standards.standard_named(partnership, "job-quality", settings["rubric"]),
        standard=settings["standard"],
        wages=local.table.select(["soc", "hourly_p50"]),
        sources=local.sources,
    )


def _projects(
    _partnership: Partnership,
    tables: Mapping[str, pa.Table],
    _settings: Mapping[str, Any],
    _version: ListVersion | None,
) -> Result:
    return project_demand(tables["file"], tables.get("seats"), catalogue=answers.catalogue())


def _employers(
    _partnership: Partnership,
    tables: Mapping[str, pa.Table],
    _settings: Mapping[str, Any],
    _version: ListVersion | None,
) -> Result:
    return employer_voice(tables["file"])


def _workers(
    _partnership: Partnership,
    tables: Mapping[str, pa.Table],
    _settings: Mapping[str, Any],
    _version: ListVersion | None,
) -> Result:
    return worker_voice(tables["file"])
