"""What every template may use."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import reverse

from highroad import __version__


@cache
def _entries() -> tuple[tuple[Any, str], ...]:
    """(label, address) of the main navigation.

    An app's AppConfig may name `navigation = ((place, label, url name), …)`; smaller places come first.
    """
    found = [entry for config in apps.get_app_configs() for entry in getattr(config, "navigation", ())]
    return tuple((label, reverse(name)) for _place, label, name in sorted(found, key=lambda entry: entry[0]))


def _host(request: HttpRequest) -> str:
    """The host this page was asked of; nothing for one that isn't ours (the error page is rendered too)."""
    try:
        return request.get_host()
    except DisallowedHost:
        return ""


def house(request: HttpRequest) -> dict[str, Any]:
    """The instance's name and version, the main navigation, and whether the partnership is invented."""
    return {
        "instance_name": settings.INSTANCE_NAME,
        "host": _host(request),
        "version": __version__,
        "demo": settings.DEMO,
        "navigation": _entries(),
        "source_url": settings.SOURCE_URL,
        "contact": settings.CONTACT,
        "signup_open": settings.OPEN_SIGNUP,
    }
