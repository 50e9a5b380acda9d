"""`highroad regions`: what a person at the shell sees."""

from __future__ import annotations

import json
import subprocess
import sys

from typer.testing import CliRunner

from highroad.cli.main import app

runner = CliRunner()


def test_find_lists_the_best_answer_first() -> None:
    result = runner.invoke(app, ["regions", "find", "Fresno"])
    assert result.exit_code == 0
    assert result.stdout.index("metro:23420") < result.stdout.index("county:06019")


def test_find_as_json() -> None:
    result = runner.invoke(app, ["regions", "find", "06019", "--json"])
    (found,) = json.loads(result.stdout)
    assert (found["key"], found["how"], found["name"]) == ("county:06019", "code", "Fresno County, CA")


def test_a_guess_is_said_to_be_one() -> None:
    result = runner.invoke(app, ["regions", "find", "Freno"])
    assert result.exit_code == 0
    assert "Did you mean" in result.stdout


def test_show_says_what_the_numbers_describe() -> None:
    result = runner.invoke(app, ["regions", "show", "Del Norte"])
    assert result.exit_code == 0
    assert "county:06015" in result.stdout
    assert "North Coast Region of California nonmetropolitan area" in result.stdout
    assert "follows from published facts" in result.stdout


def test_show_as_json_is_complete() -> None:
    result = runner.invoke(app, ["regions", "show", "state:06", "--json"])
    shown = json.loads(result.stdout)
    assert len(shown["counties"]) == 58
    assert len(shown["published_areas"]["laus"]) == 58
    assert shown["published_areas"]["oews"][0]["relation"] == "same"


def test_show_shortens_long_lists_on_screen() -> None:
    result = runner.invoke(app, ["regions", "show", "California"])
    assert result.exit_code == 0
    assert "58 counties" in result.stdout
    assert "and 43 more" in result.stdout


def test_a_question_with_two_answers_ends_with_one_and_the_choices() -> None:
    script = subprocess.run(
        [sys.executable, "-c", "from highroad.cli.main import main; main()", "regions", "show", "Columbus"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert script.returncode == 1
    assert "metro:18140" in script.stderr
    assert script.stdout == ""


def test_usage_errors_end_with_two() -> None:
    assert runner.invoke(app, ["regions", "show"]).exit_code == 2
