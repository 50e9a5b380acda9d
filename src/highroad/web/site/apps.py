"""The app that ties the others together: settings, URLs, base templates, components, home."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Configuration of `site`."""

    name = "highroad.web.site"
    label = "site"
