"""The evidence app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Exhibits, claims and the public pages of regions and data."""

    name = "highroad.web.evidence"
    label = "evidence"
    verbose_name = _("Evidence")
    every_minute = "highroad.web.evidence.services.recheck_all"
    work = "highroad.web.evidence.work.work_for"
    partnership_pages = ((50, _("Measures"), "evidence:measures", "highroad.web.evidence.front.front"),)
    navigation = (
        (10, _("Regions"), "evidence:find"),
        (15, _("Occupations"), "evidence:occupations"),
        (20, _("Exhibits"), "evidence:exhibits"),
        (30, _("Data"), "evidence:data"),
    )
