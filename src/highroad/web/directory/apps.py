"""The app of people, organizations, regions, partnerships, audit and jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Configuration of `directory`."""

    name = "highroad.web.directory"
    label = "directory"
    verbose_name = _("Directory")
