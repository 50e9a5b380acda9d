"""The field's words for people's roles, organizations' sectors, kinds of region and states of a job."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.IntegerChoices):
    """What a person may do in a partnership; each role includes those before it."""

    VISITOR = 10, _("visitor")
    CONTRIBUTOR = 20, _("contributor")
    REVIEWER = 30, _("reviewer")
    APPROVER = 40, _("approver")
    STEWARD = 50, _("steward")
    OPERATOR = 60, _("operator")

    @classmethod
    def for_members(cls) -> list[tuple[int, str]]:
        """The roles that a partnership gives; operator is a matter of the instance."""
        return [(role.value, role.label) for role in cls if role is not cls.OPERATOR]


ROLE_MEANS = {
    Role.VISITOR: _("Reads what the partnership hasn't published yet."),
    Role.CONTRIBUTOR: _("Writes sections, makes exhibits, answers remarks."),
    Role.REVIEWER: _("Also comments, checks evidence and asks for changes."),
    Role.APPROVER: _("Also approves sections and publishes plans."),
    Role.STEWARD: _("Also invites people, changes roles and edits the partnership."),
}


class Sector(models.TextChoices):
    """The sectors an organization may come from."""

    LABOR = "labor", _("Labor")
    BUSINESS = "business", _("Business")
    EDUCATION = "education", _("Education and training")
    COMMUNITY_ORGANIZATION = "community_organization", _("Community organization")
    GOVERNMENT = "government", _("Government")
    ECONOMIC_DEVELOPMENT = "economic_development", _("Economic development")
    WORKER_CENTER = "worker_center", _("Worker center")
    LABOR_MANAGEMENT = "labor_management", _("Labor-management partnership")


class RegionKind(models.TextChoices):
    """The kinds of region, as in `highroad.reference.regions`."""

    NATION = "nation", _("Nation")
    STATE = "state", _("State")
    METRO = "metro", _("Metropolitan area")
    COUNTY = "county", _("County")
    COUNTIES = "counties", _("Set of counties")
    LOCAL_AREA = "local_area", _("Local workforce area")
    PLANNING_UNIT = "planning_unit", _("Regional planning unit")


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Service(models.TextChoices):
    """What an organization offers to people or employers."""

    CAREER = "career", _("Career counseling and job search")
    TRAINING = "training", _("Occupational training")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship and pre-apprenticeship")
    EDUCATION = "education", _("Basic education and English classes")
    EMPLOYER = "employer", _("Services to employers")
    LAYOFF = "layoff", _("Layoff response")
    SUPPORT = "support", _("Child care, transportation and other support")
    BENEFITS = "benefits", _("Help with public benefits")
    RIGHTS = "rights", _("Workers' rights")
    HEALTH_SAFETY = "health_safety", _("Health and safety at work")
    FINANCE = "finance", _("Business finance and development")
    DATA = "data", _("Labor-market information")
    CONVENING = "convening", _("Convening and coordination")
