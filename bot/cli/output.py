"""How commands print: values as JSON for scripts, tables for people."""

from collections.abc import Iterable, Sequence
from typing import Final

import typer

_UNFOLDED: Final = 1000


def print_json(value: object) -> None:
    """Print a value as JSON on one line."""
    import msgspec

    typer.echo(msgspec.json.encode(value).decode())


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under the names of their columns, folded only where a terminal is too narrow."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name != columns[-1])
    for row in rows:
        table.add_row(*map(Text, row))  # what people wrote is no markup
    console = Console(highlight=False)
    console.print(table, width=None if console.is_terminal else _UNFOLDED)
