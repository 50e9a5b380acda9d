"""People, organizations, regions, partnerships, their roles, the audit record and jobs."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.reference.programs import programs as reference_programs
from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.vocabulary import JobState, RegionKind, Role, Sector, Service


class UserManager(BaseUserManager):
    """Makes accounts known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with an account; without `password` the account can't be signed in to by password."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> User:
        """The account of an e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account. `is_operator` is the one instance-wide power."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True, choices=settings.LANGUAGES)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_operator = models.BooleanField(_("operator of this instance"), default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_whatever_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def public_name(self) -> str:
        """What everybody may read: the name; never the address of somebody who gave none."""
        return self.name or str(_("a member"))

    def get_full_name(self) -> str:
        """The name, or the address of somebody who gave none."""
        return str(self)


class Organization(Versioned):
    """A partner: what it is, which programs it administers, which services it offers."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=24, choices=Sector)
    programs = models.JSONField(_("programs it administers"), default=list, blank=True)
    services = models.JSONField(_("services it offers"), default=list, blank=True)
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organization's page."""
        return reverse("directory:organization", args=[self.slug])

    @property
    def program_names(self) -> list[str]:
        """The programs in words."""
        known = reference_programs()
        return [known[code].name for code in self.programs if code in known]

    @property
    def service_names(self) -> list[str]:
        """The services in words."""
        return [str(Service(code).label) for code in self.services if code in Service.values]


class Region(Versioned):
    """A named set of counties. Its boundaries are dated: see `RegionBoundary`."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=RegionKind, default=RegionKind.COUNTIES)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The region's page."""
        return reverse("directory:region", args=[self.slug])

    def boundary_on(self, date: datetime.date | None = None) -> RegionBoundary | None:
        """The boundary in force on `date` (today by default), or None before the first one."""
        date = date or timezone.localdate()
        # Filtered in Python so that a prefetched region costs no query.
        for boundary in self.boundaries.all():
            if boundary.valid_from <= date and (boundary.valid_to is None or date < boundary.valid_to):
                return boundary
        return None

    @property
    def key(self) -> str:
        """Today's region key (`metro:23420`, `counties:06019+06039`): what data are asked for by."""
        boundary = self.boundary_on()
        return boundary.key if boundary else ""


class RegionBoundary(models.Model):
    """Which counties a region was made of in a period: from `valid_from` until before `valid_to`.

    Rows are never edited but for their end: a change is a new period, and old numbers keep the old boundary.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="boundaries")
    key = models.CharField(max_length=2000)
    counties = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["region", "valid_from"], name="one_boundary_begins_a_day"),
            models.UniqueConstraint(
                fields=["region"], condition=models.Q(valid_to=None), name="one_open_boundary"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="boundary_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} ({self.valid_from})"


class Partnership(Versioned):
    """People and organizations that share a region and a purpose; one backbone keeps it going."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(_("purpose"), max_length=2000)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("region")
    )
    backbone = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="backbone_of",
        null=True,
        blank=True,
        verbose_name=_("backbone organization"),
    )
    is_public = models.BooleanField(_("has a public page"), default=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="partnerships"
    )
    partners = models.ManyToManyField(Organization, through="Partner", related_name="partnerships")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The partnership's page."""
        return reverse("directory:partnership", args=[self.slug])


class Membership(models.Model):
    """A person's role in a partnership, for an organization, from a day to a day. Ended, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="memberships")
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.for_members())
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organization"),
    )
    since = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-role", "user__name", "user__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partnership"],
                condition=models.Q(ended_at=None),
                name="one_current_role_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}, {self.partnership}"


class Partner(models.Model):
    """An organization that belongs to a partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="partner_rows")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="partner_rows")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["organization__name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organization"], name="a_partner_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.partnership})"


class Invitation(models.Model):
    """An invitation by e-mail into a partnership: expires, and works once."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.for_members())
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("organization")
    )
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email}: {self.partnership}"

    @property
    def is_open(self) -> bool:
        """It can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and timezone.now() < self.expires_at


class AuditEvent(models.Model):
    """Who did what to what, when, why, with the values before and after. The database refuses changes."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=255)
    verb = models.CharField(max_length=64, db_index=True)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    target_name = models.CharField(max_length=255)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="audit_events"
    )
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_of_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.target_name}"


class Job(models.Model):
    """Work done in the background: what, for whom, how far, and where its result is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=64, db_index=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState, default=JobState.QUEUED, db_index=True)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result_url = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="job_progress_in_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def get_absolute_url(self) -> str:
        """The page that shows how far the job is."""
        return reverse("directory:job", args=[self.public_id])

    @property
    def label(self) -> str:
        """What is being done, in words."""
        from highroad.web.directory.jobs import label_of

        return label_of(self.kind)
