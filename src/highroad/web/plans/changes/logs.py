"""The change log of a modification, held against what changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.change_logs import LogFindings, changed_sections, log_findings
from highroad.web.plans.frozen import contents_of
from highroad.web.plans.models import Plan


def change_log_findings(plan: Plan) -> LogFindings:
    """Which sections changed and are not in the log, and which are there without having changed."""
    if plan.modifies is None:
        return LogFindings((), ())
    changed = changed_sections(plan.modifies.contents, contents_of(plan))
    return log_findings(plan.change_log, changed, [item.id for item in plan.pack.items])


def must_have_whole_log(plan: Plan) -> None:
    """Raises BadQuestion for a modification without a change log, or whose log leaves out what changed."""
    if plan.modifies is None:
        return
    if not plan.change_log.strip():
        raise BadQuestion(
            _("A modification isn't published without its change log."),
            remedy=_("Write what changed and why; a draft of it is on the page of changes."),
        )
    unnamed = change_log_findings(plan).unnamed
    if unnamed:
        raise BadQuestion(
            _("The change log doesn't name these sections, which changed: {ids}.").format(
                ids=", ".join(unnamed[:20])
            ),
            remedy=_("Name each by its number, and say why it changed."),
        )
