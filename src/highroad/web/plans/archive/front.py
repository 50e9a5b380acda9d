"""The front of an archive: a page that leads through it in any browser, a letter to who opens it, checksums.

All in plain words, since nobody who knew the plan may be there to ask.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

import highroad
from highroad import language
from highroad.publishing.documents import page_html
from highroad.web.plans.exhibits import Found
from highroad.web.plans.models import Edition, Plan

CHECKSUMS = "checksums.txt"


def front_files(
    plan: Plan,
    edition: Edition | None,
    files: Mapping[str, bytes],
    shown: Iterable[Found],
    record: Mapping[str, Any],
) -> dict[str, bytes]:
    """index.html and README.txt for people, checksums.txt for `sha256sum --check`.

    files: everything else that goes into the archive. shown: the exhibits that its data folder holds.
    record: what its record.json holds.
    """
    front = {
        "index.html": _index(plan, edition, files, list(shown), record).encode(),
        "README.txt": _readme(plan, edition, files, record).encode(),
    }
    listed = sorted({**files, **front}.items())
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in listed)
    return {**front, CHECKSUMS: sums.encode()}


def _facts(plan: Plan, edition: Edition | None) -> list[tuple[str, str]]:
    """What it is of: label and value."""
    facts = [
        (_("Plan"), edition.title if edition else plan.title),
        (_("Partnership"), plan.partnership.name),
        (_("Region"), plan.partnership.region.name),
        (_("Rules it answers"), f"{plan.pack.title} ({plan.pack.key} {plan.pack.version})"),
    ]
    if edition is None:
        return [*facts, (_("Edition"), _("none: this is a draft")), (_("Made with"), _made_with())]
    return [
        *facts,
        (_("Edition"), f"{edition.number}, {edition.get_state_display()}"),
        (_("Date"), date_format(edition.at, "DATE_FORMAT")),
        (_("Made with"), _made_with()),
    ]


def _made_with() -> str:
    return f"Highroad {highroad.__version__}"


def _index(
    plan: Plan,
    edition: Edition | None,
    files: Mapping[str, bytes],
    shown: list[Found],
    record: Mapping[str, Any],
) -> str:
    title = edition.title if edition else plan.title
    facts = "".join(
        f'<tr><th scope="row">{escape(str(label))}</th><td>{escape(str(value))}</td></tr>'
        for label, value in _facts(plan, edition)
    )
    groups = "".join(
        f"<h2>{escape(head)}</h2><ul>"
        + "".join(_entry(name, words, files) for name, words in told if _held(name, files))
        + "</ul>"
        for head, told in _told(record)
        if any(_held(name, files) for name, _words in told)
    )
    checking = "".join(f"<p>{escape(words)}</p>" for words in _checking(record))
    lead = _("This is the archive of a plan. It needs no server and no connection.")
    return page_html(
        title,
        f"<header><h1>{escape(title)}</h1>"
        f'<p class="lead">{escape(lead)}</p>'
        f"</header>\n<main>"
        f"<table><caption>{escape(_('What it is of'))}</caption><tbody>{facts}</tbody></table>"
        f"{groups}{_exhibits(shown, files)}<h2>{escape(_('Is it whole?'))}</h2>{checking}</main>",
        language.active(),
    )


def _entry(name: str, words: str, files: Mapping[str, bytes]) -> str:
    """A line about a file, or about each file of a folder."""
    if name in files:
        size = "" if name.endswith(("json", "jsonld")) else f" ({_size(len(files[name]))})"
        return f'<li><a href="{escape(name)}">{escape(name)}</a>{size}: {escape(words)}</li>'
    inside = sorted(each for each in files if each.startswith(name))
    links = "".join(f'<li><a href="{escape(each)}">{escape(each)}</a></li>' for each in inside)
    return f"<li>{escape(name)}: {escape(words)}<ul>{links}</ul></li>"


def _held(name: str, files: Mapping[str, bytes]) -> bool:
    return name in files or (name.endswith("/") and any(each.startswith(name) for each in files))


def _exhibits(shown: list[Found], files: Mapping[str, bytes]) -> str:
    """The exhibits, each with its table for a spreadsheet and as it was released."""
    rows = []
    for each in sorted(shown, key=lambda found: (found.title, found.public_id, found.edition)):
        name = f"data/{each.public_id}-{each.edition}"
        links = ", ".join(
            f'<a href="{escape(name + form)}">{escape(words)}</a>'
            for form, words in (
                (".csv", "CSV"),
                *((f".{code}.json", f"JSON ({code})") for code in each.spoken),
            )
            if name + form in files
        )
        rows.append(
            f'<tr><th scope="row">{escape(each.title)}</th><td>{escape(each.public_id)}</td>'
            f'<td class="number">{each.edition}</td><td>{links}</td></tr>'
        )
    if not rows:
        return ""
    heads = (_("What it says"), _("Exhibit"), _("Edition"), _("Its numbers"))
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    label = escape(_("Exhibits"))
    return (
        f'<h2>{label}</h2><div class="frame" role="region" tabindex="0" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1000))} kB"


def _checking(record: Mapping[str, Any]) -> list[str]:
    names = _("Names, addresses and files of those who commented are in it: keep it safe.")
    without = _("Names and e-mail addresses of those who commented are left out.")
    return [
        _(
            "checksums.txt holds the SHA-256 of every file. The command “sha256sum --check checksums.txt” "
            "(on a Mac “shasum -a 256 -c checksums.txt”) says which file was changed since."
        ),
        names if record["with_names"] else without,
        _("To make the plan again in an empty instance of Highroad: highroad plans import FILE"),
    ]


def _readme(
    plan: Plan, edition: Edition | None, files: Mapping[str, bytes], record: Mapping[str, Any]
) -> str:
    lines = [_("Open index.html in any browser: it leads to everything here."), ""]
    lines += [f"{label}: {value}" for label, value in _facts(plan, edition)]
    for head, told in _told(record):
        held = [(name, words) for name, words in told if _held(name, files)]
        lines += ["", head, *(f"  {name}  {words}" for name, words in held)] if held else []
    for words in _checking(record):
        lines += ["", words]
    return "\n".join([*lines, ""])


def _told(record: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the files are for, by who wants them. A name that ends in / is a folder."""
    return [
        (
            _("To read"),
            [
                ("plan.html", _("the plan, for any browser")),
                ("plan.pdf", _("the plan as tagged PDF")),
                ("plan.docx", _("the plan for Word")),
                (
                    "comments/",
                    _("public comments with their answers, of each period whose answers are published"),
                ),
            ],
        ),
        (
            _("To submit"),
            [
                (f"portal.{form}", _("each narrative as text to paste, with its length"))
                for form in ("html", "xlsx", "txt")
            ],
        ),
        (_("To compute with"), [("data.xlsx", _("the tables of all exhibits"))]),
        (_("To prove"), [("evidence/", _("files that assurances rest on")), *_proofs(record)]),
    ]


