"""An instance folder: made once, repeatable, private, backed up whole, put back whole."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
from urllib.request import urlopen

import pytest

from highroad.web.site import instance

PASSWORD = "long enough to be safe"


def highroad(*words, **env):
    """Run the command line in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HIGHROAD_")}
    return subprocess.run(
        [sys.executable, "-c", "from highroad.cli.main import main; main()", *map(str, words)],
        env=clean | env,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instance") / "home"
    word = folder.parent / "password"
    word.write_text(PASSWORD)
    done = highroad("init", folder, "--email", "Op@Example.org", "--password-file", word)
    assert done.returncode == 0, done.stderr
    return folder


def test_what_it_holds_is_private(home):
    assert (home.stat().st_mode & 0o777) == 0o700
    for name in (instance.SECRET, instance.DATABASE):
        assert ((home / name).stat().st_mode & 0o777) == 0o600
    assert not (home / "backups").exists()


def test_the_first_operator_is_made(home):
    with sqlite3.connect(home / instance.DATABASE) as database:
        rows = database.execute("SELECT email, is_operator FROM directory_user").fetchall()
    database.close()
    assert rows == [("op@example.org", 1)]


def test_repeating_changes_nothing(home):
    secret = (home / instance.SECRET).read_text()
    done = highroad("init", home)
    assert done.returncode == 0, done.stderr
    assert (home / instance.SECRET).read_text() == secret


def test_a_weak_password_is_refused(home, tmp_path):
    word = tmp_path / "password"
    word.write_text("password")
    done = highroad("init", home, "--email", "other@example.org", "--password-file", word)
    assert done.returncode == 1
    assert "12 characters" in done.stderr


def test_nobody_to_ask_says_what_to_do(tmp_path):
    done = highroad("init", tmp_path / "new")
    assert done.returncode == 1
    assert "--email" in done.stderr
    assert not (tmp_path / "new").exists()


def test_serving_what_is_no_instance_says_what_to_do(tmp_path):
    done = highroad("serve", tmp_path)
    assert done.returncode == 1
    assert "highroad init" in done.stderr


def test_a_backup_comes_back(home, tmp_path):
    file, again = tmp_path / "backup.tar.gz", tmp_path / "again"
    assert highroad("backup", home, file).returncode == 0
    assert (file.stat().st_mode & 0o777) == 0o600
    assert highroad("backup", home, file).returncode == 1  # never overwritten
    assert highroad("restore", file, again).returncode == 0
    assert (again / instance.SECRET).read_text() == (home / instance.SECRET).read_text()
    with sqlite3.connect(again / instance.DATABASE) as database:
        assert database.execute("SELECT count(*) FROM directory_user").fetchone() == (1,)
    database.close()
    assert highroad("restore", file, again).returncode == 1  # not into a folder in use


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_what_is_no_backup_leaves_nothing(tmp_path, content):
    file = tmp_path / "file.tar.gz"
    if content is None:
        with tarfile.open(file, "w:gz") as archive:
            archive.add(__file__, "something.py")
    else:
        file.write_bytes(content)
    with pytest.raises(instance.CannotBackUp):
        instance.restore(file, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.tar.gz"]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_serves_and_stops(home):
    port = _free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HIGHROAD_")}
    command = [sys.executable, "-c", "from highroad.cli.main import main; main()"]
    server = subprocess.Popen(
        [*command, "serve", str(home), "--port", str(port), "--workers", "1"],
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        page = _page(f"http://127.0.0.1:{port}/", server)
        assert "vendor/uswds/css/uswds.min." in page  # hashed: from the collected files
        taken = highroad("serve", home, "--port", port)
        assert taken.returncode == 1
        assert "--port" in taken.stderr
        first = _runner_of(server)
        os.kill(first, signal.SIGKILL)
        again = _runner_of(server, other_than=first)
    finally:
        server.send_signal(signal.SIGINT)
        said, _nothing = server.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}/" in said
    assert server.returncode == 0
    assert "unrecognized arguments" not in said
    with pytest.raises(ProcessLookupError):
        os.kill(again, 0)


def _runner_of(server, other_than=0, seconds=30):
    """The process of the server's job runner, once it has lived for a moment."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()]
        found = [
            int(pid) for pid, parent, words in rows if int(parent) == server.pid and "job_runner" in words
        ]
        if found and found[0] != other_than:
            time.sleep(3)  # long enough to have stumbled over its own arguments
            os.kill(found[0], 0)
            return found[0]
        time.sleep(0.2)
    raise AssertionError("no job runner")


def _page(address, server, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(address) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("it never answered")
