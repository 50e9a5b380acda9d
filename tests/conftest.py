"""What every test may lean on.

Tests marked `spark`, `postgres` or `browser` skip, saying why, on a machine that lacks the tool; with
HIGHROAD_CI=1 they fail instead, so that a green run there means they ran.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests.migrated import use_copies

ROOT = Path(__file__).parents[1]

# Compiled modules are kept, in a folder of their own, also where the environment says not to: a hundred
# processes would each compile all that they import, which takes longer than what most of them do.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".build" / "bytecode")
    sys.dont_write_bytecode = False

SHARED = ROOT.parent / "shared"
AXE = ROOT / ".build" / "axe.min.js"

# The suite draws the same examples every time, so that what is green stays green; HIGHROAD_EXPLORE=1 draws
# new ones at every run, to find what nobody thought of. A busy machine is no failure.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
if not os.environ.get("HIGHROAD_EXPLORE"):
    settings.load_profile("repeatable")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Spark's workers would otherwise take whatever `python3` the machine has.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    own = Path(home) / "bin" / "java" if home else None
    return str(own) if own and own.is_file() else shutil.which("java")


def _browser() -> str | None:
    named = os.environ.get("HIGHROAD_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def _spark_lacks() -> str | None:
    if find_spec("pyspark") is None:
        return "pyspark isn't installed (the extra `spark`)"
    return None if _java() else "Java isn't installed (set JAVA_HOME, or put java on the path)"


def _postgres_lacks() -> str | None:
    if find_spec("psycopg") is None:
        return "psycopg isn't installed (the extra `postgres`)"
    given = os.environ.get("HIGHROAD_TEST_POSTGRES_URL")
    return None if given else "HIGHROAD_TEST_POSTGRES_URL names no PostgreSQL server to test on"


def _browser_lacks() -> str | None:
    if find_spec("playwright") is None:
        return "playwright isn't installed"
    if not _browser():
        return f"no browser: none of {', '.join(BROWSERS)} is on the path, and HIGHROAD_CHROMIUM isn't set"
    return None if AXE.is_file() else ".build/axe.min.js is missing: run `make setup`"


NEEDS: dict[str, Callable[[], str | None]] = {
    "spark": _spark_lacks,
    "postgres": _postgres_lacks,
    "browser": _browser_lacks,
}


def pytest_configure(config: pytest.Config) -> None:
    """Settings of the hall that hold for all tests.

    Static files are looked up when asked for: each of thousands of test clients would list them all first.
    Uploads go to a folder that is gone afterwards, and each worker keeps its own cache in memory, also where
    an instance lies in the checkout: workers that shared one would forget each other's failed sign-ins.
    """
    from django.conf import settings as hall

    uploads = tempfile.TemporaryDirectory(prefix="highroad-tests-")
    config.add_cleanup(uploads.cleanup)
    hall.WHITENOISE_AUTOREFRESH = True
    hall.MEDIA_ROOT = Path(uploads.name)
    hall.DRAWINGS = None
    memory = "django.core.cache.backends.locmem.LocMemCache"
    hall.CACHES = {name: {"BACKEND": memory, "LOCATION": name} for name in hall.CACHES}
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    use_copies(patch)


#: Tests that share one worker: a second Java machine, or a second demo, costs more than it saves.
TOGETHER = (
    "tests/parity/",
    "tests/demo/",
    "tests/cli/test_indicators.py",
    "tests/house/test_wheel.py",
    "tests/web/site/test_instance.py",
)
#: Tests that take long, alone in processes of their own: begun last, they would keep one worker waiting.
FIRST = (
    "tests/docs/test_running.py",
    "tests/web/directory/test_single_sign_on.py",
    "tests/web/plans/test_many_hands.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out tests one by one but for those that belong together."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((each for each in TOGETHER if nodeid.startswith(each)), nodeid)

    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine can't run; in CI that is a failure."""
    for marker, lacks in NEEDS.items():
        reason = lacks() if item.get_closest_marker(marker) else None
        if reason and os.environ.get("HIGHROAD_CI") == "1":
            pytest.fail(f"HIGHROAD_CI=1 demands the {marker} tests, but {reason}", pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.fixture(autouse=True)
def _every_test_begins_in_english() -> Iterator[None]:
    """A page in Spanish leaves its language to whatever the process does next."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _clean_up_may_empty_what_is_append_only() -> Iterator[None]:
    """Append-only tables refuse deletion, even by the clean-up after a test with real transactions."""
    from django.db import connection
    from django.test import TransactionTestCase

    from highroad.web.commitments.append_only import ANSWERS
    from highroad.web.directory import audit_triggers
    from highroad.web.goodjobs.append_only import LISTS, REGISTERS, STANDARDS
    from highroad.web.plans import append_only

    plans = (
        append_only.COMMENTS,
        append_only.ADOPTION,
        append_only.PEOPLE,
        append_only.WORDS,
        append_only.PROMISES,
    )
    guards = (audit_triggers, append_only, *plans, ANSWERS, LISTS, REGISTERS, STANDARDS)
    emptied = TransactionTestCase._fixture_teardown
    editor = SimpleNamespace(connection=connection)

    def empty(case: TransactionTestCase) -> None:
        for guard in guards:
            guard.drop(None, editor)
        try:
            emptied(case)
        finally:
            for guard in guards:
                guard.make(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The Chromium to drive, for tests marked `browser`."""
    found = _browser()
    if not found:
        pytest.skip("no browser on this machine")
    return found


@pytest.fixture(scope="session")
def axe_script() -> Path:
    """The accessibility checker that browser tests load into a page."""
    return AXE


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A PostgreSQL server whose user may create databases, for tests marked `postgres`."""
    url = os.environ.get("HIGHROAD_TEST_POSTGRES_URL")
    if not url:
        pytest.skip("HIGHROAD_TEST_POSTGRES_URL names no PostgreSQL server to test on")
    return url


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real publisher files kept beside the checkout; tests that need them skip where they are absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the real publisher files (shared/data beside the checkout) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def shared_reference() -> Path:
    """Worked examples kept beside the checkout; tests that need them skip where they are absent."""
    folder = SHARED / "reference"
    if not folder.is_dir():
        pytest.skip("the worked examples (shared/reference beside the checkout) are not on this machine")
    return folder


@pytest.fixture
def no_projections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what travels with Highroad only the wages are at hand, not the nation's projections."""
    from highroad.sources import embedded

    monkeypatch.delitem(embedded.TRAVELING, "projections")
