# ruff: noqa: E501
"""A State plan in which every section is sound, and the same plan with defects planted in it.

    python tests/planning/planted/make.py          # writes plan.yaml and ledger.yaml beside this file

The sound texts are made from the pack, so that a new pack gets its plan by running this again. The ledger says
of each defect where it is, which rule must find it, whether it blocks, and words that its reason must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from highroad.planning.coverage import has_own_duty
from highroad.reference.packs import Pack, Requirement, load_pack
from highroad.reference.packs.asks import AskedTable

HERE = Path(__file__).parent
BEGINS, TODAY = date(2026, 7, 1), date(2026, 11, 22)
ANSWERS = {"plan_type": "unified"}

TOWNS = [
    "Alder",
    "Bend",
    "Cedar",
    "Dunmore",
    "Elkton",
    "Fairway",
    "Grafton",
    "Harlan",
    "Iverton",
    "Juniper",
    "Kelso",
    "Linden",
]
TEAMS = ("The state board", "The labor department", "The adult education office", "The rehabilitation agency",
         "The employment service", "The youth team", "The data unit")  # fmt: skip
DEEDS = ("meets with partners each month", "visits every local board", "trains new staff twice a year",
         "keeps one list of open tasks", "asks employers what they need", "reads each complaint and answers it",
         "checks the records of ten people a week", "writes down what it learns")  # fmt: skip
CHANGES = ("fewer forms to fill in", "shorter waits", "more work-based learning", "more people in paid training",
           "one point of contact", "evening hours", "help in two languages", "rides to class")  # fmt: skip


@dataclass(frozen=True)
class Defect:
    """One line of the ledger. kind: the rule's key. reason: words that the finding's reason must hold."""

    section: str
    kind: str
    severity: str
    reason: str
    what: str


def pack() -> Pack:
    return load_pack("us-wioa-state-plan", on=TODAY)


def asked(law: Pack) -> Iterator[Requirement]:
    """What the plan must answer itself, in the order of the pack."""
    applies = law.applicability(ANSWERS)
    for item in law.items:
        if applies[item.id].yes and item.answered_by is None and has_own_duty(law, item):
            yield item


def sound_plan(law: Pack) -> dict[str, Any]:
    """Every section that is asked, answered without a fault."""
    return {item.id: _sound(law, item, number) for number, item in enumerate(asked(law))}


def _sound(law: Pack, item: Requirement, number: int) -> dict[str, Any]:
    section: dict[str, Any] = {"text": _text(law, item, number)}
    if kinds := law.exhibit_kinds(item):
        section["exhibits"] = [{"id": f"ex{number:03d}", "title": f"Numbers for {item.id}", "kind": kinds[0]}]
        section["text"] += f"\n\n[[exhibit:ex{number:03d}]]"
    if item.kind == "assurance":
        section["signed"] = {
            "owner": f"Director of {TOWNS[number % len(TOWNS)]} office",
            "evidence": f"Policy {number}, adopted by the state board",
            "on": date(2026, 9, 1 + number % 28),
        }
    return section


#: A State board as the law asks: 19 whom the Governor appoints, 10 of business, 4 of the workforce.
_SEATS = (
    "Governor", "House of Representatives", "State Senate", "Business, chair", *["Business"] * 8, "Small business",
    "Labor organization", "Labor organization", "Apprenticeship program", "Community-based organization",
    "Title I and Wagner-Peyser", "Adult education", "Vocational rehabilitation", "Mayor, chief elected official",
    "County supervisor, chief elected official",
)  # fmt: skip
ROSTER = "| Member | Organization | Seat |\n|---|---|---|\n" + "\n".join(
    f"| Person {number + 1} | Office {number + 1} | {seat} |" for number, seat in enumerate(_SEATS)
)


def _text(law: Pack, item: Requirement, number: int) -> str:
    """Plain sentences that no other section has, and everything that the pack asks for by name."""
    town, next_town = TOWNS[number % len(TOWNS)], TOWNS[(number + 5) % len(TOWNS)]
    team, deed = TEAMS[number % len(TEAMS)], DEEDS[number % len(DEEDS)]
    change = CHANGES[(number // 3) % len(CHANGES)]
    parts = [
        f"This part is about {item.title.lower()}. {team} {deed}. It works with the offices in {town} and "
        f"{next_town}. People there asked for {change}, and they got it in office {number + 1}.",
        f"What we learn on {item.title.lower()} goes to the board of {town} each quarter. Staff in {next_town} read "
        f"it and plan task {number + 1}. If the work falls behind, the team says so and names who will help.",
    ]
    if item.populations:
        named = ", ".join(law.populations[key].label for key in item.populations)
        parts.append(f"The work in {town} reaches these groups: {named}.")
    if item.references:
        parts.append("For more, see " + " and ".join(f"section {one}" for one in item.references) + ".")
    if item.dates:
        days = [f"{month} 1, 2027" for month in ("March", "April", "May", "June", "July", "August")]
        parts.append("The days are " + " and ".join(days[: len(item.dates)]) + ".")
    parts += [ROSTER] if item.board else [table(law, each) for each in item.tables]
    if not item.tables:
        parts += [_numbers(law, item)] if item.numbers else []
    if item.kind in ("roster", "table") and not item.tables:
        parts.append("| Who | For whom |\n|---|---|\n| Ana Ruiz | Growers |\n| Lee Cho | Labor council |")
    if item.kind == "attachment":
        parts.append(f"See the [chart of the offices](https://example.org/charts/{number}.pdf).")
    return "\n\n".join(parts)


def table(law: Pack, wanted: AskedTable) -> str:
    """A table that holds all that is asked of it."""
    heads = [_head(column.label, column.year) for column in wanted.columns]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    keys = list(wanted.rows) or [f"Row {n + 1}" for n in range(max(2, wanted.minimum_rows))]
    for place, key in enumerate(keys):
        cells = [_row_name(law, wanted, key)]
        for column in wanted.columns[1:]:
            by_kind = {
                "percent": f"{61 + place}.5%",
                "number": f"{61 + place}.5",
                "dollars": f"${7000 + 10 * place:,}",
                "date": "July 1, 2027",
            }
            cells.append(
                by_kind.get(column.kind, f"{12 + place}" if column.kind != "text" else f"Office {place + 1}")
            )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _head(label: str, year: int | None) -> str:
    return label if year is None else f"PY {BEGINS.year + year - 1} {label}"


def _row_name(law: Pack, wanted: AskedTable, key: str) -> str:
    catalogue = {"indicators": law.indicators, "programs": law.programs, "populations": law.populations}
    if wanted.rows_are in catalogue:
        return str(catalogue[wanted.rows_are][key].label)
    if wanted.rows_are == "years":
        return f"PY {BEGINS.year + int(key) - 1}"
    return key


def _numbers(law: Pack, item: Requirement) -> str:
    lines = []
    for numbers in item.numbers:
        for indicator in numbers.indicators:
            for program in numbers.programs or ("",):
                for year in numbers.years or (0,):
                    words = [law.indicators[indicator].label]
                    words += [law.programs[program].label] if program else []
                    words += [f"program year {BEGINS.year + year - 1}"] if year else []
                    lines.append(f"- {', '.join(words)}: {60 + len(lines)}.5")
    return "\n".join(lines)


def planted(law: Pack) -> tuple[dict[str, Any], list[Defect]]:
    """The sound plan with a defect in each of some sections, and the ledger of them."""
    plan = deepcopy(sound_plan(law))
    ledger: list[Defect] = []
    used: set[str] = set()

    def plant(
        section: str,
        kind: str,
        reason: str,
        what: str,
        change: Callable[[dict[str, Any]], Any],
        warn: bool = False,
    ) -> None:
        assert section not in used, section
        used.add(section)
        change(plan[section])
        ledger.append(Defect(section, kind, "warning" if warn else "blocking", reason, what))

    def add(words: str) -> Callable[[dict[str, Any]], Any]:
        return lambda section: section.update(text=section["text"] + "\n\n" + words)

    def swap(old: str, new: str) -> Callable[[dict[str, Any]], Any]:
        def change(section: dict[str, Any]) -> None:
            assert old in section["text"], (old, section["text"])
            section["text"] = section["text"].replace(old, new, 1)

        return change

    def text(words: str) -> Callable[[dict[str, Any]], Any]:
        return lambda section: section.update(text=words, exhibits=[])

    _plant_texts(law, plant, add, text)
    _plant_evidence(plan, plant, add)
    _plant_signatures(plant)
    _plant_references(plant, add)
    _plant_dates(plant, add)
    _plant_tables(law, plan, plant, add, swap)
    return plan, ledger


def _plant_texts(law: Pack, plant: Any, add: Any, text: Any) -> None:
    plant("II.a.2.C", "blank", "Nothing is written", "nothing at all", text(""))
    plant(
        "III.a.2.B",
        "blank",
        "Nothing is written",
        "only marks: a rule and a bullet",
        text("  \n\n---\n\n*\n"),
    )
    plant("III.b.6.A.ii", "blank", "Nothing is written", "blank, and a reviewer called it met", lambda section: section.update(
        text="", judgement={"verdict": "met", "reason": "Looks fine.", "by": "Rosa Diaz", "on": TODAY, "version": 1}))  # fmt: skip
    plant(
        "III.a.2.C",
        "too-short",
        "Only 3 words",
        "a heading with nothing under it",
        text("## Services for individuals"),
    )
    plant(
        "III.a.2.D", "too-short", "Only 7 words", "one sentence", text("We will do our best for employers.")
    )
    plant(
        "II.b.1",
        "placeholder",
        "“TBD”",
        "TBD among other words",
        add("The vision for the rural counties is TBD."),
    )
    plant(
        "III.a.2.E",
        "placeholder",
        "[insert",
        "a blank to fill in",
        add("The contract is with [insert college name]."),
    )
    plant(
        "III.a.2.F", "placeholder", "por definir", "a Spanish placeholder", add("El monto está por definir.")
    )
    asked_text = law.by_id["III.a.2.G"].text
    plant(
        "III.a.2.G",
        "requirement-repeated",
        "only repeats",
        "the requirement itself as its answer",
        text(asked_text),
    )
    pasted = (
        "Every office in the state keeps the same hours, uses the same form and sends the same report to the same "
        "unit by the tenth of the month, so that nobody has to ask twice for what was already sent."
    )
    plant("III.b.4.B", "text-repeated", "III.b.4.C", "a paragraph pasted twice", add(pasted), warn=True)
    plant("III.b.4.C", "text-repeated", "III.b.4.B", "a paragraph pasted twice", add(pasted), warn=True)
    plant("IV", "hard-to-read", "grade", "a notice to the public that few can read", text(
        "Notwithstanding the aforementioned intergovernmental coordination arrangements, stakeholders possessing "
        "substantive familiarity with administrative implementation considerations are cordially encouraged to "
        "communicate recommendations concerning programmatic effectiveness, jurisdictional responsibilities and "
        "organizational accountability, notwithstanding whatever methodological reservations representatives of "
        "participating institutions might simultaneously entertain regarding comprehensive consultation."), warn=True)  # fmt: skip


def _plant_evidence(plan: dict[str, Any], plant: Any, add: Any) -> None:
    def shown(section: dict[str, Any]) -> dict[str, Any]:
        """The section's exhibit; one is put in where the pack asks for none."""
        if not section.get("exhibits"):
            name = f"new{len(section['text'])}"
            section["exhibits"] = [{"id": name, "title": "Numbers of the state", "kind": "industry-mix"}]
            section["text"] += f"\n\n[[exhibit:{name}]]"
        return dict(section["exhibits"][0])

    def exhibit(**changes: Any) -> Callable[[dict[str, Any]], Any]:
        return lambda section: section.update(exhibits=[{**shown(section), **changes}])

    def claim(standing: str, reason: str, **more: str) -> Callable[[dict[str, Any]], Any]:
        told = {
            "sentence": "Nurses earn more here than in the nation.",
            "standing": standing,
            "reason": reason,
        }
        return lambda section: section.update(claims=[{**told, "exhibit": shown(section)["id"], **more}])

    plant(
        "II.a.2.A",
        "exhibit-missing",
        "(gone42)",
        "a reference to an exhibit that nobody kept",
        add("[[exhibit:gone42]]"),
    )
    plant("II.a.1.A", "exhibit-empty", "its source was removed", "an exhibit that shows nothing",
          exhibit(problem="its source was removed."))  # fmt: skip
    plant(
        "II.a.1.B",
        "exhibit-unsourced",
        "doesn't say where",
        "an exhibit without a source",
        exhibit(sourced=False),
    )
    plant(
        "II.a.1.B.i",
        "exhibit-stale",
        "May 2026",
        "newer numbers that nobody decided about",
        exhibit(newer="May 2026"),
    )
    plant(
        "II.a.1.A.i",
        "exhibit-wanted",
        "other kinds",
        "an exhibit of another kind than asked for",
        exhibit(kind="briefing-cover"),
    )
    number = plan["II.a.1.B.ii"]["exhibits"][0]["id"]
    written = f"[[number:{number}:median_wage:29-9999]]"
    plant("II.a.1.B.ii", "number-broken", "no such row", "a number that isn't in its exhibit", lambda section: (
        add(f"The median is {written} an hour.")(section),
        section.update(numbers=[[written, "the exhibit has no such row."]])))  # fmt: skip
    plant("II.a.1.B.iii", "claim-false", "No longer true", "a claim that no longer holds", claim(
        "no longer true", "It is $38.10, not above $41.00."))  # fmt: skip
    plant("II.a.1.B.iv", "claim-weaker", "Weaker than it reads", "a claim within its margin", claim(
        "weaker", "Its interval reaches beyond that."), warn=True)  # fmt: skip
    plant("III.b.9", "claim-newer", "On newer numbers", "a claim that newer numbers turn around", claim(
        "still true", "It is $45.00.", newer="no longer true", newer_reason="It is $38.10."), warn=True)  # fmt: skip
    plant("VI.AE.b", "claim-not-evaluable", "Can't be checked", "a claim on a suppressed number", claim(
        "not evaluable", "The number is suppressed."), warn=True)  # fmt: skip
    judged = {"verdict": "met", "reason": "Well told.", "by": "Rosa Diaz", "on": TODAY, "version": 1}
    plant("VI.VR.b", "claim-false", "No longer true", "a false claim that a reviewer called met", lambda section: (
        claim("no longer true", "It is 7.1%, not below 6.0%.")(section), section.update(judgement=judged)))  # fmt: skip


