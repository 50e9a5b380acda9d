"""What workers say, added up by theme so that none of them can be told, and what text it changed."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.reference import codes
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.registers import Field

SETTINGS: Final = {
    "interview": N_("interview"),
    "listening session": N_("listening session"),
    "survey": N_("survey"),
    "hotline": N_("hotline"),
    "worker center": N_("worker center"),
    "union meeting": N_("union meeting"),
    "workplace visit": N_("workplace visit"),
    "other": N_("elsewhere"),
}
#: Languages by their names; others are told by their codes.
LANGUAGES: Final = {
    "en": N_("English"),
    "es": N_("Spanish"),
    "ar": N_("Arabic"),
    "ase": N_("American Sign Language"),
    "hmn": N_("Hmong"),
    "mix": N_("Mixtec"),
    "pa": N_("Punjabi"),
    "tl": N_("Tagalog"),
    "vi": N_("Vietnamese"),
    "zh": N_("Chinese"),
}
#: What somebody agreed to: to be quoted, to be counted, not to be used in public.
CONSENT: Final = ("quote", "theme", "none")
#: The columns of a file of voices: a row for each thing said.
VOICE_FIELDS: Final = (
    Field("theme", needed=True, shown=True),
    Field("consent", needed=True, choices=CONSENT),
    Field("setting", choices=tuple(SETTINGS)),
    Field("language", like="^[a-z]{2,3}(-[A-Za-z0-9]+)*$", wanted=N_("it is no code of a language (es)")),
    Field("day", like=r"^\d{4}-\d{2}(-\d{2})?$", wanted=N_("it is no day or month (2026-10-14, 2026-10)")),
    Field("quote", shown=True),
    Field(
        "quote_language",
        like="^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
        wanted=N_("it is no code of a language (es)"),
    ),
    Field("sector", shown=True),
    Field("soc"),
    Field("speakers", "number"),
    Field("speaker", names=True),
    Field("objective", shown=True),
    Field("changed", shown=True),
    Field(
        "link",
        like=r"^(https?://[^\s/\\]\S*|/([^\s/\\]\S*)?)$",
        wanted=N_("it is no address that begins with https:// or /"),
    ),
)
#: So few people at least stand behind everything that is said.
FEWEST: Final = 3
#: So many quotes of a theme at most are shown, the newest first.
QUOTES: Final = 3

COLUMNS: Final = (
    Column("theme", N_("Theme")),
    Column("people", N_("People who said it"), "count", N_("people")),
    Column("settings", N_("Where it was said")),
    Column("languages", N_("Languages")),
    Column("sectors", N_("Sectors")),
    Column("objectives", N_("Evidence for")),
    Column("changed", N_("What changed because of it")),
    Column("links", N_("Where the change stands")),
    Column("quotes", N_("In their words")),
    Column("quote_languages", N_("Language of each quote")),
)
_SCHEMA: Final = pa.schema(
    [pa.field(each.name, pa.float64() if each.name == "people" else pa.string()) for each in COLUMNS]
)


def worker_voice(
    voices: pa.Table, *, fewest: int = FEWEST, sources: tuple[SourceReference, ...] = ()
) -> Result:
    """What workers said, by theme, none of which tells of fewer than `fewest` people.

    voices: as `read_register` gives it for `VOICE_FIELDS`; themes are alike whatever their case and blanks.
    Where `speaker` names who said it (semicolons between), each name counts once for a theme, however it
    is accented, however many rows it has and whatever `speakers` says; rows without a name count `speakers`
    people, one where that is blank or hidden, and nothing tells whether the same people stand behind two of
    them. Rows with the consent "none" count for nothing. fewest: 3 or more.

    Returns a `Result`; `.table`, by most people: `theme`, `people`; `settings`, `languages` and `sectors`
    that at least `fewest` stand behind, the most frequent first, without numbers from which a rest could be
    taken; `objectives`; `changed` ("; " between) and `links` (of the same order, a blank between, "-" where
    there is none); `quotes`, each in “ ”, the newest three with consent to be quoted, and `quote_languages`,
    the codes of the languages in which these stand (of the same order, a blank between, "-" where nobody
    wrote one). Themes of fewer people have no row.
    `method.parameters`: `themes`, `shown`, `hidden`, `changed` (themes shown that changed a
    text), `left_out` (rows without consent; "" for none, "fewer" below `fewest`).

    Raises BadQuestion for no rows, a code that is no occupation, `speakers` that are no whole number from 1,
    and fewer than three. Source: the partnership's own listening.
    """
    if fewest < FEWEST:
        raise BadQuestion(
            _("At least {count} people stand behind a theme.").format(count=FEWEST),
            remedy=_("Two would tell each of the other."),
        )
    rows = voices.to_pylist()
    if not rows:
        raise BadQuestion(_("The register is empty."), remedy=_("Write a row for each thing said."))
    themes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        _check(row)
        if row["consent"] != "none":
            themes[_plain(row["theme"]).casefold()].append(row)
    told = [_row(said, fewest) for said in themes.values() if _people(said) >= fewest]
    told.sort(key=lambda row: (-row["people"], row["theme"].casefold(), row["theme"]))
    left_out = sum(row["consent"] == "none" for row in rows)
    return Result(
        table=pa.Table.from_pylist(told, schema=_SCHEMA),
        columns=COLUMNS,
        sources=sources,
        method=Method(
            key="worker-voice",
            title=_("What workers say"),
            words=_(
                "What people said, by theme. Nothing is told of fewer than {count} people: no theme, place "
                "or language. Quotes are of people who agreed, without names and contacts. Who did not agree "
                "to any use is left out."
            ).format(count=fewest),
            citation="Federal Committee on Statistical Methodology (2005), Working Paper 22",
            parameters={
                "fewest": str(fewest),
                "themes": str(len(themes)),
                "shown": str(len(told)),
                "hidden": str(len(themes) - len(told)),
                "changed": str(sum(bool(row["changed"]) for row in told)),
                "left_out": ("fewer" if left_out < fewest else str(left_out)) if left_out else "",
            },
        ),
        notes=(_("Who spoke chose to: these people speak for themselves, not for all workers."),),
    )


def unsaid_voices(result: Result) -> str:
    """What an answer of `worker_voice` leaves out, in sentences; "" when it leaves out nothing."""
    told = result.method.parameters
    said = []
    if told["hidden"] != "0":
        said.append(
            ngettext(
                "{hidden} other theme is not shown: fewer than {fewest} people spoke of it.",
                "{hidden} other themes are not shown: fewer than {fewest} people spoke of each.",
                int(told["hidden"]),
            )
        )
    if told["left_out"] == "fewer":
        said.append(_("Fewer than {fewest} entries are left out for want of consent."))
    elif told["left_out"]:
        said.append(_("{left_out} entries are left out for want of consent."))
    return " ".join(said).format(**told)


def _check(row: dict[str, Any]) -> None:
    if row["soc"] is not None and row["soc"] not in codes.occupations():
        raise BadQuestion(
            _("“{code}” is no code of an occupation.").format(code=row["soc"][:20]),
            remedy=_("Use codes of 2018, such as 29-1141."),
        )
    count = row["speakers"]
    if count is not None and (count < 1 or count != int(count)):
        raise BadQuestion(
            _("{count} people cannot have said something.").format(count=f"{count:g}"),
            remedy=_("Write a whole number from 1 in the column speakers, or leave it blank for one."),
        )


def _plain(text: str | None) -> str:
    """A text in one line, without characters that don't show or turn the direction of others."""
    return " ".join("".join(each for each in text or "" if each.isprintable() or each.isspace()).split())


