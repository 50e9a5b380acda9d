"""The page on which a register goes out and comes in: a file, what it would change, and then the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad.errors import BadQuestion, UnreadableFile
from highroad.web.directory.sheets.bringing import Brought, Given, bring_in, given_in, returned_file
from highroad.web.directory.sheets.files import MOST_BYTES, TYPES, to_csv, to_xlsx, too_large
from highroad.web.directory.sheets.registers import Register

_MOST_SEALED = 4 * 1024 * 1024
_HOURS = 12


def take_out(register: Register, form: str) -> HttpResponse:
    """The register as a file: xlsx or csv."""
    heads, rows = register.heads(), register.taken_out()
    content = to_csv(heads, rows) if form == "csv" else to_xlsx(heads, rows, title=register.title)
    return _file(content, f"{register.name}.{form}", form)


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sheet_page(
    request: HttpRequest,
    register: Register,
    *,
    context: dict[str, Any],
    template: str = "directory/sheet.html",
    done: Callable[[Brought], None] | None = None,
) -> HttpResponse:
    """Show the page; then what a file given to it would change; then bring in what was shown.

    The rows travel in the page, sealed for this person and this register, so that nothing is kept in between.
    context: partnership, back (address), take_out (form -> address). done: called after the change.
    """
    shown = {**context, "register": register}
    if request.method != "POST":
        return render(request, template, shown)
    try:
        if "rows" not in request.POST:
            return _look(request, register, shown, template)
        file, promised, given = _unseal(request)
        if request.POST.get("deed") in TYPES:
            form = request.POST["deed"]
            content = returned_file(register, bring_in(register, given), form)
            return _file(content, f"{register.name}-came-back.{form}", form)
        brought = bring_in(register, given, file=file, promised=promised)
        if brought.print != promised:
            shown["meanwhile"] = True
            return _preview(request, register, brought, file, given, shown, template, status=409)
        if done is not None:
            done(brought)
    except (UnreadableFile, BadQuestion) as error:
        return render(request, template, {**shown, "error": error}, status=422)
    shown |= {"brought": brought, "words": words_of(brought, done=True), "is_done": True}
    if brought.returned:
        shown["sealed"] = _seal(request, file, brought, given)
    return render(request, template, shown)


def _look(request: HttpRequest, register: Register, shown: dict[str, Any], template: str) -> HttpResponse:
    file = request.FILES.get("sheet")
    if file is None or not file.name:
        raise BadQuestion(_("No file was chosen."), remedy=_("Choose an Excel workbook or a CSV file."))
    if (file.size or 0) > MOST_BYTES:
        raise too_large(file.name, file.size or 0)
    given = given_in(file.read(), file.name, register)
    return _preview(request, register, bring_in(register, given), file.name, given, shown, template)


def _preview(
    request: HttpRequest,
    register: Register,
    brought: Brought,
    file: str,
    given: list[Given],
    shown: dict[str, Any],
    template: str,
    status: int = 200,
) -> HttpResponse:
    more = {"brought": brought, "words": words_of(brought), "file": file}
    if brought.deeds or brought.returned:
        more["sealed"] = _seal(request, file, brought, given)
    return render(request, template, {**shown, **more}, status=status)


def words_of(brought: Brought, *, done: bool = False) -> list[str]:
    """How many rows are added, changed, the same, and come back, in sentences."""
    found = {kind: len(brought.of(kind)) for kind in ("added", "changed", "same", "conflict", "rejected")}
    lines = []
    if found["added"] and done:
        lines.append(ngettext("{n} row was added.", "{n} rows were added.", found["added"]))
    elif found["added"]:
        lines.append(ngettext("{n} row would be added.", "{n} rows would be added.", found["added"]))
    if found["changed"] and done:
        lines.append(ngettext("{n} row was changed.", "{n} rows were changed.", found["changed"]))
    elif found["changed"]:
        lines.append(ngettext("{n} row would be changed.", "{n} rows would be changed.", found["changed"]))
    counts = [n for n in (found["added"], found["changed"]) if n]
    lines.append(ngettext("{n} row is as it was.", "{n} rows are as they were.", found["same"]))
    counts.append(found["same"])
    for kind, words in (
        ("conflict", ngettext("{n} row is in conflict.", "{n} rows are in conflict.", found["conflict"])),
        ("rejected", ngettext("{n} row comes back.", "{n} rows come back.", found["rejected"])),
    ):
        if found[kind]:
            lines.append(words)
            counts.append(found[kind])
    return [line.format(n=n) for line, n in zip(lines, counts, strict=True)]


def _salt(request: HttpRequest) -> str:
    return f"highroad.sheets:{request.user.pk}:{request.path}"


def _seal(request: HttpRequest, file: str, brought: Brought, given: list[Given]) -> str:
    told = [file, brought.print, [astuple(each) for each in given]]
    sealed = signing.dumps(told, salt=_salt(request), compress=True)
    if len(sealed) > _MOST_SEALED:
        raise BadQuestion(_("The sheet says too much for one time."), remedy=_("Bring it in parts."))
    return sealed


def _unseal(request: HttpRequest) -> tuple[str, str, list[Given]]:
    try:
        told = signing.loads(request.POST["rows"], salt=_salt(request), max_age=_HOURS * 3600)
    except signing.BadSignature as error:
        raise BadQuestion(_("This page is too old."), remedy=_("Choose the file again.")) from error
    file, promised, rows = told
    return file, promised, [Given(number, texts, tuple(formulas)) for number, texts, formulas in rows]


__all__ = ["sheet_page", "take_out", "words_of"]
