"""Where the demo plays: a throw-away instance, copied from one that was made once for this version."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from highroad.web.running import code_stamp
from highroad.web.site import instance

KEPT = 2  # how many prepared demos stay in the cache folder


def cache_folder() -> Path:
    """Where prepared demos are kept: $XDG_CACHE_HOME/highroad, or ~/.cache/highroad."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "highroad"


def prepared() -> tuple[Path, bool]:
    """The prepared demo of this version, and whether it had to be made now."""
    # Its comment period is open: a demo of another week would tell of days long past.
    target = cache_folder() / f"demo-{code_stamp()}-{datetime.datetime.now().astimezone():%G%V}"
    if instance.is_instance(target):
        return target, False
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="making-", dir=target.parent))
    try:
        _make(work)
        try:
            work.rename(target)
        except OSError:
            # Somebody else finished first; theirs is as good.
            if not instance.is_instance(target):
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _forget_older(target)
    return target, True


def _make(folder: Path) -> None:
    """Make the demo in a process of its own: the settings of this one may still change."""
    subprocess.run(
        [sys.executable, "-m", "highroad.demo", str(folder)],
        env={**os.environ, **environment(folder)},
        check=True,
    )


def _forget_older(current: Path) -> None:
    demos = sorted(current.parent.glob("demo-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in demos if path != current][KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def environment(folder: Path) -> dict[str, str]:
    """The settings under which the demo runs."""
    return {
        "HIGHROAD_HOME": str(folder),
        "HIGHROAD_DEMO": "1",
        "HIGHROAD_NAME": "Highroad demo",
        "HIGHROAD_EMAIL_VERIFICATION": "none",
        "HIGHROAD_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "highroad.web.site.settings",
    }


@contextmanager
def throw_away() -> Iterator[Path]:
    """A copy of the prepared demo in a folder that is gone afterwards, loaded in this process."""
    source, _made = prepared()
    with tempfile.TemporaryDirectory(prefix="highroad-demo-") as folder:
        home = Path(folder) / "instance"
        shutil.copytree(source, home)
        os.environ.update(environment(home))
        instance.load(home)
        yield home
