"""The findings as one page of HTML without any cell of a record, to be mailed inside the office."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from highroad.language import active
from highroad.language import gettext as _
from highroad.records.addresses import address_of, pages_address
from highroad.records.checking import Report
from highroad.records.summary import by_check, by_group, by_layer, unchecked
from highroad.reference.participants.check_pages import SEVERITY_NAMES

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.25rem;margin-top:2.5rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;color:#565c65;padding-bottom:.4rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #dfe1e2}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}thead th{border-bottom:2px solid #1b1b1b}
.error{color:#8b0a03;font-weight:700}.scroll{overflow-x:auto}.lead{font-size:1.1rem}
tbody th{white-space:nowrap;font-weight:600}
@media print{body{max-width:none;margin:0}}
@media(max-width:40rem){table,tbody,tr,th,td,caption{display:block}
thead{position:absolute;left:-999rem}tbody tr{border-bottom:1px solid #71767a;padding:.6rem 0}
tbody th,td,td.n{border:0;padding:.1rem 0;text-align:left}
td::before{content:attr(data-label) ": ";color:#565c65}}
"""


def write_page(report: Report, path: Path) -> None:
    """Write the page to `path`, whole or not at all. It holds counts and checks, nothing of any record."""
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.resolve().parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(page(report))
        Path(draft).chmod(0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def page(report: Report) -> str:
    """The whole page."""
    title = _("Findings in {file}").format(file=", ".join(part.file.name for part in report.opened.parts[:3]))
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="lead">{escape(verdict(report))}</p>',
        f"<p>{_with_code(about(report))}</p>",
        _checks(report),
        _layers(report),
        _groups(_("By office"), _("Office"), report, "offices"),
        _groups(_("By worker"), _("Worker"), report, "workers"),
        _unchecked(report),
    ]
    return (
        f'<!doctype html>\n<html lang="{active()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>"
        + "\n".join(parts)
        + "</main></body></html>\n"
    )


def verdict(report: Report) -> str:
    """In one sentence, whether the federal system would take the file, as far as is known."""
    errors, warnings = report.total("error"), report.total("warning")
    if errors:
        return _("{errors} errors and {warnings} warnings in {rows} records.").format(
            errors=f"{errors:,}", warnings=f"{warnings:,}", rows=f"{report.rows:,}"
        )
    return _("No errors and {warnings} warnings in {rows} records.").format(
        warnings=f"{warnings:,}", rows=f"{report.rows:,}"
    )


def about(report: Report) -> str:
    """How the file was read and judged."""
    of_records = [check for check in report.book.checks if check.scope != "figures"]
    return _(
        "Report quarter {quarter}; layout {layout}; {checked} of {checks} checks of records could be made. "
        "{figures} more work on figures (`highroad indicators figures`). Checks that are not known of the "
        "federal system are warnings."
    ).format(
        quarter=report.quarter,
        layout=report.opened.layout,
        checked=len(of_records) - len(unchecked(report)),
        checks=len(of_records),
        figures=len(report.book.checks) - len(of_records),
    )


def _checks(report: Report) -> str:
    base = pages_address()
    rows = [
        (
            each.check.id + (f" ({each.check.federal})" if each.check.federal else ""),
            _(SEVERITY_NAMES[each.check.severity]),
            f"{each.findings:,}",
            each.check.title,
            each.check.cure,
        )
        for each in by_check(report)
    ]
    headings = [_("Check"), _("Severity"), _("Findings"), _("What must hold"), _("Cure")]
    leads = [address_of(each.check, base) for each in by_check(report)]
    return _table(_("By check"), headings, rows, {2}, leads=leads)


def _layers(report: Report) -> str:
    rows = [
        (
            each.name,
            f"{each.errors:,}",
            f"{each.warnings:,}",
            f"{each.notes:,}",
            _("yes") if each.reached else _("no"),
        )
        for each in by_layer(report)
    ]
    headings = [_("Layer"), _("Errors"), _("Warnings"), _("Notes"), _("Reached")]
    note = _("The federal system stops at the first layer with errors; later layers are then not reached.")
    return _table(_("In the order of the federal system"), headings, rows, {1, 2, 3}, note)


def _groups(title: str, name: str, report: Report, which: str) -> str:
    found = by_group(report, report.offices if which == "offices" else report.workers)
    rows = [
        (each.name, f"{each.records:,}", f"{each.errors:,}", f"{each.warnings:,}", each.most)
        for each in found[:200]
    ]
    headings = [name, _("Records"), _("Errors"), _("Warnings"), _("Most frequent check")]
    return _table(title, headings, rows, {1, 2, 3})


def _unchecked(report: Report) -> str:
    rows = [(check.id, check.title) for check in unchecked(report)]
    if not rows:
        return ""
    base = pages_address()
    leads = [address_of(check, base) for check in unchecked(report)]
    note = _("These checks need columns that the file does not have.")
    return _table(_("Not checked"), [_("Check"), _("What must hold")], rows, set(), note, leads)


def _table(
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: set[int],
    note: str = "",
    leads: Sequence[str] = (),
) -> str:
    """A table; leads: for each row the address that its first cell leads to, "" for none."""
    if not rows:
        return f"<h2>{escape(title)}</h2><p>{escape(_('Nothing.'))}</p>"
    caption = f"<caption>{escape(note)}</caption>" if note else ""
    head = "".join(_cell("th", text, place in numeric, ' scope="col"') for place, text in enumerate(headings))
    addresses = leads or [""] * len(rows)
    body = "".join(
        f"<tr>{''.join(_row(row, numeric, headings, address))}</tr>"
        for row, address in zip(rows, addresses, strict=True)
    )
    return (
        f"<h2>{escape(title)}</h2>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
        f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Sequence[str], numeric: set[int], headings: Sequence[str], address: str) -> Iterable[str]:
    """The cells of a row; each says its heading too, for screens on which rows stand as blocks."""
    name = escape(row[0])
    linked = f'<a href="{escape(address)}">{name}</a>' if address else name
    yield f'<th scope="row">{linked}</th>'
    for place, text in enumerate(row[1:], start=1):
        yield _cell("td", text, place in numeric, f' data-label="{escape(headings[place])}"')


def _cell(tag: str, text: str, number: bool, more: str) -> str:
    kind = ' class="n"' if number else ""
    return f"<{tag}{kind}{more}>{escape(text)}</{tag}>"


def _with_code(text: str) -> str:
    """Escaped text, with what stands between backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
