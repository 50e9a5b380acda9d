"""What the machine room says when it cannot go on."""

from __future__ import annotations

from highroad.errors import HighroadError


class OutOfMemory(HighroadError):
    """A query needs more memory, or more disk to spill to, than the session was given."""

    code = "HR-E-0801"


class ArtifactDamaged(HighroadError):
    """An artifact's bytes are not those that were written, or its record is missing."""

    code = "HR-E-0802"


class EngineMissing(HighroadError):
    """The engine asked for is not installed on this machine."""

    code = "HR-E-0803"


class BadSetting(HighroadError):
    """A setting of the machine room cannot be understood."""

    code = "HR-E-0804"
