"""Check every claim on the newest data at hand; run it after data were added."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from highroad.web.evidence import services


class Command(BaseCommand):
    help = "Check every claim on the newest data at hand. Exhibits stay as they are; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        done = services.recheck_all()
        self.stdout.write(
            _("{claims} claims; {checked} checked on newer data; {changed} would stand differently.").format(
                claims=done.claims, checked=done.checked, changed=done.changed
            )
        )
