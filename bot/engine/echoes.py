"""Echoes: cards of one record that show something of another are drawn anew with it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.context import Context


def with_echoes(ctx: "Context", redrawn: Iterable[str]) -> list[str]:
    """What is drawn anew: these subjects and, once each, those that show something of them."""
    subjects = list(redrawn)
    shown = (
        other
        for subject in subjects
        for echo in ctx.rules.echoes.get(subject[0], ())
        for other in echo(ctx, int(subject[1:]))
    )
    return list(dict.fromkeys([*subjects, *shown]))
