"""The archive of a plan: HTML, PDF, Word, portal sheet, data, provenance, verdicts, checksums, in one zip."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

import highroad
from highroad import language
from highroad.publishing import spreadsheets
from highroad.publishing.archives import repacked, write_archive
from highroad.publishing.documents import to_docx, to_html, to_pdf
from highroad.publishing.markdown import to_blocks
from highroad.publishing.portal import PortalEntry, paste_text, portal_html, portal_text, portal_xlsx
from highroad.publishing.provenance import provenance_graph
from highroad.publishing.release import ReleasedTable
from highroad.web.directory.rules import Role, allows
from highroad.web.evidence.models import Claim
from highroad.web.plans.archive.front import front_files
from highroad.web.plans.archive.record import files_of, record_of
from highroad.web.plans.comments.documents import ledger_table, response_document
from highroad.web.plans.documents import Progress, drawn_for, exhibit_blocks, noted_number, plan_document
from highroad.web.plans.exhibits import Found, find_all
from highroad.web.plans.frozen import canonical, verdicts_in
from highroad.web.plans.languages import language_in
from highroad.web.plans.models import Edition, Plan

SCHEMA = "highroad-plan/1"
Shown = Mapping[tuple[str, int | None], Found]


def exhibits_of(actor: Any, contents: Mapping[str, Any]) -> dict[tuple[str, int | None], Found]:
    """Every exhibit that the contents show, in the order of the plan; three queries."""
    pairs = [
        (public_id, edition)
        for section in contents["sections"]
        for public_id, edition in section["exhibits"].items()
    ]
    return find_all(actor, pairs)


def exhibits_beside(
    actor: Any, shown: Shown, record: Mapping[str, Any]
) -> dict[tuple[str, int | None], Found]:
    """Exhibits that the plan rested or rests on without showing them now.

    Earlier editions of those that it shows, those of its other editions, and the newest of those that
    recommendations and the strategy name. As far as the actor may see them.
    """
    pairs: list[tuple[str, int | None]] = [
        (public_id, number)
        for edition in record["editions"]
        for section in edition["contents"]["sections"]
        for public_id, number in section["exhibits"].items()
    ]
    resolved = record["commitments"]
    tree = resolved["strategy"]["items"] if resolved["strategy"] else []
    pairs += [(named, None) for row in (*resolved["recommendations"], *tree) for named in row["exhibits"]]
    found = find_all(actor, pairs)
    last: dict[str, int] = {}
    for each in (*shown.values(), *found.values()):
        last[each.public_id] = max(last.get(each.public_id, 0), each.edition)
    earlier: list[tuple[str, int | None]] = [
        (public_id, number) for public_id, most in last.items() for number in range(1, most + 1)
    ]
    here = {(each.public_id, each.edition) for each in shown.values()}
    return {pair: each for pair, each in find_all(actor, earlier).items() if pair not in here}


def archive(
    actor: Any,
    plan: Plan,
    contents: Mapping[str, Any],
    edition: Edition | None,
    report: Progress,
    *,
    with_names: bool = False,
) -> bytes:
    """The archive of an edition, or of the draft as it is now. The same plan gives the same bytes.

    with_names: who commented goes along (names, addresses, files). Raises Refused but for stewards.
    """
    record = record_of(actor, plan, contents, edition=edition, with_names=with_names)
    shown = exhibits_of(actor, contents)
    beside = exhibits_beside(actor, shown, record)
    document = plan_document(actor, plan, contents, edition, report)
    title = document.title
    entries = portal_entries(plan, contents, shown)
    tables = {
        f"{each.public_id}-{each.edition}": each.exhibit.table
        for each in shown.values()
        if each.exhibit.table
    }
    files: dict[str, bytes] = {}
    drawings = drawn_for(document, "png", report, 10, 60)
    report(60, _("Setting the pages"))
    files["plan.html"] = to_html(document, drawings).encode()
    files["plan.pdf"] = to_pdf(document, drawings)
    report(80, _("Writing the Word file"))
    files["plan.docx"] = repacked(to_docx(document, drawings))
    report(90, _("Packing data and provenance"))
    files["portal.txt"] = portal_text(entries, title).encode()
    files["portal.html"] = portal_html(entries, title, language.active()).encode()
    files["portal.xlsx"] = repacked(portal_xlsx(entries, title))
    if tables:
        files["data.xlsx"] = repacked(spreadsheets.to_xlsx(list(tables.values()), title=title))
    files |= _data_files({**shown, **beside})
    if allows(actor, plan.partnership, Role.VISITOR):  # evidence behind signatures is for members
        files |= _signature_files(plan, contents)
    files |= files_of(record) | _ledgers(plan, with_names=with_names)
    files["plan.json"] = canonical(_rebuild(plan, contents, edition, {**shown, **beside}))
    files["record.json"] = canonical(record)
    files["coverage.json"] = _json(verdicts_in(plan, contents))
    files["provenance.jsonld"] = _provenance(plan, contents, edition, tables)
    held = {**shown, **beside}.values()
    files |= front_files(plan, edition, files, held, record)
    about = {
        "title": title,
        "partnership": plan.partnership.name,
        "made_by": f"Highroad {highroad.__version__}",
    }
    return write_archive(files, about)


def portal_entries(plan: Plan, contents: Mapping[str, Any], shown: Shown) -> list[PortalEntry]:
    """Every requirement that is asked for in words, with its text ready to paste."""
    pack = plan.pack
    applies = pack.applicability(contents["answers"])
    texts = {section["requirement"]: section for section in contents["sections"]}
    signed = contents.get("signatures", {})
    entries = []
    for item in pack.items:
        told = texts.get(item.id)
        if not applies[item.id].yes or item.answered_by or (item.kind == "section" and told is None):
            continue
        text = _pasted(told, shown) if told else ""
        if item.id in signed:
            said = signed[item.id]
            line = _("Signed for by {owner} on {day}: {evidence}").format(
                owner=said["owner"], day=said["signed_on"], evidence=said["evidence"] or said["link"]
            )
            text = f"{text}\n\n{line}".strip()
        own = language_in(plan, told) if told else language.active()
        entries.append(PortalEntry(item.id, item.title, text, "" if own == language.active() else own))
    return entries


def _pasted(section: Mapping[str, Any], shown: Shown) -> str:
    mine = {
        key: shown[key, edition] for key, edition in section["exhibits"].items() if (key, edition) in shown
    }
    blocks = to_blocks(
        section["text"],
        exhibit=lambda reference: exhibit_blocks(mine, reference),
        number=lambda public_id, column, key: noted_number(mine.get(public_id), column, key),
    )
    return paste_text(blocks)


def data_tables(shown: Shown) -> list[ReleasedTable]:
    """The released tables of the exhibits, in the order of the plan."""
    return [each.exhibit.table for each in shown.values() if each.exhibit.table]


def _data_files(shown: Shown) -> dict[str, bytes]:
    """Each exhibit as CSV, and as it was released, in every language."""
    files: dict[str, bytes] = {}
    for each in shown.values():
        name = f"data/{each.public_id}-{each.edition}"
        if each.exhibit.table is not None:
            files[f"{name}.csv"] = spreadsheets.to_csv(each.exhibit.table)
        for code, spoken in each.spoken.items():
            files[f"{name}.{code}.json"] = spoken.encode()
    return files


def _signature_files(plan: Plan, contents: Mapping[str, Any]) -> dict[str, bytes]:
    files = {}
    for section in plan.sections.filter(requirement__in=list(contents.get("signatures", {}))):
        latest = section.signings.first()
        if latest is not None and latest.file and not latest.withdrawn:
            with latest.file.open("rb") as stream:
                files[f"evidence/{section.requirement}/{_plain(latest.file_name)}"] = stream.read()
    return files


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name).lstrip(".")[
        -80:
    ]


def _rebuild(
    plan: Plan, contents: Mapping[str, Any], edition: Edition | None, shown: Shown
) -> dict[str, Any]:
    """What an empty instance needs to make the plan again."""
    partnership = plan.partnership
    return {
        "schema": SCHEMA,
        "plan": {
            "slug": plan.slug,
            "title": plan.title,
            "state": plan.state,
            "language": plan.language,
            "modifies": _modified(plan.modifies) if plan.modifies is not None else None,
        },
        "partnership": {
            "slug": partnership.slug,
            "name": partnership.name,
            "purpose": partnership.purpose,
            "region": {"key": partnership.region.key, "name": partnership.region.name},
            "backbone": partnership.backbone.name if partnership.backbone else "",
        },
        "contents": contents,
        "edition": _edition(edition) if edition is not None else None,
        "exhibits": _exhibits(shown),
    }


def _modified(edition: Edition) -> dict[str, Any]:
    return {"public_id": str(edition.public_id), "number": edition.number, "title": edition.title}


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "public_id": str(edition.public_id),
        "number": edition.number,
        "state": edition.state,
        "title": edition.title,
        "note": edition.note,
        "sha256": edition.sha256,
        "by": edition.who,
        "at": edition.at.isoformat(),
    }


def _exhibits(shown: Shown) -> list[dict[str, Any]]:
    """The records of the exhibits, with the claims that rest on them."""
    claims: dict[str, list[dict[str, Any]]] = {}
    ids = {each.public_id for each in shown.values()}
    names = ("exhibit__public_id", "sentence", "condition", "state", "reason")
    for row in Claim.objects.filter(exhibit__public_id__in=ids).order_by("pk").values(*names):
        claims.setdefault(row.pop("exhibit__public_id"), []).append(row)
    return [
        {
            "public_id": each.public_id,
            "edition": each.edition,
            "kind": each.kind,
            "parameters": dict(each.exhibit.question.parameters),
            "vintages": each.vintages,
            "is_public": each.public,
            "table_sha256": each.exhibit.table.sha256 if each.exhibit.table else "",
            "languages": sorted(each.spoken),
            "claims": claims.get(each.public_id, []),
        }
        for each in sorted(shown.values(), key=lambda each: (each.public_id, each.edition))
    ]


def _provenance(
    plan: Plan, contents: Mapping[str, Any], edition: Edition | None, tables: Mapping[str, ReleasedTable]
) -> bytes:
    told = {
        "id": f"urn:uuid:{edition.public_id}"
        if edition
        else f"highroad:plan:{plan.partnership.slug}/{plan.slug}",
        "title": edition.title if edition else plan.title,
        "conformsTo": f"{contents['pack']['key']} {contents['pack']['version']}",
    }
    if edition is not None:
        told["issued"] = edition.at.isoformat()
        told["identifier"] = f"urn:sha256:{edition.sha256}"
    return provenance_graph(told, tables, [plan.partnership.name])


def _ledgers(plan: Plan, *, with_names: bool) -> dict[str, bytes]:
    """Comments and answers of each published ledger; who chose to be named is named only if asked for."""
    made = {}
    for period in plan.comment_periods.exclude(published_at=None).select_related("edition"):
        period.plan = plan
        name = f"comments/period-{period.number}"
        made[f"{name}.html"] = to_html(response_document(period, named=with_names)).encode()
        made[f"{name}.csv"] = spreadsheets.to_csv(ledger_table(period, named=with_names))
    return made


def _json(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
