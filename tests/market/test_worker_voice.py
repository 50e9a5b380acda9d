"""Workers' voices by theme: what is told, and that nothing of fewer than three people is."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highroad.errors import BadQuestion, UnreadableFile
from highroad.market import VOICE_FIELDS, worker_voice
from highroad.publishing.exhibits import register_exhibit
from highroad.sources.registers import read_register

HEAD = "theme,consent,setting,language,day,speakers,speaker,quote,objective,changed,link\n"
ROWS = (
    HEAD
    + """Schedules change overnight,quote,interview,es,2026-09-02,,Rosa Núñez,"Me avisan; “ya no vengas”",2,,
schedules  Change overnight,quote,interview,es,2026-10-01,,rosa nuñez; Bo Li,We find out at night.,2,,
Schedules change overnight,theme,listening session,es,2026-10,4,,Not to be shown,2,II.a.3: notice,/plans/x/#a
Schedules change overnight,none,hotline,mix,2026-10,9,,Left out,,,
The bus ends at six,theme,survey,en,,2,,,,II.b: evening bus,
Safety,theme,survey,en,,3,,,"Good work; safe work",,
Pay,quote,union meeting,en,,1,,Nobody hears this,,,
"""
)


def voices(tmp_path: Path, text: str = ROWS) -> pa.Table:
    path = tmp_path / "voices.csv"
    path.write_text(text, encoding="utf-8")
    return read_register(path, VOICE_FIELDS)


def test_voices_are_added_up_as_worked_by_hand(tmp_path: Path) -> None:
    result = worker_voice(voices(tmp_path))
    schedules, safety = result.table.to_pylist()
    # Rosa has two rows and is one; with Bo two; four more at the session. The hotline's nine didn't agree.
    assert (schedules["theme"], schedules["people"]) == ("Schedules change overnight", 6)
    assert schedules["settings"] == "listening session"  # two at interviews are too few
    assert schedules["languages"] == "Spanish"
    assert (schedules["changed"], schedules["links"]) == ("II.a.3: notice", "/plans/x/#a")
    assert schedules["quotes"] == "“We find out at night.” “Me avisan; ‘ya no vengas’”"
    assert schedules["quote_languages"] == "- -"
    assert (safety["people"], safety["objectives"], safety["changed"]) == (3, "Good work, safe work", "")
    told = result.method.parameters
    assert (told["themes"], told["shown"], told["hidden"], told["changed"]) == ("4", "2", "2", "1")
    assert told["left_out"] == "fewer"  # one entry


def test_the_exhibit_says_what_changed_and_nothing_of_few(tmp_path: Path) -> None:
    exhibit = register_exhibit("worker-voice", worker_voice(voices(tmp_path)), name="Voices")
    assert exhibit.title == "Voices: of 2 themes, 1 changed a text"
    assert "2 other themes are not shown" in exhibit.takeaway
    assert "Fewer than 3 entries are left out" in exhibit.takeaway
    told = exhibit.table.to_json()
    secrets = (
        "Rosa",
        "Bo Li",
        "bus",
        "Nobody hears",
        "Left out",
        "Not to be shown",
        "hotline",
        "Mixtec",
    )
    for secret in secrets:
        assert secret not in told
    few = worker_voice(voices(tmp_path, HEAD + "Pay,theme" + "," * 9 + "\n"))
    assert register_exhibit("worker-voice", few, name="Voices").title == (
        "Voices: no theme that 3 people spoke of"
    )


def test_each_quote_keeps_the_language_that_it_is_written_in(tmp_path: Path) -> None:
    rows = (
        "theme,consent,language,quote_language,day,quote,speakers\n"
        "Pay,quote,mix,es,2026-10,Nos pagan tarde.,1\n"
        "Pay,quote,en,,2026-09,They pay late.,1\n"
        "Pay,theme,hmn,hmn,2026-11,Not to be shown,1\n"
    )
    (pay,) = worker_voice(voices(tmp_path, rows)).table.to_pylist()
    assert pay["quotes"] == "“Nos pagan tarde.” “They pay late.”"
    assert pay["quote_languages"] == "es -"  # of what is shown alone, and nobody's own language
    with pytest.raises(UnreadableFile, match="no code of a language"):
        voices(tmp_path, rows.replace(",es,", ",Spanish please,"))


@pytest.mark.parametrize(
    ("quote", "problem"),
    [
        ("Call me at 559-555-0134", "phone number"),
        ("mi número (559) 555 0134", "phone number"),
        ("5 5 9 5 5 5 0 1 3 4", "phone number"),
        ("５５９‑５５５‑０１３４", "phone number"),
        ("ana.r@example.org is mine", "e-mail"),
        ("I said it on facebook.com/ana", "address on the web"),
        ("soy @ana_r", "account"),
        ("my number is 219-09-9999", "Social Security"),
        ("219 09 9999", "Social Security"),
        ("I live at 1420 Olive Street", "street address"),
        ("vivo en Calle Olmo 1420", "street address"),
        ("1420 n fresno st, upstairs", "street address"),
        ("P.O. Box 12", "street address"),
        ("NUNEZ told me", "a name"),
        ("Ask Rosa's crew", "a name"),
        ("Li knows", "a name"),
    ],
)
def test_what_tells_of_a_person_is_refused_with_its_place(tmp_path: Path, quote: str, problem: str) -> None:
    bad = ROWS + f'Safety,quote,survey,en,,1,,"{quote}",,,\n'
    with pytest.raises(UnreadableFile, match=problem) as refused:
        voices(tmp_path, bad)
    assert "line 9" in str(refused.value)
    assert "quote" in str(refused.value)
    assert "[…]" in refused.value.remedy
    if problem != "a name":
        with pytest.raises(UnreadableFile, match=problem):  # themes and changes are shown too
            voices(tmp_path, HEAD + f'"{quote}",theme,,,,,,,,,\n')


def test_what_people_say_every_day_is_let_through(tmp_path: Path) -> None:
    for quote in (
        "I drive 40 miles each way, 12 hours on the road, 6 days a week.",
        "From 2024-2026 pay went from $15.50 to $16.25; camino 40 minutos en la calle.",
        "20 people on the line in 105 degrees. We asked 3 times. De la mañana a la noche.",
        "He makes $41,600 a year and I make $31,200; 29-1141 is my code.",
    ):
        voices(tmp_path, ROWS + f'Safety,quote,survey,en,,1,,"{quote}",,,\n')


def test_what_is_wrong_is_refused(tmp_path: Path) -> None:
    row = "Pay,theme,survey,es,2026-10,2,,,,,"
    for wrong, problem in (
        (row.replace("theme", ""), "blank"),
        (row.replace("theme", "maybe"), "none of"),
        (row.replace("2026-10", "October"), "no day or month"),
        (row.replace(",es,", ",Spanish please,"), "no code of a language"),
        (row + "javascript:alert(1)", "no address"),
        (row + "//elsewhere.example/x", "no address"),
    ):
        with pytest.raises(UnreadableFile, match=problem):
            voices(tmp_path, HEAD + wrong + "\n")
    with pytest.raises(BadQuestion, match="cannot have said"):
        worker_voice(voices(tmp_path, HEAD + row.replace(",2,", ",0,") + "\n"))
    with pytest.raises(BadQuestion, match="empty"):
        worker_voice(voices(tmp_path, HEAD))
    with pytest.raises(BadQuestion, match="At least 3"):
        worker_voice(voices(tmp_path), fewest=2)


def _row(theme: int, consent: str, setting: str | None, speaker: int | None, speakers: int) -> dict:
    """A row whose every text tells where it comes from."""
    row = dict.fromkeys(field.name for field in VOICE_FIELDS)
    who = f"P{speaker}" if speaker is not None else None
    return row | {
        "theme": f"T{theme}",
        "consent": consent,
        "setting": setting,
        "language": {"interview": "es", "survey": "mix"}.get(setting or ""),
        "speaker": who,
        "speakers": float(speakers),
        "quote": f"q-T{theme}-{consent}",
        "objective": f"o-T{theme}",
        "changed": f"c-T{theme}",
    }


_ANY = st.builds(
    _row,
    st.integers(0, 2),
    st.sampled_from(["quote", "theme", "none"]),
    st.sampled_from([None, "interview", "survey"]),
    st.sampled_from([None, 0, 1, 2]),
    st.integers(1, 2),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_ANY, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_nothing_of_fewer_than_three_is_ever_released(rows: list[dict], chance) -> None:
    def count(chosen: list[dict]) -> int:
        """People, counted once more by hand."""
        named = {row["speaker"] for row in chosen if row["speaker"]}
        return len(named) + sum(int(row["speakers"]) for row in chosen if not row["speaker"])

    result = worker_voice(pa.Table.from_pylist(rows))
    told = "\n".join(str(row) for row in result.table.to_pylist())
    for theme in ("T0", "T1", "T2"):
        used = [row for row in rows if row["theme"] == theme and row["consent"] != "none"]
        assert (theme in told) == (count(used) >= 3)
        (line,) = [each for each in result.table.to_pylist() if each["theme"] == theme] or [{}]
        for setting, language in (("interview", "Spanish"), ("survey", "Mixtec")):
            enough = bool(line) and count([row for row in used if row["setting"] == setting]) >= 3
            assert (setting in line.get("settings", "")) == enough
            assert (language in line.get("languages", "")) == enough
    assert "-none" not in told
    assert "-theme" not in told
    assert not any(name in told for name in ("P0", "P1", "P2"))
    again = list(rows)
    chance.shuffle(again)
    assert worker_voice(pa.Table.from_pylist(again)).table.equals(result.table)
