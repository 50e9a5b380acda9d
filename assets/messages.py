"""Renew the translation catalogs from the strings marked in code and templates.

Usage: python assets/messages.py

Two domains: `highroad` holds what the library says (Python below the web floor, and the commands' help),
`django` what the web's code and templates say. Translations that exist are kept; a changed string starts
untranslated rather than guessed at; the order and the header depend on the strings alone, so that a second
run changes nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "highroad"
LANGUAGES = ("es",)
HEADER = "# Highroad in {language}. Renewed by `make messages`."
PLURALS = {"es": "nplurals=2; plural=(n != 1);"}

# What marks a string, with the positions of its arguments: context first where it has one.
CONTEXT = ((1, "c"), 2)
KEYWORDS = {
    "_": None,
    "N_": None,
    "mark": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ("Translators:",)

# (file below src/highroad, message: text or (singular, plural), comments, context)
Message = tuple[str, str | tuple[str, ...], list[str], str | None]


def _in_python(text: str, name: str) -> Iterator[Message]:
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, COMMENTS, {"encoding": "utf-8"})
    for _line, message, comments, context in found:
        yield name, message, comments, context


def library_messages() -> Iterator[Message]:
    """Strings marked in Python below the web floor."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if not name.startswith("web/"):
            yield from _in_python(path.read_text(encoding="utf-8"), name)


def command_messages() -> Iterator[Message]:
    """What the help of the commands says, from the commands themselves."""
    from typer.main import get_command

    from highroad.cli.main import app
    from highroad.cli.speaking import help_texts

    for module, text in help_texts(get_command(app)):
        path = module.removeprefix("highroad.").replace(".", "/")
        yield f"{path}.py" if module.startswith("highroad.") else "cli/main.py", text, [], None


def web_messages() -> Iterator[Message]:
    """Strings marked in the web's Python and in its templates."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    # Turns a template into text in which each translation tag is a Python call, line by line.
    from django.utils.translation.template import templatize

    for path in sorted((SOURCE / "web").rglob("*")):
        name = path.relative_to(SOURCE).as_posix()
        if path.suffix == ".py":
            yield from _in_python(path.read_text(encoding="utf-8"), name)
        elif "/templates/" in name and path.suffix in {".html", ".txt", ".xml"}:
            yield from _in_python(templatize(path.read_text(encoding="utf-8"), origin=str(path)), name)


DOMAINS = {
    "highroad": (SOURCE / "locale", lambda: chain(library_messages(), command_messages())),
    "django": (SOURCE / "web" / "locale", web_messages),
}


def extracted(domain: str) -> Catalog:
    """Every marked string of a domain, with the files that say it."""
    catalog = Catalog(domain=domain)
    for name, message, comments, context in DOMAINS[domain][1]():
        catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def translated(domain: str, language: str) -> Catalog:
    """The catalog of a domain in a language as it stands, empty when there is none."""
    path = catalog_path(domain, language)
    if not path.is_file():
        return Catalog(locale=language, domain=domain)
    with path.open("rb") as text:
        return read_po(text, locale=language, domain=domain, abort_invalid=True)


def catalog_path(domain: str, language: str) -> Path:
    return DOMAINS[domain][0] / language / "LC_MESSAGES" / f"{domain}.po"


def renewed(domain: str, language: str) -> tuple[Catalog, int]:
    """The catalog with exactly the strings now marked, and how many of them lack a translation."""
    known = translated(domain, language)
    catalog = Catalog(
        locale=language,
        domain=domain,
        header_comment=HEADER.format(language=known.locale.english_name),
        fuzzy=False,
    )
    missing = 0
    for message in sorted(extracted(domain), key=lambda item: (str(item.id), item.context or "")):
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        text = old.string if old and not old.fuzzy else ("", "") if message.pluralizable else ""
        missing += not (all(text) if isinstance(text, tuple) else text)
        catalog.add(
            message.id,
            text,
            locations=sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalog, missing


def write(catalog: Catalog, path: Path) -> None:
    """Write the catalog with a header that names no date, address or person."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, omit_header=True)
    language = str(catalog.locale)
    header = "\n".join(
        [
            catalog.header_comment,
            'msgid ""',
            'msgstr ""',
            f'"Language: {language}\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
            f'"Plural-Forms: {PLURALS[language]}\\n"',
            "\n",
        ]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + out.getvalue().decode(), encoding="utf-8")


def main() -> None:
    for domain in DOMAINS:
        for language in LANGUAGES:
            catalog, missing = renewed(domain, language)
            path = catalog_path(domain, language)
            write(catalog, path)
            said = f"{len(catalog)} strings, {missing} to translate"
            print(f"{path.relative_to(ROOT)}: {said}")


if __name__ == "__main__":
    main()