def _plant_signatures(plant: Any) -> None:
    def sign(**changes: Any) -> Callable[[dict[str, Any]], Any]:
        return lambda section: section["signed"].update(changes)

    plant(
        "V.1",
        "assurance-unsigned",
        "Nobody has signed",
        "an assurance nobody signed",
        lambda section: section.pop("signed"),
    )
    plant("V.2", "assurance-no-evidence", "without evidence", "signed on nothing", sign(evidence=" "))
    plant("V.3", "assurance-no-date", "when it was signed", "signed on no day", sign(on=None))
    plant("V.4", "assurance-future", "still to come", "signed next year", sign(on=date(2027, 1, 15)))
    plant(
        "V.5", "assurance-old", "for an earlier plan", "signed for the plan before", sign(on=date(2020, 2, 3))
    )
    plant("V.6", "assurance-no-owner", "who answers for it", "signed by nobody in particular", sign(owner=""))


def _plant_references(plant: Any, add: Any) -> None:
    plant(
        "II.b.2",
        "reference-broken",
        "II.z.9",
        "a section that doesn't exist",
        add("More is said in section II.z.9."),
    )
    plant(
        "II.b.4",
        "reference-broken",
        "IX.a",
        "a part that doesn't exist",
        add("This follows from Section IX.a of this plan."),
    )
    plant(
        "II.c.1",
        "reference-blank",
        "II.a.2.C",
        "a section where nothing is written",
        add("As section II.a.2.C shows, staff is short."),
        warn=True,
    )
    plant("II.c.2", "reference-not-asked", "VII.TANF.b", "a section that this plan isn't asked for",
          add("Families are covered in section VII.TANF.b."), warn=True)  # fmt: skip
    plant(
        "III.a.2.A",
        "reference-broken",
        "Footnote 7",
        "a footnote without its text",
        add("The office counted it.[^7]"),
    )
    plant(
        "III.b.2",
        "reference-broken",
        "points to a table",
        "a table that was left out",
        add("The table below lists the offices."),
    )
    plant("III.b.1.A", "reference-broken", "points to a chart", "a chart that was left out",
          add("As the following chart shows, the systems are linked."))  # fmt: skip


