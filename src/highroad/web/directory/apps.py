"""The app of people, organizations, regions, partnerships, audit and jobs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Configuration of `directory`."""

    name = "highroad.web.directory"
    label = "directory"
    verbose_name = _("Directory")
    # What has to be done again and again.
    every_minute = "highroad.web.directory.accounts.forget_old_sessions"
    # The main navigation: place, label, name of an address.
    navigation = ((50, _("Partnerships"), "directory:partnerships"),)

    def ready(self) -> None:
        """Let every app declare its background jobs in its `tasks` module."""
        autodiscover_modules("tasks")
