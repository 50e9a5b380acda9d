"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from highroad import __version__


def house(request: HttpRequest) -> dict[str, Any]:
    """The instance's name, version, and whether its partnership is invented."""
    return {"instance_name": settings.INSTANCE_NAME, "version": __version__, "demo": settings.DEMO}
