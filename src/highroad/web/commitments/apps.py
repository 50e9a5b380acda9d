"""The app of principles, recommendations and strategy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    """Configuration of `commitments`."""

    name = "highroad.web.commitments"
    label = "commitments"
    verbose_name = _("Commitments")
    work = "highroad.web.commitments.work.work_for"
    # On a partnership's page: place, label, name of an address that takes the partnership's slug.
    partnership_pages = (
        (20, _("Strategy"), "commitments:strategy"),
        (30, _("Recommendations"), "commitments:recommendations"),
        (40, _("Principles"), "commitments:principles"),
    )
