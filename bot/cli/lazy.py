"""Commands that are imported when they are used, so that `muster --help` need not wait for them."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Command, Context


@dataclass(frozen=True, slots=True)
class Entry:
    """One command of `muster`: its name, where it is written, and the line that `--help` shows.

    `attribute` of `module` is the function that does it, or a `Typer` with commands of its own.
    """

    name: str
    module: str
    attribute: str
    help: str


class LazyCommand(TyperCommand):
    """Stands in for a command until somebody calls it."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.name, help=entry.help, rich_markup_mode=None)
        self._entry = entry

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: "Context | None" = None,
        **extra: object,
    ) -> "Context":
        """Import the real command and let it read its arguments."""
        return load(self._entry).make_context(info_name, args, parent, **extra)


def load(entry: Entry) -> "Command":
    """Import a command."""
    found = getattr(import_module(entry.module), entry.attribute)
    whole = typer.Typer(add_completion=False, rich_markup_mode=None)
    whole.callback()(_nothing)  # with a callback it is a group, however few commands it has
    if isinstance(found, typer.Typer):
        found.rich_markup_mode = None  # plain help is there three times as fast
        whole.add_typer(found, name=entry.name)
    else:
        whole.command(entry.name)(found)
    return cast("TyperGroup", typer.main.get_command(whole)).commands[entry.name]


def _nothing() -> None:
    """Do nothing before the command."""
