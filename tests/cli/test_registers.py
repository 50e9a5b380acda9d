"""`highroad registers`: from a file of one's own to an answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.market.test_investments import PROJECTS, SEATS
from tests.market.test_job_quality import REGISTER
from tests.market.test_readiness import FILE
from typer.testing import CliRunner

from highroad.cli.main import app

RUN = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HIGHROAD_HOME", str(tmp_path / "home"))
    return tmp_path


def test_each_register_gives_an_answer(tmp_path: Path) -> None:
    paths = {}
    for name, text in {"programs": FILE, "quality": REGISTER, "projects": PROJECTS, "seats": SEATS}.items():
        paths[name] = tmp_path / f"{name}.csv"
        paths[name].write_text(text)
        header = RUN.invoke(app, ["registers", "columns", name]).output.strip().split(",")
        assert set(text.splitlines()[0].split(",")) <= set(header)
    said = RUN.invoke(app, ["registers", "quality", "Fresno, CA", str(paths["quality"]), "--standard", "25"])
    assert said.exit_code == 0, said.output
    assert "unknown" in said.output.lower()
    listed = tmp_path / "list.csv"
    listed.write_text("soc,listed\n29-1141,yes\n35-2014,no\n")
    asked = ["registers", "programs", "Fresno, CA", str(paths["programs"]), "--rule", "workforce-pell"]
    for more in ([], ["--list", str(listed)]):
        said = RUN.invoke(app, [*asked, *more, "--format", "json", "--output", "-"])
        assert said.exit_code == 0, said.output
        cells = json.loads(said.output)["content"]["cells"]
        assert cells["verdict"][0] == "ready"
        assert cells["value6_mark"][1] == "suppressed"
    said = RUN.invoke(
        app,
        [
            "registers",
            "projects",
            str(paths["projects"]),
            "--seats",
            str(paths["seats"]),
            "-f",
            "json",
            "-o",
            "-",
        ],
    )
    assert said.exit_code == 0, said.output
    assert "County study 2025" in said.output


def test_voices_are_added_up_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    file = tmp_path / "voices.csv"
    file.write_text("theme,consent,speakers\nHeat,theme,3\nPay,theme,2\nFear,none,5\n")
    said = RUN.invoke(app, ["registers", "voices", str(file), "-f", "json", "-o", "-"])
    assert said.exit_code == 0, said.output
    assert json.loads(said.stdout)["content"]["cells"]["theme"] == ["Heat"]
    assert "Pay" not in said.output
    assert "1 other theme is not shown: fewer than 3 people" in said.stderr
    file.write_text("theme,consent,quote\nHeat,quote,Call 559-555-0134\n")
    said = RUN.invoke(app, ["registers", "voices", str(file)])
    assert said.exit_code == 1
    assert "line 2, column quote" in str(said.exception)


def test_a_list_in_a_file_is_laid_beside_a_rule(tmp_path: Path) -> None:
    earlier = tmp_path / "last-year.csv"
    earlier.write_text("soc,listed\n29-1141,yes\n53-7062,yes\n11-9199,not evaluable\n")
    asked = ["lists", "compare", "Fresno, CA", "--rule", "published-only", "--against", str(earlier)]
    said = RUN.invoke(app, [*asked, "-f", "json", "-o", "-"])
    assert said.exit_code == 0, said.output
    cells = json.loads(said.output)["content"]["cells"]
    flips = dict(zip(cells["soc"], cells["flip"], strict=True))
    assert (flips["29-1141"], flips["53-7062"], flips["11-9199"]) == ("same", "loses", "cannot be told")
    assert cells["before"][cells["soc"].index("11-1021")] == "absent"
