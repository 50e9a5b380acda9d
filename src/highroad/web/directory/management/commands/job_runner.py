"""Runs background jobs until it is told to stop, or until whoever started it is gone."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker

from highroad.errors import HighroadError
from highroad.web.directory import jobs

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """`highroad manage job_runner`."""

    help = "Run background jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        """--batch ends when nothing is left; --parent PID ends when that process, its parent, has."""
        parser.add_argument("--batch", action="store_true")
        parser.add_argument("--parent", type=int, default=0)

    def handle(self, *args: Any, batch: bool, parent: int, **options: Any) -> None:
        """Take up stuck jobs, then work."""
        jobs.requeue_stuck()
        worker = Worker(
            queue_names=["*"],
            interval=1,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if not batch:
            worker.configure_signals()
            threading.Thread(target=_watch, args=(parent,), daemon=True).start()
        worker.run()


def _watch(parent: int) -> None:
    """Every two seconds: is the parent still there? Every minute: is a job stuck, do apps have a duty?

    The parent is named by whoever starts us: it may be gone before we could look it up.
    """
    beats = 0
    while True:
        if parent and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        time.sleep(2)
        beats += 1
        if beats % 30 == 1:
            do_duties()


def do_duties() -> None:
    """What has to be done again and again: stuck jobs, and what apps name `every_minute` (see `AppConfig`).

    A failure is written down and ends nothing: a minute later will do.
    """
    duties = [getattr(config, "every_minute", "") for config in apps.get_app_configs()]
    try:
        for duty in (jobs.requeue_stuck, *(import_string(name) for name in duties if name)):
            duty()
    except (DatabaseError, HighroadError):  # the database is busy or restarting, data were removed meanwhile
        logger.exception("a duty could not be done")
    finally:
        connection.close()
