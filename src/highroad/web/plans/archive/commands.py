"""What the command line does with archives: whoever has the instance's folder acts as its operator."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import BadQuestion
from highroad.web.directory.models import Partnership, User
from highroad.web.plans.archive.reading import Imported, import_archive
from highroad.web.plans.archive.writing import archive
from highroad.web.plans.archive.years import adopted_by
from highroad.web.plans.frozen import contents_of
from highroad.web.plans.models import Edition, Plan


def export_archive(address: str, edition: int | None, *, with_names: bool = False) -> bytes:
    """The archive of the plan at "partnership/plan"; with the names of those who commented, if asked.

    Raises BadQuestion.
    """
    partnership, _slash, slug = address.strip("/").partition("/")
    plan = (
        Plan.objects.select_related("partnership__region", "partnership__backbone")
        .filter(partnership__slug=partnership, slug=slug)
        .first()
    )
    if plan is None:
        known = ", ".join(f"{each.partnership.slug}/{each.slug}" for each in _plans()) or "–"
        raise BadQuestion(
            _("There is no such plan: {plan}.").format(plan=address),
            remedy=_("Plans here: {known}.").format(known=known),
        )
    chosen = plan.editions.filter(number=edition).first() if edition is not None else None
    if edition is not None and chosen is None:
        raise BadQuestion(
            _("The plan has no such edition."), remedy=_("Leave --edition out to take the draft.")
        )
    contents = chosen.contents if chosen else contents_of(plan)
    with language.use("en"):
        return archive(
            _operator(""), plan, contents, chosen, lambda _percent, _words: None, with_names=with_names
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan's archive of a year: the file, and whether it was there before."""

    file: Path
    edition: Edition
    was_there: bool


def archive_year(folder: Path, year: int, *, with_names: bool = False) -> Iterator[Kept]:
    """Write the archive of every plan that was adopted by the end of a year, as adopted last by then.

    One zip a plan in folder/YEAR, with checksums.txt beside them. A file that is there already stays: what
    was put on record isn't written over.
    """
    home = folder / str(year)
    home.mkdir(parents=True, exist_ok=True)
    for edition in adopted_by(year):
        plan = edition.plan
        file = home / f"{plan.partnership.slug}-{plan.slug}-{year}.zip"
        was_there = file.is_file()
        if not was_there:
            with language.use("en"):
                made = archive(
                    _operator(""), plan, edition.contents, edition, lambda _percent, _words: None,
                    with_names=with_names,
                )  # fmt: skip
            _write(file, made)
        yield Kept(file, edition, was_there)
    listed = sorted(home.glob("*.zip"))
    sums = [f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in listed]
    _write(home / "checksums.txt", "".join(sums).encode())


def _write(file: Path, content: bytes) -> None:
    """A whole file in its place, or none."""
    part = file.with_name(file.name + ".part")
    part.write_bytes(content)
    part.replace(file)


def import_file(content: bytes, partnership: str, email: str) -> Imported:
    """Make the plan of an archive again. Raises BadQuestion, BadArchive, Refused."""
    home = None
    if partnership:
        home = Partnership.objects.filter(slug=partnership).first()
        if home is None:
            raise BadQuestion(
                _("There is no partnership at {slug}.").format(slug=partnership),
                remedy=_("Leave --partnership out to make the archive's own."),
            )
    return import_archive(_operator(email), content, home)


def _operator(email: str) -> User:
    people = User.objects.filter(email__iexact=email) if email else User.objects.filter(is_operator=True)
    found = people.order_by("pk").first()
    if found is None:
        raise BadQuestion(
            _("Nobody can act here."),
            remedy=_("Make an operator with `highroad init`, or name a person with --as."),
        )
    return found


def _plans() -> list[Plan]:
    return list(Plan.objects.select_related("partnership").order_by("partnership__slug", "slug")[:20])
