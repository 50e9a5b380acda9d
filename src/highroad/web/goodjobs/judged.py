"""The job quality by occupation that partnerships of a region have judged, for moves after a layoff."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import HighroadError
from highroad.market import QUALITY_FIELDS, job_quality, occupation_employment, oews_areas
from highroad.market.move_facts import quality_by_occupation, write_quality
from highroad.reference import regions as places
from highroad.reference.quality_rubrics import Rubric
from highroad.sources.registers import read_register
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows
from highroad.web.evidence import answers
from highroad.web.evidence.judging import Judged
from highroad.web.goodjobs import standards
from highroad.web.goodjobs.models_registers import RegisterEdition, RegisterKind

#: A question takes no longer text.
LONGEST = 2000


def judged_quality(actor: Any, region: str) -> Judged | None:
    """What the partnership whose region is that of the question, or lies closest around it, has judged.

    Only registers that the actor may read, their newest edition, and rows that name an occupation. The
    partnership's own members come first.
    """
    editions = RegisterEdition.objects.filter(
        register__kind=RegisterKind.QUALITY, files__file__regex=r"[0-9]{2}-[0-9]{4}"
    ).select_related("register__partnership__region")
    newest: dict[int, RegisterEdition] = {}
    for each in editions.order_by("register_id", "-number"):
        newest.setdefault(each.register_id, each)
    fitting = [
        (not allows(actor, each.register.partnership, Role.VISITOR), distance, each)
        for each in newest.values()
        if _readable(actor, each.register.partnership)
        and (distance := _apart(each.register.partnership, region)) is not None
    ]
    for _outside, _distance, edition in sorted(fitting, key=lambda found: (*found[:2], found[2].pk)):
        if (judged := _kept(edition)) is not None:
            return judged
    return None


def _readable(actor: Any, partnership: Partnership) -> bool:
    return partnership.is_public or allows(actor, partnership, Role.VISITOR)


def _apart(partnership: Partnership, region: str) -> int | None:
    """In how many counties two regions differ, when one lies within the other; None when neither does."""
    try:
        asked, own = (set(places.resolve_region(key).counties) for key in (region, partnership.region.key))
    except HighroadError:
        return None
    return len(asked ^ own) if asked and own and (asked <= own or own <= asked) else None


def _kept(edition: RegisterEdition) -> Judged | None:
    """The ranges of an edition, worked out once; None where no occupation is judged."""
    told = json.loads(
        answers.kept(
            "judged-quality",
            lambda: json.dumps(_judged(edition)),
            f"{edition.pk}",
            language.active(),
            answers.data_at_hand(),
        )
    )
    return Judged(*told) if told[0] and len(told[0]) <= LONGEST else None


def _judged(edition: RegisterEdition) -> tuple[str, str]:
    register, used = edition.register, edition.settings_used
    rubric = standards.standard_named(register.partnership, RegisterKind.QUALITY, used["rubric"])
    assert isinstance(rubric, Rubric)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quality.csv"
        path.write_text(edition.files["file"], encoding="utf-8")
        rows = read_register(path, QUALITY_FIELDS)
    at = answers.catalogue()
    area = oews_areas(register.partnership.region.key, at)
    local = occupation_employment(area, level="detailed", catalogue=at)
    wages = local.table.select(["soc", "hourly_p50"])
    table = job_quality(rows, rubric, standard=used["standard"], wages=wages).table
    by = _("%(register)s, edition %(number)d (%(partnership)s; %(rubric)s, version %(version)s)") % {
        "register": register.title,
        "partnership": register.partnership.name,
        "number": edition.number,
        "rubric": rubric.said_title,
        "version": rubric.version,
    }
    return write_quality(quality_by_occupation(rows, table)), by
