"""The app of plans: requirement packs put to work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """Configuration of `plans`."""

    name = "highroad.web.plans"
    label = "plans"
    verbose_name = _("Plans")
    work = "highroad.web.plans.work.work_for"
    work_given = "highroad.web.plans.reminders.settings.begin_for"
    every_minute = "highroad.web.plans.duties.every_minute"
    partnership_pages = ((10, _("Plans"), "plans:plans", "highroad.web.plans.front.front"),)
