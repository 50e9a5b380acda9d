"""The archives that a partnership has put on record, year by year, for its stewards."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.plans.archive import years


@partnership_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def archives(request: HttpRequest, partnership: str) -> HttpResponse:
    """Archives by year with their checksums; have those of a year made."""
    if request.method == "POST":
        year = request.POST.get("year", "")
        chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
        with_names = request.POST.get("names") == "yes"
        return redirect(years.start_year(request.user, request.partnership, chosen, with_names=with_names))
    context = {
        "partnership": request.partnership,
        "rows": list(years.archives_of(request.partnership)),
        "years": years.years_of(request.partnership),
    }
    return render(request, "plans/archives.html", context)


@partnership_role(Role.STEWARD)
@require_GET
def take_archive(request: HttpRequest, partnership: str, archive: int) -> HttpResponse:
    """An archive that is on record."""
    row = get_object_or_404(years.archives_of(request.partnership), pk=archive)
    file = years.archive_file(row)
    if not file.is_file():
        raise Http404(_("The file isn't in its place any more."))
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=row.file_name, content_type="application/zip"
    )


@partnership_role(Role.STEWARD)
@require_GET
def checksums(request: HttpRequest, partnership: str) -> HttpResponse:
    """The SHA-256 of every archive on record, for `sha256sum --check`."""
    rows = years.archives_of(request.partnership)
    lines = "".join(f"{row.sha256}  {row.file_name}\n" for row in rows)
    response = HttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="checksums.txt"'
    return response
