"""Making a plan again from its archive: the same texts, exhibits, claims, signatures and verdicts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadArchive, HighroadError
from highroad.planning.coverage import has_own_duty
from highroad.publishing.archives import ArchiveFiles
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.reference.packs import load_pack_version
from highroad.web.directory import audit, boundaries, jobs
from highroad.web.directory import services as directory
from highroad.web.directory.models import Organization, Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.evidence.models import Claim, ClaimCheck, Exhibit
from highroad.web.evidence.models import Edition as ExhibitEdition
from highroad.web.plans.adoption.models import AdoptionRecord, AssuranceSigning
from highroad.web.plans.archive.desk_again import bring_history
from highroad.web.plans.archive.returning import bring_back
from highroad.web.plans.archive.writing import SCHEMA
from highroad.web.plans.frozen import canonical, contents_of, verdicts_in
from highroad.web.plans.models import (
    LONGEST_TEXT,
    Edition,
    Plan,
    RequirementJudgement,
    Section,
    SectionExhibit,
    SectionVersion,
)
from highroad.web.plans.services import _free_slug, checked_answers
from highroad.web.plans.vocabulary import EDITION_FILES, Opinion, PlanState, SectionState

_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,12}")
#: What comes of an archive that passes for ours and holds what ours never do.
_AMISS = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    OverflowError,
    ObjectDoesNotExist,
    IntegrityError,
)
_STATES = {state.replace("_", " "): state for state in Claim.State.values}


@dataclass(frozen=True, slots=True)
class Imported:
    """A plan made from an archive. differing: requirements whose verdict is not the archived one.

    before: the title of the edition that it modifies, when that one isn't here.
    """

    plan: Plan
    exhibits: int
    sections: int
    differing: tuple[str, ...]
    before: str = ""


def import_archive(actor: Any, content: bytes, partnership: Partnership | None = None) -> Imported:
    """Make the plan of an archive again, in a partnership; None: its own, made anew where it is missing.

    Stewards of the partnership; making one takes an operator. Raises Refused; BadArchive when the archive was
    changed, is none, or doesn't fit what is already here. All or nothing.
    """
    files = ArchiveFiles(content)
    try:
        told = json.loads(files["plan.json"])
        if told["schema"] != SCHEMA:
            raise _bad(_("It was made by a newer version of Highroad."))
        with transaction.atomic():
            home = partnership or _partnership(actor, told["partnership"])
            require(actor, home, Role.STEWARD)
            record = json.loads(files["record.json"]) if "record.json" in files else {}
            has_editions = told["edition"] is not None or bool(record.get("editions"))
            plan = _plan(actor, home, told, has_editions=has_editions)
            _exhibits(actor, home, told, files)
            desk = record.get("desk")
            there = bring_history(actor, plan, desk) if desk else set()
            _sections(actor, plan, told["contents"], files, there)
            _adoption(actor, plan, told["contents"].get("adoption"))
            if told["edition"] is not None:
                _edition(actor, plan, told["edition"], told["contents"])
            if record:
                bring_back(actor, plan, record, files)
            after = {"sha256": hashlib.sha256(content).hexdigest(), "exhibits": len(told["exhibits"])}
            audit.record(actor, "plan.imported", plan, after=after)
            for edition in plan.editions.filter(state__in=(PlanState.PUBLISHED, PlanState.ADOPTED)):
                jobs.enqueue(actor, EDITION_FILES, {"edition": edition.pk})
    except _AMISS as problem:
        raise _bad(_("What makes the plan is not as it should be.")) from problem
    return Imported(
        plan,
        len({each["public_id"] for each in told["exhibits"]}),
        len(told["contents"]["sections"]),
        _differing(plan, told["contents"], files),
        before=modified["title"] if (modified := told["plan"].get("modifies")) and not plan.modifies else "",
    )


def not_here(made: Imported) -> str:
    """That the edition before is missing, and what to do."""
    return _(
        "It modifies “{title}”, which isn't here. Bring that plan's archive in first, then this one again."
    ).format(title=made.before)


def _differing(plan: Plan, contents: Mapping[str, Any], files: ArchiveFiles) -> tuple[str, ...]:
    """Where this instance judges otherwise than the archive says; as of the archived day."""
    now = verdicts_in(plan, {**contents_of(plan), "as_of": contents.get("as_of")})
    then = json.loads(files["coverage.json"])
    return tuple(key for key, found in now.items() if found["verdict"] != then.get(key, {}).get("verdict"))


def _partnership(actor: Any, told: Mapping[str, Any]) -> Partnership:
    found = Partnership.objects.filter(slug=told["slug"]).first()
    if found is not None:
        return found
    name = str(told["backbone"] or told["name"])[:200]
    backbone = Organization.objects.filter(name=name).first()
    if backbone is None:
        backbone = directory.create_organization(actor, None, {"name": name})
    region = boundaries.create_region(actor, keys=[told["region"]["key"]], name=told["region"]["name"])
    given = {name: str(told[name]) for name in ("slug", "name", "purpose")}
    return directory.create_partnership(actor, {**given, "region": region, "backbone": backbone})


def _plan(actor: Any, partnership: Partnership, told: Mapping[str, Any], *, has_editions: bool) -> Plan:
    contents = told["contents"]
    pack = load_pack_version(contents["pack"]["key"], contents["pack"]["version"])
    state, spoken = told["plan"]["state"], told["plan"].get("language", "en")
    plan = Plan.objects.create(
        partnership=partnership,
        slug=_free_slug(partnership, told["plan"]["slug"]),
        title=str(told["plan"]["title"])[:200],
        pack_key=pack.key,
        pack_version=pack.version,
        answers=checked_answers(pack, contents["answers"]),
        begins=_day(contents["begins"]),
        language=spoken if spoken in dict(settings.LANGUAGES) else "en",
        modifies=_modified(partnership, told["plan"].get("modifies")),
        state=state if has_editions and state in PlanState.values else PlanState.DRAFTING,
        change_log=str(contents.get("change_log", ""))[:20_000],
        created_by=actor,
    )
    Section.objects.bulk_create(
        Section(plan=plan, requirement=item.id) for item in pack.items if has_own_duty(pack, item)
    )
    return plan


def _modified(partnership: Partnership, told: Mapping[str, Any] | None) -> Edition | None:
    """The edition that the plan modifies, if the partnership has it here."""
    if told is None:
        return None
    return Edition.objects.filter(public_id=UUID(told["public_id"]), plan__partnership=partnership).first()


def _exhibits(actor: Any, partnership: Partnership, told: Mapping[str, Any], files: ArchiveFiles) -> None:
    """Every edition of every exhibit; then the claims, as they stood on the editions that the plan shows."""
    claims = told["contents"].get("claims", {})
    made = [record for each in told["exhibits"] if (record := _exhibit(actor, partnership, each, files))]
    for record in made:
        # The newest edition that the plan shows says how the claims stand, otherwise the newest of all.
        mine = [each for each in told["exhibits"] if each["public_id"] == record.public_id]
        last = max(
            mine, key=lambda each: (f"{record.public_id}:{each['edition']}" in claims, each["edition"])
        )
        standing = claims.get(f"{record.public_id}:{last['edition']}", [])
        _claims(actor, record, last, standing, record.editions.get(number=last["edition"]))


def _exhibit(
    actor: Any, partnership: Partnership, told: Mapping[str, Any], files: ArchiveFiles
) -> Exhibit | None:
    """One edition of an exhibit; what is already here must be the same to the letter. The record, if new."""
    public_id, number = told["public_id"], told["edition"]
    if not isinstance(public_id, str) or not _PUBLIC_ID.fullmatch(public_id) or type(number) is not int:
        raise _bad(_("An exhibit in it has no proper name."))
    spoken = {}
    for code in told["languages"]:
        text = files[f"data/{public_id}-{number}.{code}.json"].decode()
        try:
            answer = Answer.from_json(text)  # its tables prove that they are as they were released
        except HighroadError as problem:
            raise _bad(_("The exhibit {id} is not as it was released.").format(id=public_id)) from problem
        spoken[str(code)] = text
        if code == "en" and (answer.table.sha256 if answer.table else "") != told["table_sha256"]:
            raise _bad(_("The exhibit {id} is not as it was released.").format(id=public_id))
    record = Exhibit.objects.filter(public_id=public_id).first()
    made = None
    if record is None:
        record = made = Exhibit.objects.create(
            public_id=public_id,
            partnership=partnership,
            kind=told["kind"],
            parameters=told["parameters"],
            region_key=told["parameters"].get("region", ""),
            is_public=bool(told["is_public"]),
            created_by=actor,
        )
    held = record.editions.filter(number=number).first()
    if held is not None and held.answers != spoken:
        raise _bad(_("Another exhibit with the name {id} is already here.").format(id=public_id))
    if held is None:
        if record.partnership_id != partnership.pk:
            raise _bad(_("Another exhibit with the name {id} is already here.").format(id=public_id))
        _exhibit_edition(actor, record, told, spoken)
    return made


def _exhibit_edition(
    actor: Any, record: Exhibit, told: Mapping[str, Any], spoken: dict[str, str]
) -> ExhibitEdition:
    return ExhibitEdition.objects.create(
        exhibit=record,
        number=told["edition"],
        vintages=told["vintages"],
        answers=spoken,
        table_sha256=told["table_sha256"],
        made_by=actor,
    )


def _claims(
    actor: Any, record: Exhibit, told: Mapping[str, Any], standing: list[Any], edition: ExhibitEdition
) -> None:
    """Claims as they stood on the archived edition."""
    on_it = {each["sentence"]: each for each in standing}
    for each in told["claims"]:
        then = on_it.get(each["sentence"])
        state = _STATES[then["standing"]] if then else each["state"]
        reason = then["reason"] if then else each["reason"]
        claim = Claim.objects.create(
            exhibit=record,
            sentence=str(each["sentence"])[:300],
            condition=each["condition"],
            state=state,
            reason=reason,
            checked_at=timezone.now(),
            created_by=actor,
        )
        ClaimCheck.objects.create(
            claim=claim, edition=edition, vintages=edition.vintages, state=state, reason=reason
        )


def _sections(
    actor: Any, plan: Plan, contents: Mapping[str, Any], files: ArchiveFiles, there: Container[str]
) -> None:
    """Texts with what rests on them. there: sections whose versions are made already."""
    sections = {section.requirement: section for section in plan.sections.all()}
    now = timezone.now()
    for told in contents["sections"]:
        section, text = sections[told["requirement"]], told["text"]
        if not isinstance(text, str) or len(text) > LONGEST_TEXT:
            raise _bad(_("A text in it is too long."))
        section.text, section.text_version = text, int(told["text_version"])
        section.state, section.saved_by, section.saved_at = SectionState.DRAFTING, actor, now
        section.save()
        if section.requirement not in there:
            SectionVersion.objects.create(
                section=section,
                number=section.text_version,
                text=text,
                note=_("From the plan's archive"),
                saved_by=actor,
            )
        for place, pin in enumerate(contents.get("pins", {}).get(section.requirement, [])):
            names = (
                "public_id",
                "edition",
                "title",
                "kind",
                "problem",
                "sourced",
                "vintages",
                "numbers",
                "newer",
            )
            SectionExhibit.objects.create(
                section=section, position=place, **{name: pin[name] for name in names}
            )
    for key, said in contents.get("judgements", {}).items():
        RequirementJudgement.objects.create(
            section=sections[key],
            verdict=Opinion(said["verdict"]),
            reason=str(said["reason"])[:2000],
            text_version=int(said["text_version"]),
            by=actor,
            by_name=str(said["by"])[:200],
            at=datetime.fromisoformat(said["at"]),
        )
    for key, said in contents.get("signatures", {}).items():
        _signature(actor, sections[key], said, files)


def _signature(actor: Any, section: Section, said: Mapping[str, Any], files: ArchiveFiles) -> None:
    kept = [name for name in files if name.startswith(f"evidence/{section.requirement}/")]
    file = ContentFile(files[kept[0]], name=kept[0].rsplit("/", 1)[1]) if kept else None
    link = str(said["link"])
    AssuranceSigning.objects.create(
        section=section,
        owner=str(said["owner"])[:200],
        evidence=str(said["evidence"])[:500],
        link=link[:1000] if link.startswith(("https://", "http://")) else "",
        file=file,
        file_name=str(said["file_name"])[:200],
        signed_on=_day(said["signed_on"]),
        by=actor,
        by_name=str(said["by"])[:200],
        at=datetime.fromisoformat(said["at"]),
    )


def _adoption(actor: Any, plan: Plan, told: Mapping[str, Any] | None) -> None:
    if told is None:
        return
    AdoptionRecord.objects.create(
        plan=plan,
        body=str(told["body"])[:200],
        voted_on=_day(told["voted_on"]),
        yes=int(told["yes"]),
        no=int(told["no"]),
        abstained=int(told["abstained"]),
        official=str(told["official"])[:200],
        agreed_on=_day(told["agreed_on"]),
        record=str(told["record"])[:500],
        link=str(told["link"])[:1000],
        by=actor,
        by_name=str(told["by"])[:200],
    )


def _edition(actor: Any, plan: Plan, told: Mapping[str, Any], contents: Mapping[str, Any]) -> None:
    if hashlib.sha256(canonical(contents)).hexdigest() != told["sha256"]:
        raise _bad(_("The edition in it is not the one that was published."))
    public_id = UUID(told["public_id"])
    if Edition.objects.filter(public_id=public_id).exists():
        raise _bad(_("This edition is already here."))
    Edition.objects.create(
        plan=plan,
        public_id=public_id,
        number=int(told["number"]),
        state=PlanState(told["state"]),
        title=str(told["title"])[:200],
        contents=contents,
        sha256=told["sha256"],
        note=str(told["note"])[:2000],
        by=actor,
        by_name=str(told["by"])[:200],
        at=datetime.fromisoformat(told["at"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _bad(problem: str) -> BadArchive:
    return BadArchive(
        _("The plan can't be made from this archive. {problem}").format(problem=problem),
        remedy=_("Take the file as Highroad exported it; nothing was kept of this one."),
    )
