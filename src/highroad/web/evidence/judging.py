"""Job quality that a partnership of a region has judged, for questions that take it.

Apps above this one know of it: an AppConfig may name `judged_quality`, the dotted name of a function of actor
and region that gives a `Judged`, or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from highroad.publishing.exhibits import Kind, Question


@dataclass(frozen=True, slots=True)
class Judged:
    """quality: ranges by occupation, as a question takes them. by: the register and the rubric in words."""

    quality: str
    by: str


def with_quality(actor: Any, kind: Kind, question: Question, given: Any) -> Question | None:
    """The question with the job quality that is known of its region; None when there is nothing to add.

    given: what was sent. Whoever sends the parameter, even blank, has chosen.
    """
    if "quality" not in kind.by_name or "quality" in given:
        return None
    for config in apps.get_app_configs():
        if named := getattr(config, "judged_quality", ""):
            found: Judged | None = import_string(named)(actor, question.parameters.get("region", ""))
            if found is not None:
                return question.with_parameters(quality=found.quality, judged=found.by)
    return None
