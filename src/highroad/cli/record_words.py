"""`highroad records explain`: one check of participant files, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.reference.participants.check_pages import CheckPage


def explain(
    rule: Annotated[str, typer.Argument(help="A check, such as HR-PIRL-0300, LOG-053 or its federal name.")],
) -> None:
    """Say what a check asks, why, what to do when it is broken, and how sure its source is."""
    from highroad.reference.participants.check_pages import check_page
    from highroad.reference.participants.checks import checks

    asked = rule.strip().upper()
    found = [c for c in checks().values() if asked in (c.id, c.list_id.upper(), c.federal.upper() or None)]
    if not found:
        raise BadQuestion(
            _("There is no check called {names}.").format(names=rule),
            remedy=_("Give identifiers such as HR-PIRL-0300; the documentation lists all of them."),
        )
    for check in found:
        _say(check_page(check.id))


def _say(page: CheckPage) -> None:
    """A check's page as lines of text."""
    check = page.check
    typer.secho(" ".join(filter(None, (check.id, check.list_id, check.federal))), bold=True)
    typer.echo(check.title)
    typer.echo(_("What to do: {cure}").format(cure=check.cure))
    typer.echo(_("Layer: {layer}").format(layer=page.layer))
    typer.echo(_("Looks at: {scope}").format(scope=page.scope))
    typer.echo(
        _("Severity: {severity}; its source suggests: {stated}.").format(
            severity=page.severity, stated=page.stated
        )
    )
    typer.echo(_("Known federal rule? {known}").format(known=page.known))
    typer.echo(_("Expression: {expression}").format(expression=check.expression))
    for each in page.elements:
        typer.echo(f"    {each.number}: {each.name}" + (f" ({each.note})" if each.note else ""))
    for word, text in page.words:
        typer.echo(f"    {word}: {text}")
    typer.echo(_("Breaks it: {example}").format(example=check.fails))
    typer.echo(_("Keeps it: {example}").format(example=check.passes))
    typer.echo(
        _("Source: {source} (confidence: {confidence})").format(
            source="; ".join(page.sources), confidence=page.sureness
        )
    )
    if page.promotable:
        typer.echo(_("Report it with the severity of its source: --promote {check}").format(check=check.id))
