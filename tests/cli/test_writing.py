"""Where answers go: files whole or not at all, devices and pipes as they are, and words when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from highroad.cli.writing import write_output
from highroad.errors import BadQuestion

EXHIBIT = ["exhibit", "occupation-groups", "-r", "metro:23420"]


def highroad(*arguments: str, stdout: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "highroad.cli", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_output("a,b\n", pipe, "table.csv")
        assert os.read(reader, 100) == b"a,b\n"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_output("new", tmp_path / "link.csv", "table.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_words() -> None:
    with pytest.raises(BadQuestion, match="No space left"):
        write_output("a,b\n", Path("/dev/full"), "table.csv")
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        for more in ([], ["-f", "csv", "-o", "-"]):
            done = highroad(*EXHIBIT, *more, stdout=full)
            assert done.returncode == 1
            assert "could not be written" in done.stderr
            assert "Traceback" not in done.stderr
            assert "Exception ignored" not in done.stderr
    finally:
        os.close(full)


def test_a_reader_who_has_seen_enough_is_no_error_to_talk_about() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = highroad(*EXHIBIT, "-f", "csv", "-o", "-", stdout=writer)
    finally:
        os.close(writer)
    assert done.returncode == 1
    assert done.stderr == ""


def test_a_language_that_is_not_spoken_is_refused() -> None:
    done = highroad(*EXHIBIT, "-l", "fr", stdout=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "'fr'" in done.stderr
