"""`muster manual`: the permission rules and the configuration, as they are (D-12)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class _Tongue(StrEnum):
    ZH = "zh"
    EN = "en"


def manual(
    file: Annotated[
        Path | None,
        typer.Argument(dir_okay=False, help="The Markdown file to write; without it, shown."),
    ] = None,
    language: Annotated[
        _Tongue | None, typer.Option("--language", help="By default the company's.")
    ] = None,
) -> None:
    """Write down who may do what, who holds which level and role, and every setting's value.

    It is made from what the program itself obeys, and from the directory at this moment.
    """
    from bot.cli.manual_page import manual_page
    from bot.cli.opening import opened
    from bot.directory.org.export import exported
    from bot.settings import load_settings

    settings = load_settings()
    with opened(settings, "read") as database, database.snapshot() as tx:
        org = exported(tx)
    chosen = settings.language if language is None else language.value
    page = manual_page(settings, org, chosen)
    if file is None:
        typer.echo(page, nl=False)
    else:
        file.write_text(page, encoding="utf-8")
        typer.echo(f"The manual is in {file}.")