def _people(rows: Iterable[dict[str, Any]]) -> int:
    """How many people stand behind rows: names each once, and those of rows that name nobody."""
    names: set[str] = set()
    unnamed = 0
    for row in rows:
        found = {_name(each) for each in (row["speaker"] or "").split(";")} - {""}
        names |= found
        unnamed += 0 if found else int(row["speakers"] or 1)
    return len(names) + unnamed


def _name(text: str) -> str:
    """A name as it is compared: in one case, without accents and points."""
    apart = unicodedata.normalize("NFKD", _plain(text).casefold())
    return " ".join("".join(each for each in apart if each.isalnum() or each.isspace()).split())


def _row(said: list[dict[str, Any]], fewest: int) -> dict[str, Any]:
    changes = {_item(row["changed"]): "" for row in said if _item(row["changed"])}
    for row in sorted(said, key=lambda row: row["link"] or "", reverse=True):
        if _item(row["changed"]) and row["link"]:
            changes[_item(row["changed"])] = row["link"]
    named = Counter(_plain(row["theme"]) for row in said)
    quotes = _quotes(said)
    return {
        "theme": min(named, key=lambda name: (-named[name], name)),
        "people": _people(said),
        "settings": _behind(said, "setting", fewest, SETTINGS),
        "languages": _behind(said, "language", fewest, LANGUAGES),
        "sectors": _behind(said, "sector", fewest, {}),
        "objectives": "; ".join(sorted({_item(row["objective"]) for row in said} - {""})),
        "changed": "; ".join(sorted(changes)),
        "links": " ".join(changes[each] or "-" for each in sorted(changes)),
        "quotes": " ".join(f"“{text}”" for text, _language in quotes),
        "quote_languages": " ".join(language or "-" for _text, language in quotes),
    }


def _item(text: str | None) -> str:
    """One of several in a cell, which semicolons divide."""
    return _plain(text).replace(";", ",")


def _behind(said: list[dict[str, Any]], column: str, fewest: int, names: dict[str, str]) -> str:
    """What of a column at least so many people stand behind, the most frequent first."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in said:
        if row[column]:
            groups[_item(row[column])].append(row)
    counts = {(_(names[name]) if name in names else name): _people(rows) for name, rows in groups.items()}
    shown = sorted((-count, name) for name, count in counts.items() if count >= fewest)
    return "; ".join(name for _count, name in shown)


def _quotes(said: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The newest quotes that may be shown, each with its language; quotes in quotes in single marks."""
    newest: dict[str, str] = {}
    languages: dict[str, str] = {}
    for row in said:
        text = _plain(row["quote"])
        if text[:1] in ("“", '"') and text[-1:] in ("”", '"'):
            text = text[1:-1].strip()
        text = text.replace("“", "‘").replace("”", "’")
        if row["consent"] == "quote" and text:
            newest[text] = max(newest.get(text, ""), row["day"] or "")
            languages[text] = max(languages.get(text, ""), row.get("quote_language") or "")
    ordered = sorted(sorted(newest), key=lambda text: newest[text], reverse=True)[:QUOTES]
    return [(text, languages[text]) for text in ordered]
