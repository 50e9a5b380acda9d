"""The words of remarks, and who may take which step."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.vocabulary import Role


class Weight(models.TextChoices):
    """What a remark asks for. A section with an open required one can't be approved."""

    REQUIRED = "required", _("must be done")
    ADVICE = "advice", _("advice")
    QUESTION = "question", _("question")


class RemarkState(models.TextChoices):
    """How far a remark is."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    RESOLVED = "resolved", _("resolved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RemarkStep(models.TextChoices):
    """What was done with a remark."""

    ANSWERED = "answered", _("answered")
    RESOLVED = "resolved", _("resolved")
    REOPENED = "reopened", _("reopened")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: (state, step) -> (state afterwards, the least role that may take the step).
STEPS: dict[tuple[str, str], tuple[str, Role]] = {
    (RemarkState.OPEN, RemarkStep.ANSWERED): (RemarkState.ANSWERED, Role.CONTRIBUTOR),
    (RemarkState.OPEN, RemarkStep.RESOLVED): (RemarkState.RESOLVED, Role.REVIEWER),
    (RemarkState.OPEN, RemarkStep.WITHDRAWN): (RemarkState.WITHDRAWN, Role.REVIEWER),
    (RemarkState.ANSWERED, RemarkStep.ANSWERED): (RemarkState.ANSWERED, Role.CONTRIBUTOR),
    (RemarkState.ANSWERED, RemarkStep.RESOLVED): (RemarkState.RESOLVED, Role.REVIEWER),
    (RemarkState.ANSWERED, RemarkStep.REOPENED): (RemarkState.OPEN, Role.REVIEWER),
    (RemarkState.RESOLVED, RemarkStep.REOPENED): (RemarkState.OPEN, Role.REVIEWER),
    (RemarkState.WITHDRAWN, RemarkStep.REOPENED): (RemarkState.OPEN, Role.REVIEWER),
}

#: Steps that need words.
WITH_WORDS = (RemarkStep.ANSWERED, RemarkStep.REOPENED)

#: What the button of a step says.
STEP_WORDS = {
    RemarkStep.ANSWERED: _("Answer"),
    RemarkStep.RESOLVED: _("Resolved"),
    RemarkStep.REOPENED: _("Reopen"),
    RemarkStep.WITHDRAWN: _("Withdraw"),
}
