"""The app of occupation lists."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoodJobsConfig(AppConfig):
    """Configuration of `goodjobs`."""

    name = "highroad.web.goodjobs"
    label = "goodjobs"
    verbose_name = _("Good jobs")
    # Job quality that a partnership judged, for questions about moves.
    judged_quality = "highroad.web.goodjobs.judged.judged_quality"
    # Which published lists say something of an occupation, for its page.
    lists_naming = "highroad.web.goodjobs.naming.lists_naming"
    # The wage standards that partnerships of a region chose for their lists.
    wage_standards = "highroad.web.goodjobs.naming.wage_standards"
    partnership_pages = (
        (60, _("Occupation lists"), "goodjobs:lists", "highroad.web.goodjobs.front.lists"),
        (
            65,
            _("Registers of programs, job quality and public projects"),
            "goodjobs:registers",
            "highroad.web.goodjobs.front.registers",
        ),
    )
