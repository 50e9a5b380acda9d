"""What waits for a person: every app says what it knows, and "My work" shows it, the most urgent first.

An app takes part by naming a function in its configuration: `work = "highroad.web.plans.work.work_for"`.
The function takes the actor and gives `WorkItem`s; it asks the database a fixed number of times.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do. why: what waits, in words. place: where it belongs. due: the day, if one was set."""

    title: str
    address: str
    place: str
    why: str
    due: datetime.date | None = None

    @property
    def is_late(self) -> bool:
        """Its day has passed."""
        return self.due is not None and self.due < timezone.localdate()


def work_for(actor: Any) -> list[WorkItem]:
    """Everything that waits for the actor: what has a day first, the earliest first."""
    found = [
        item
        for config in apps.get_app_configs()
        if (provider := getattr(config, "work", ""))
        for item in import_string(provider)(actor)
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due or datetime.date.max))
