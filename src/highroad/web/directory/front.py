"""A partnership's front page: what every app keeps for it, each with a few lines of what stands there now.

An app takes part by naming in its configuration `partnership_pages = ((place, label, url name, front), …)`:
the address takes the partnership's slug; `front` names a function of the actor and the partnership that gives
`Line`s, and asks the database a fixed number of times. It gives only what the actor may read.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import import_string

from highroad.web.directory.models import Partnership

#: So many lines stand below one label.
MOST = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that stands there. address: where it is read, if anywhere. meta: how far it is."""

    text: str
    address: str = ""
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one app keeps for a partnership: its page, and lines about what is on it."""

    label: Any
    address: str
    lines: list[Line]


def shelves_of(actor: Any, partnership: Partnership) -> list[Shelf]:
    """Every app's shelves, in the order of the work: plans first."""
    named = [page for config in apps.get_app_configs() for page in getattr(config, "partnership_pages", ())]
    return [
        Shelf(label, reverse(name, args=[partnership.slug]), import_string(front)(actor, partnership)[:MOST])
        for _place, label, name, front in sorted(named, key=itemgetter(0))
    ]
