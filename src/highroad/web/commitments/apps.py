"""The app of principles, recommendations and strategy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    """Configuration of `commitments`."""

    name = "highroad.web.commitments"
    label = "commitments"
    verbose_name = _("Commitments")
    work = "highroad.web.commitments.work.work_for"
    partnership_pages = (
        (20, _("Strategy"), "commitments:strategy", "highroad.web.commitments.front.strategy"),
        (
            30,
            _("Recommendations"),
            "commitments:recommendations",
            "highroad.web.commitments.front.recommendations",
        ),
        (40, _("Principles"), "commitments:principles", "highroad.web.commitments.front.principles"),
    )
