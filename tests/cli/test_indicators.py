"""`highroad indicators` on a practice file: report, reasons, follow-up, scores and gaps."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion
from highroad.records.practice import synthesize

run = CliRunner()


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("practice") / "file.csv"
    synthesize(path, 3000, 11, quarter="2025Q2")
    return path


@pytest.fixture(scope="module")
def report(practice: Path) -> Path:
    path = practice.with_name("report.parquet")
    done = run.invoke(
        app,
        [
            "indicators",
            "report",
            str(practice),
            "-q",
            "2025Q2",
            "--place",
            "local_area",
            "--compare",
            "-o",
            str(path),
        ],
    )
    assert done.exit_code == 0, done.output
    assert "3,000 records" in done.output
    assert "wips-2018:" in done.output
    assert "keep them here" in done.output
    assert "Employment rate, second quarter after exit" in done.output
    assert not {"employment_q2", "wagner_peyser", "place_kind"} & set(done.output.split())
    return path


def test_a_report_is_written_with_every_line(report: Path) -> None:
    table = pq.read_table(report)
    programs = set(table.column("program").to_pylist())
    assert {"adult", "dislocated_worker", "youth", "wagner_peyser", "core"} <= programs
    assert {"state", "local_area"} == set(table.column("place_kind").to_pylist())


def test_a_csv_runs_no_formula(practice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    text = practice.read_text().splitlines()
    done = run.invoke(
        app,
        [
            "indicators",
            "report",
            str(practice),
            "-q",
            "2025Q2",
            "--by",
            "sex",
            "--place",
            "office",
            "-o",
            str(out),
        ],
    )
    assert done.exit_code == 0, done.output
    assert len(text) == 3001
    assert out.read_text().startswith('"program","place_kind","place"')


def test_a_record_is_explained(practice: Path) -> None:
    from highroad.records.reading import read_columns

    key = next(iter(read_columns([practice], ["100"]))).column("pirl_0100")[5].as_py()
    done = run.invoke(app, ["indicators", "explain", str(practice), "-q", "2025Q2", "--record", key])
    assert done.exit_code == 0, done.output
    assert "Participants served" in done.output
    assert "[RSA-TAC-17-01" in done.output
    with pytest.raises(BadQuestion, match="No record has the key"):
        run.invoke(
            app,
            ["indicators", "explain", str(practice), "-q", "2025Q2", "--record", "NOBODY"],
            catch_exceptions=False,
        )


def test_cohorts_and_follow_up(practice: Path, tmp_path: Path) -> None:
    given = ["indicators", "explain", str(practice), "-q", "2025Q2", "--as-of", "2025-06-30"]
    done = run.invoke(app, [*given, "--cohort"])
    assert done.exit_code == 0, done.output
    assert "2024Q4" in done.output
    out = tmp_path / "roster.csv"
    done = run.invoke(app, [*given, "--roster", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "records to follow up" in done.output
    assert out.read_text().startswith('"last_day","program"')


def test_scores_and_gaps(report: Path, tmp_path: Path) -> None:
    levels = tmp_path / "levels.csv"
    levels.write_text("program,indicator,negotiated\nadult,employment_q2,70\nadult,credential,99.9\n")
    given = ["indicators", "scores", str(report), "--levels", str(levels), "--program-year", "2024"]
    done = run.invoke(app, given)
    assert done.exit_code == 0, done.output
    assert "adult credential" in done.output
    assert "Assessed but not known" in done.output
    higher = run.invoke(app, [*given, "--what-if", "adult:credential=0.5"])
    assert higher.output != done.output
    done = run.invoke(app, ["indicators", "gaps", str(report), "--by", "sex", "--reference", "best"])
    assert done.exit_code == 0, done.output
    assert "comparisons were asked" in done.output


def test_gaps_over_records_compare_medians_and_services_too(
    practice: Path, report: Path, tmp_path: Path
) -> None:
    out = tmp_path / "gaps.csv"
    given = ["--program", "wagner_peyser", "--reference", "female"]
    asked = ["gaps", str(practice), "-q", "2025Q2", "--by", "sex,veteran", "--services", *given]
    done = run.invoke(app, ["indicators", *asked, "-o", str(out)])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert {row["outcome"] for row in rows} >= {"employment_q2", "median_earnings", "service_1103"}
    assert {row["against"] for row in rows} == {"rest", "female"}
    assert f"{sum(row['tested'] == 'true' and row['p'] != '' for row in rows)} comparisons were asked" in (
        done.output
    )
    table = pq.read_table(report).to_pylist()
    key = {"program": "wagner_peyser", "place_kind": "state", "line": "median_earnings", "group": "male"}
    (cell,) = (each for each in table if key.items() <= each.items())
    male = next(
        row
        for row in rows
        if (row["outcome"], row["group"], row["against"]) == ("median_earnings", "male", "female")
    )
    assert (float(male["value"]), int(male["total"])) == (cell["value"], cell["denominator"])
    assert f"${cell['value']:,.0f} in the middle of {cell['denominator']} people" in done.output
    with pytest.raises(BadQuestion, match="no group called nobody"):
        run.invoke(
            app,
            ["indicators", "gaps", str(report), "--by", "sex", "--reference", "nobody"],
            catch_exceptions=False,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        ["--place", "moon"],
        ["--program", "nothing"],
        ["--cross", "sex"],
        ["-o", "out.doc", "--by", "none"],
        ["--choice", "nothing"],
    ],
)
def test_what_makes_no_sense_is_refused(practice: Path, wrong: list[str]) -> None:
    with pytest.raises(BadQuestion):
        run.invoke(
            app, ["indicators", "report", str(practice), "-q", "2025Q2", *wrong], catch_exceptions=False
        )


def test_rows_that_were_cut_are_counted_nowhere_and_said(practice: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    whole = practice.read_bytes().split(b"\n")[:40]
    path.write_bytes(b"\n".join([*whole[:-1], whole[-1][: len(whole[-1]) // 2]]))
    words = ["-q", "2025Q2", "--by", "none"]
    done = run.invoke(app, ["indicators", "report", str(path), *words])
    assert done.exit_code == 0, done.output
    assert "wrong number of cells, which count nowhere: 1." in done.output
    path.write_bytes(b"\n".join(whole))
    assert "wrong number" not in run.invoke(app, ["indicators", "report", str(path), *words]).output


def test_a_report_is_released_and_attacked(report: Path, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy.yaml", tmp_path / "measures.json"
    policy.write_text("title: Practice\nbreakouts: [sex]\nprograms: [adult, wagner_peyser]\n")
    done = run.invoke(app, ["indicators", "release", str(report), "--policy", str(policy), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "adult.employment_q2" in done.output
    done = run.invoke(app, ["disclosure", "audit", str(out)])
    assert done.exit_code == 0, done.output
    assert "0 bounded too tightly" in done.output
    text = out.read_text()
    key = next(iter(_keys(report)))
    assert key not in text


def _keys(report: Path) -> list[str]:
    from highroad.records.reading import read_columns

    parts = list(read_columns([report.with_name("file.csv")], ["100"]))
    return [key for part in parts for key in part.column("pirl_0100").to_pylist()]


def asked(*words: str, code: int = 0) -> str:
    done = run.invoke(app, ["indicators", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_the_form_its_costs_and_the_checks_of_figures(report: Path, tmp_path: Path) -> None:
    costs, out = tmp_path / "costs.csv", tmp_path / "form.csv"
    costs.write_text("program,total,administration,training\nadult,2000000,180000,650000\n")
    said = asked("form", str(report), "--costs", str(costs), "--previous", str(report), "-o", str(out))
    assert "1,170,000" in said
    assert out.read_text().startswith('"section","line","label"')
    said = asked("figures", str(report), "--costs", str(costs))
    assert "0 broken" in said
    more = tmp_path / "figures.csv"
    more.write_text("name,value\nprograms_reported,9\nprograms_listed,10\n")
    assert "AGG-014" in asked("figures", str(report), "--figures", str(more), code=3)


def test_a_year_is_projected_from_single_quarters(practice: Path, tmp_path: Path) -> None:
    paths = []
    for quarter in ("2024Q3", "2024Q4", "2025Q1"):
        path = tmp_path / f"{quarter}.parquet"
        asked(
            "report",
            str(practice),
            "-q",
            quarter,
            "--span",
            "quarter",
            "--by",
            "none",
            "--program",
            "adult",
            "-o",
            str(path),
        )
        paths.append(str(path))
    levels = tmp_path / "levels.csv"
    levels.write_text("program,indicator,negotiated\nadult,employment_q2,70\nadult,median_earnings,7000\n")
    said = asked("project", *paths, "--program-year", "2024", "--levels", str(levels))
    assert "3 of 4 quarters known" in said
    assert "Mean of adult" in said
    assert "over 2 indicators" in said
    with pytest.raises(BadQuestion, match="program year 2019"):
        run.invoke(app, ["indicators", "project", *paths, "--program-year", "2019"], catch_exceptions=False)


def test_the_model_is_never_shown_without_saying_that_it_is_no_cause(tmp_path: Path) -> None:
    for name, text in {"c": "female,0.1302\nolder,-0.0779", "b": "female,0.50\nolder,0.10"}.items():
        (tmp_path / f"{name}.csv").write_text(f"variable,value\n{text}\n")
    given = ["adjust", "--coefficients", str(tmp_path / "c.csv"), "--before", str(tmp_path / "b.csv")]
    said = asked(*given, "--effect", "0.594", "--set", "female=0.40", "--negotiated", "70.2")
    assert "They are not causes" in said
    assert "factor -1.3" in said  # 0.1302 x (0.40 - 0.50) is -1.302 points
    assert "Adjusted level: 68.9" in said
    with pytest.raises(BadQuestion):
        run.invoke(app, ["indicators", *given, "--set", "female"], catch_exceptions=False)


def test_what_follows_from_two_years_and_for_a_local_area(report: Path, tmp_path: Path) -> None:
    area = next(
        row["place"]
        for row in pq.read_table(report).to_pylist()
        if row["place_kind"] == "local_area"
        and row["program"] == "adult"
        and row["line"] == "employment_q2"
        and not row["group"]
        and row["denominator"]
    )
    levels = tmp_path / "levels.csv"
    levels.write_text(
        f"place,program,indicator,negotiated\n,adult,employment_q2,300\n{area},adult,employment_q2,300\n"
    )
    years = []
    for year in ("2023", "2024"):
        path = tmp_path / f"{year}.json"
        said = asked(
            "scores",
            str(report),
            "--levels",
            str(levels),
            "--program-year",
            year,
            "--local-floor",
            "60",
            "-o",
            str(path),
        )
        assert said.count("FAILS") >= 2
        years.append(str(path))
    said = asked("consequences", *years, "--report-failed", "2024")
    assert "10 percent of the maximum reserve" in said
    assert f"{area}: adult employment_q2 failed 2 years in a row: technical assistance" in said
    fewer = asked(
        "scores",
        str(report),
        "--levels",
        str(levels),
        "--program-year",
        "2024",
        "--more",
        "adult:employment_q2=-1",
    )
    assert fewer != said
    with pytest.raises(BadQuestion, match="cannot be added"):
        run.invoke(
            app,
            [
                "indicators",
                "scores",
                str(report),
                "--levels",
                str(levels),
                "--program-year",
                "2024",
                "--more",
                "adult:employment_q2=1000000",
            ],
            catch_exceptions=False,
        )


def test_gaps_within_strata_taken_apart_and_who_takes_part(
    practice: Path, report: Path, tmp_path: Path
) -> None:
    said = asked("strata", str(report), "--group", "sex=female", "--over", "local_area")
    assert "Within strata:" in said
    assert "(Kitagawa)" in said
    said = asked(
        "decompose",
        str(practice),
        "-q",
        "2025Q2",
        "--group",
        "sex=female",
        "--by",
        "age,education",
        "--outcome",
        "employment_q2",
        "--program",
        "wagner_peyser",
    )
    assert "not causes" in said
    people = tmp_path / "people.csv"
    people.write_text("group,share,source\nfemale,51.2,A count of our own\n")
    said = asked("represent", str(report), "--by", "sex", "--population", str(people))
    assert "51.2 % eligible" in said
    assert "A count of our own" in said
    people.write_text("group,share,source\nfemale,51.2,\n")
    from highroad.errors import UnreadableFile

    with pytest.raises(UnreadableFile, match="line 2"):
        run.invoke(
            app,
            ["indicators", "represent", str(report), "--by", "sex", "--population", str(people)],
            catch_exceptions=False,
        )


def test_a_package_says_what_the_check_of_its_file_found(
    practice: Path, report: Path, tmp_path: Path
) -> None:
    findings, policy, out = tmp_path / "found", tmp_path / "policy.yaml", tmp_path / "measures.json"
    run.invoke(app, ["records", "check", str(practice), "-q", "2025Q2", "-o", str(findings)])
    policy.write_text("title: Practice\nbreakouts: [sex]\nprograms: [adult]\nplace: ''\n")
    asked("release", str(report), "--policy", str(policy), "--findings", str(findings), "-o", str(out))
    quality = json.loads(out.read_text())["content"]["quality"]
    assert set(quality) == {"checks_made", "error", "warning", "note"}
    assert quality["checks_made"] > 400
    said = json.loads((findings / "findings.json").read_text())
    (findings / "findings.json").write_text(json.dumps(said | {"records": 7}))
    with pytest.raises(BadQuestion, match="another file"):
        run.invoke(
            app,
            ["indicators", "release", str(report), "--policy", str(policy), "--findings", str(findings)],
            catch_exceptions=False,
        )
