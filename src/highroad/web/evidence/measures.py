"""Taking in measure packages, and finding those that somebody may read."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from highroad.errors import Conflict, NotReleasable
from highroad.publishing.measures import MeasurePackage, audit
from highroad.publishing.measures.package import LARGEST
from highroad.sources.files import Original
from highroad.sources.personal import refuse_people
from highroad.web.directory import audit as record_of
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.evidence.models import PublishedMeasures


def receive_measures(actor: Any, partnership: Partnership, path: Any) -> PublishedMeasures:
    """Publish the measure package in a file. Stewards may.

    Raises PersonLevelFile for records of individuals, saying why; NotReleasable for anything else that is no
    package, and for one that would tell hidden counts together with those published before; Conflict for one
    that is there already.
    """
    require(actor, partnership, Role.STEWARD)
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise NotReleasable(_("This file is too large for a measure package."), remedy="")
    if content.lstrip()[:1] != b"{":
        refuse_people(Original(path))
    package = MeasurePackage.from_json(content)
    with transaction.atomic():
        kept = list(PublishedMeasures.objects.select_for_update().filter(partnership=partnership))
        if any(each.sha256 == package.sha256 for each in kept):
            raise Conflict(_("This package was published already."), remedy="")
        _refuse_telling(package, kept)
        found = PublishedMeasures.objects.create(
            partnership=partnership,
            title=package.title[:300],
            titles={name: text[:300] for name, text in package.policy.titles.items()},
            quarter=str(package.report["report"]),
            span=str(package.report["span"]),
            mode=str(package.report["mode"]),
            sha256=package.sha256,
            text=package.to_json(),
            received_by=actor,
        )
        record_of.record(
            actor,
            "publish_measures",
            found,
            after={"title": package.title, "quarter": found.quarter, "sha256": package.sha256},
            partnership=partnership,
        )
    return found


def _refuse_telling(package: MeasurePackage, kept: list[PublishedMeasures]) -> None:
    earlier = [MeasurePackage.from_json(each.text) for each in kept]
    breaches = audit([package, *earlier])
    if breaches:
        raise NotReleasable(
            _("Together with the packages published before, %(count)d hidden counts could be worked out.")
            % {"count": len(breaches)},
            remedy=_("Release it again with --earlier and the packages published before."),
        )