def _proofs(record: Mapping[str, Any]) -> list[tuple[str, Any]]:
    around = ", ".join(_around(record))
    return [
        ("coverage.json", _("the verdict on each requirement, with its reason")),
        ("provenance.jsonld", _("where every number comes from (W3C PROV)")),
        ("plan.json", _("everything that makes the plan, for programs")),
        (
            "record.json",
            _("what stands around it: {parts}").format(parts=around)
            if around
            else _("what stands around it: here nothing"),
        ),
    ]


def _around(record: Mapping[str, Any]) -> list[str]:
    """The parts of a record that hold something, in words: nobody should look for what isn't in it."""
    desk, calendar, resolved = record["desk"] or {}, record["calendar"], record["commitments"]
    parts = [
        (record["editions"], _("other editions")),
        (desk.get("sections"), _("earlier versions of its texts, notes and suggestions, decisions")),
        (desk.get("imports"), _("files that were brought in")),
        (record["periods"], _("public comments and answers")),
        (record["remarks"], _("reviewers' remarks")),
        (record["rounds"], _("rounds of input")),
        (any(calendar.values()), _("dates, phases and milestones")),
        (record["promises"], _("what became of promises")),
        (resolved["principles"], _("principles")),
        (resolved["recommendations"], _("recommendations")),
        (resolved["strategy"], _("the strategy")),
    ]
    return [words for held, words in parts if held]
