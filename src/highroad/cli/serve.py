"""`highroad serve`: the hall and its job runner."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from highroad.errors import HighroadError
from highroad.language import gettext as _
from highroad.language import ngettext


class CannotServe(HighroadError):
    """The address can't be used."""

    code = "HR-E-0707"


def serve(
    folder: Annotated[
        Path | None, typer.Argument(help="The instance's folder (HIGHROAD_HOME, or ./highroad-data).")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer requests.")] = 2,
    jobs: Annotated[bool, typer.Option(help="Run background jobs too.")] = True,
) -> None:
    """Serve the instance in FOLDER until it is stopped."""
    from highroad.sources.home import instance_home
    from highroad.web.site import instance

    home = (folder or instance_home()).absolute()
    instance.load(home)
    if waiting := instance.behind():
        raise instance.InstanceBehind(
            ngettext(
                "The database waits for {count} change of this version.",
                "The database waits for {count} changes of this version.",
                waiting,
            ).format(count=waiting),
            remedy=_("Run: {command}").format(command=f"highroad init {home}"),
        )
    instance.collect_static(home)
    run(host=host, port=port, workers=workers, jobs=jobs)


def run(*, host: str, port: int, workers: int, jobs: bool) -> None:
    """Serve the loaded instance until stopped. Raises CannotServe when the address is taken."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    _check_address(host, port)
    connections.close_all()  # the workers open their own
    shown = f"[{host}]" if ":" in host else host
    typer.echo(_("Highroad is at {address}  (stop with Ctrl+C)").format(address=f"http://{shown}:{port}/"))
    sys.stdout.flush()
    server = Granian(
        "highroad.web.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_enabled=os.environ.get("HIGHROAD_LOG_LEVEL", "").upper() in {"INFO", "DEBUG"},
        websockets=False,
        # A worker that was told to stop and waits on is ended: Ctrl+C must give the terminal back.
        workers_kill_timeout=3,
    )
    with _job_runner(jobs):
        server.serve()


def _check_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                _("Can't listen on {address}: {problem}.").format(
                    address=f"{host}:{port}", problem=error.strerror
                ),
                remedy=_("Is another server running there? Choose another: {option}").format(
                    option="--port 8001"
                ),
            ) from None


@contextmanager
def _job_runner(wanted: bool) -> Iterator[None]:
    """The process that does background jobs, for as long as the server runs."""
    if not wanted:
        yield
        return
    stopped = threading.Event()
    # The first one is started here, not in the thread: the server's workers are forked meanwhile, and a fork
    # in the midst of starting a process leaves the starter waiting for ever.
    keeper = threading.Thread(target=_keep_running, args=(_start_runner(), stopped), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        keeper.join(timeout=15)


def _start_runner() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "django", "job_runner", "--parent", str(os.getpid())],
        env=os.environ.copy(),
        start_new_session=True,  # Ctrl+C is for the server; the runner is told by us
    )


def _keep_running(runner: subprocess.Popen[bytes], stopped: threading.Event) -> None:
    """Watch over the job runner until `stopped`; start it anew when it dies (killed, database gone)."""
    while not stopped.wait(0.5):
        if runner.poll() is None:
            continue
        typer.echo(_("The job runner stopped by itself; it is started again."), err=True)
        if stopped.wait(2):
            return
        runner = _start_runner()
    runner.terminate()
    try:
        runner.wait(timeout=10)
    except subprocess.TimeoutExpired:
        runner.kill()
        runner.wait()


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command()(serve)
