"""Reviewers' remarks on an element of a plan, as federal reviewers give them, and what became of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Partnership
from highroad.web.plans.models import AppendOnly, Attributed, Plan, Section
from highroad.web.plans.people.vocabulary import RemarkState, RemarkStep, Weight

LONGEST_REMARK = 4000


class Remark(Attributed, Versioned):
    """A finding on one element. `text_version` is the version of the text that the reviewer had read.

    source: who speaks, when the reviewer writes down somebody else's remark (a federal department's, say).
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="remarks")
    number = models.PositiveIntegerField(_("number"))
    weight = models.CharField(_("weight"), max_length=12, choices=Weight, default=Weight.REQUIRED)
    finding = models.TextField(_("finding"), max_length=LONGEST_REMARK)
    action = models.TextField(_("what must be done"), max_length=LONGEST_REMARK, blank=True)
    source = models.CharField(_("on behalf of"), max_length=200, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    text_version = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=RemarkState, default=RemarkState.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="remarks_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.section.requirement} #{self.number}"

    @property
    def plan(self) -> Plan:
        """The plan that is remarked on."""
        return self.section.plan

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.section.plan.partnership

    @property
    def is_late(self) -> bool:
        """Its day has passed and nobody answered."""
        return self.state == RemarkState.OPEN and self.due is not None and self.due < timezone.localdate()


class RemarkReply(Attributed, AppendOnly):
    """One step in the life of a remark: answered, resolved, reopened or withdrawn, and on which text."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="replies")
    step = models.CharField(max_length=10, choices=RemarkStep)
    text = models.TextField(max_length=LONGEST_REMARK, blank=True)
    text_version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reply to a remark")
        verbose_name_plural = _("replies to remarks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.remark}: {self.get_step_display()}"


class ApprovalRule(AppendOnly):
    """Whether a partnership's approvers may approve what they wrote themselves. The latest counts."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="approval_rules")
    own_text = models.BooleanField(_("approvers may approve what they wrote themselves"))
    reason = models.CharField(_("why"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("rule of approval")
        verbose_name_plural = _("rules of approval")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.own_text}"