def _plant_dates(plant: Any, add: Any) -> None:
    plant(
        "III.b.3.B.ii",
        "date-impossible",
        "June 31, 2027",
        "a day that doesn't exist",
        add("The board meets on June 31, 2027."),
    )
    plant("III.b.4.D", "date-backwards", "ends before it begins", "a span that runs backward",
          add("The study runs from July 1, 2028 to June 30, 2027."))  # fmt: skip
    plant("III.b.5.A.1", "period-wrong", "program years 2022 through 2025", "the years of the plan before",
          add("This plan covers program years 2022 through 2025."))  # fmt: skip
    plant("III.b.5.A.2", "year-past", "2024-06-30", "a promise for a day that has gone by",
          add("The board will adopt the new factors by June 30, 2024."), warn=True)  # fmt: skip
    plant(
        "III.b.5.B.1",
        "date-backwards",
        "2029 to 2027",
        "a span of years that runs backward",
        add("Grants run from 2029 to 2027."),
    )


def _plant_tables(law: Pack, plan: dict[str, Any], plant: Any, add: Any, swap: Any) -> None:
    plant("III.b.5.A.3", "sum-wrong", "its rows sum to 300", "a total that doesn't add up",
          add("| Area | Dollars |\n|---|---|\n| North | 100 |\n| South | 200 |\n| Total | 310 |"))  # fmt: skip
    plant("III.b.6.B", "share-impossible", "112", "a share above everything",
          add("| Group | Share found, percent |\n|---|---|\n| Left school | 112 |\n| Others | 40 |"))  # fmt: skip
    indicator = law.indicators
    plant(
        "APP1.AD",
        "table-missing",
        "A table is asked for",
        "a required table left out",
        lambda section: section.update(text=section["text"].split("\n\n|")[0]),
    )
    plant(
        "APP1.DW",
        "table-row-missing",
        indicator["credential"].label,
        "a table that lacks an indicator",
        lambda section: section.update(
            text="\n".join(
                line for line in section["text"].splitlines() if not line.startswith("| Credential")
            )
        ),
    )
    plant(
        "APP1.YT",
        "table-year-wrong",
        "2026",
        "a table with the years of the plan before",
        lambda section: section.update(
            text=section["text"].replace("PY 2026", "PY 2022").replace("PY 2027", "PY 2023")
        ),
    )
    plant("APP1.AE", "cell-blank", "has nothing for", "a cell left blank", swap("62.5 |", " |"))
    plant(
        "APP1.WP",
        "cell-no-number",
        "it says “high”",
        "a word where a number belongs",
        swap("62.5 |", "high |"),
    )
    plant(
        "VI.VR.f",
        "table-column-missing",
        "Cost",
        "a table without the column of costs",
        swap(" Cost |", " Note |"),
    )
    plant(
        "APP1.ESE",
        "number-missing",
        "program year 2027",
        "a number for one of two years only",
        lambda section: section.update(
            text="\n".join(line for line in section["text"].splitlines() if "program year 2027" not in line)
        ),
    )
    plant(
        "VI.TI.c.2",
        "population-missing",
        "Youth",
        "a population that isn't named",
        lambda section: section.update(
            text=section["text"].replace("Youth", "Others").replace("youth", "others")
        ),
    )
    plant(
        "II.b.3",
        "reference-missing",
        "APP1",
        "a reference that is asked for and left out",
        lambda section: section.update(text=section["text"].replace("section APP1", "the appendix")),
    )
    plant("III.b.3.A", "link-missing", "links to none", "an attachment that isn't attached", lambda section: section.update(
        text="The chart of the offices is in the cabinet of the director, who will show it to whoever asks."))  # fmt: skip
    plant("III.b.3.B.i", "table-missing", "table", "a roster without a list", lambda section: section.update(
        text="Thirty people sit on the board of the state, named by the governor for terms of three years each."))  # fmt: skip


def main() -> None:
    """Write the plan and its ledger."""
    law = pack()
    plan, ledger = planted(law)
    told = {
        "pack": law.key,
        "version": law.version,
        "answers": ANSWERS,
        "begins": BEGINS,
        "today": TODAY,
        "sections": plan,
    }
    head = "# Made by tests/planning/planted/make.py. Don't edit: run it again.\n"
    for name, content in (("plan.yaml", told), ("ledger.yaml", [asdict(defect) for defect in ledger])):
        words = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
        (HERE / name).write_text(head + words, encoding="utf-8")


if __name__ == "__main__":
    main()
