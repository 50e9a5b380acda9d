"""`highroad packs`: what a law or a guide asks of a plan, listed, shown, compared and checked."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from highroad.errors import BadPack
from highroad.language import gettext as _
from highroad.language import ngettext

if TYPE_CHECKING:
    from highroad.reference.packs import Pack

app = typer.Typer(no_args_is_help=True, help="Requirement packs: what a law or a guide asks of a plan.")

Named = Annotated[str, typer.Argument(help="A pack by its key, or key@version, or a pack file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """The packs there are, with the days between which they are in force."""
    from highroad.reference.packs import list_packs, spoken

    rows = [
        {
            "key": pack.key,
            "version": pack.version,
            "title": spoken(pack).title,
            "level": pack.level,
            "items": len(pack.items),
            "from": pack.in_force_from.isoformat(),
            "until": pack.in_force_until.isoformat() if pack.in_force_until else None,
        }
        for pack in list_packs()
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['key']}@{row['version']}  {row['from']} – {row['until'] or '…'}")
        items = ngettext("{n} item", "{n} items", int(str(row["items"]))).format(n=row["items"])
        typer.echo(f"  {row['title']} ({items})")


@app.command()
def show(
    pack: Named,
    item: Annotated[str, typer.Argument(help="An item's id; without it, the outline.")] = "",
    as_json: AsJson = False,
) -> None:
    """The outline of a pack, or all that it says of one item."""
    from highroad.reference.packs import spoken

    found = spoken(_pack(pack))
    if item and item not in found.by_id:
        raise BadPack(
            _("The pack has no item “{id}”.").format(id=item),
            remedy=_("`highroad packs show {pack}` lists them.").format(pack=pack),
        )
    if as_json:
        chosen = [found.by_id[item]] if item else found.items
        typer.echo(json.dumps([_plain(each) for each in chosen], ensure_ascii=False, indent=2))
    elif item:
        _show_item(found, item)
    else:
        typer.echo(f"{found.title}\n{found.basis}\n")
        for each in found.items:
            typer.echo(f"{'  ' * found.depth(each.id)}{each.id}  {each.title}")


def _show_item(pack: Pack, identifier: str) -> None:
    item = pack.by_id[identifier]
    typer.echo(f"{item.id}  {item.title}\n\n{item.text}\n")
    lines = [
        (_("Source"), "; ".join(item.citation)),
        (_("How sure"), pack.confidence_words.get(item.confidence, item.confidence)),
        (_("Guidance"), item.guidance),
        (_("Often found wanting"), " ".join(item.findings)),
        (_("Rests on"), ", ".join(item.depends_on)),
        (_("Tables asked for"), "; ".join(table.title for table in item.tables)),
        (_("Groups to name"), "; ".join(pack.populations[key].label for key in item.populations)),
        (_("Evidence that could answer it"), "; ".join(pack.evidence[key].label for key in item.evidence)),
        (_("Note"), item.note),
    ]
    for name, words in lines:
        if words:
            typer.echo(f"{name}: {words}")


@app.command()
def compare(
    before: Named,
    after: Named,
    as_json: AsJson = False,
) -> None:
    """Item by item: what was added, removed and changed from one pack to another."""
    from highroad.reference.packs import compare_packs, spoken

    changes = compare_packs(spoken(_pack(before)), spoken(_pack(after)))
    if as_json:
        rows = [{"id": each.id, "what": each.what, "fields": list(each.fields)} for each in changes]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    for each in changes:
        item = each.after or each.before
        fields = f" ({', '.join(each.fields)})" if each.fields else ""
        typer.echo(f"{words[each.what]}  {each.id}  {item.title if item else ''}{fields}")
    if not changes:
        typer.echo(_("The two ask the same."))


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A pack file (.yaml).")]) -> None:
    """Read a pack file and say what is wrong with it: file, item and field of the first mistake."""
    from highroad.language import LANGUAGES
    from highroad.reference.packs import read_packs
    from highroad.reference.packs.wording import words_file

    _must_exist(file)
    for pack in read_packs(file):
        typer.echo(
            ngettext(
                "{key}@{version}: {n} item, no mistake.",
                "{key}@{version}: {n} items, no mistake.",
                len(pack.items),
            ).format(key=pack.key, version=pack.version, n=len(pack.items))
        )
    for language in LANGUAGES:
        words = words_file(file, language)
        if words.exists():
            read_packs(file, language)
            typer.echo(_("{file}: every word is there.").format(file=words.name))


def _must_exist(file: Path) -> None:
    if not file.is_file():
        raise BadPack(
            _("There is no file {file}.").format(file=file), remedy=_("Check the name and the folder.")
        )


def _pack(name: str) -> Pack:
    """A pack by key (the version to answer today), by key@version, or from a file. Raises BadPack."""
    from highroad.reference.packs import load_pack_version, load_usable_pack, read_pack

    if name.endswith((".yaml", ".yml")):
        _must_exist(Path(name))
        return read_pack(Path(name))
    key, _at, version = name.partition("@")
    if version:
        return load_pack_version(key, version)
    return load_usable_pack(key, on=datetime.now().astimezone().date())


def _plain(value: Any) -> dict[str, Any]:
    """An item as plain values."""
    from dataclasses import fields

    from highroad.reference.packs import Condition

    def plain(part: Any) -> Any:
        if isinstance(part, Condition):
            return part.source
        if isinstance(part, tuple):
            return [plain(each) for each in part]
        return (
            {f.name: plain(getattr(part, f.name)) for f in fields(part)}
            if hasattr(part, "__dataclass_fields__")
            else part
        )

    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
