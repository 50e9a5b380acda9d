"""The words of strategy and recommendations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """Where an item stands in the strategy tree, from the top."""

    VISION = "vision", _("vision")
    GOAL = "goal", _("goal")
    OBJECTIVE = "objective", _("objective")
    STRATEGY = "strategy", _("strategy")
    MEASURE = "measure", _("measure")


#: level -> the levels that an item of it may stand under; none: it stands at the top.
ABOVE: dict[str, tuple[str, ...]] = {
    Level.VISION: (),
    Level.GOAL: (Level.VISION,),
    Level.OBJECTIVE: (Level.GOAL,),
    Level.STRATEGY: (Level.OBJECTIVE,),
    Level.MEASURE: (Level.GOAL, Level.OBJECTIVE, Level.STRATEGY),
}


class Direction(models.TextChoices):
    """Where a measure should go."""

    UP = "up", pgettext_lazy("direction", "up")
    DOWN = "down", pgettext_lazy("direction", "down")


class RecommendationState(models.TextChoices):
    """How far a recommendation is."""

    DRAFT = "draft", _("being written")
    ISSUED = "issued", _("issued")
    WITHDRAWN = "withdrawn", _("withdrawn")


class StepState(models.TextChoices):
    """How a key step of a recommendation stands."""

    OPEN = "open", _("not begun")
    UNDER_WAY = "under way", _("under way")
    DONE = "done", pgettext_lazy("step", "done")
    DROPPED = "dropped", pgettext_lazy("step", "dropped")


class Answer(models.TextChoices):
    """What the addressee of a recommendation answered."""

    ACCEPTED = "accepted", _("accepts it")
    IN_PART = "in part", _("accepts it in part")
    DECLINED = "declined", _("declines it")
    ALREADY = "already doing", _("does it already")
