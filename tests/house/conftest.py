"""The world of the hall's tests."""

from tests.web_world import *  # noqa: F403
