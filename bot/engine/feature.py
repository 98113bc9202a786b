"""What a feature hands to the engine: its commands, the views of its records, its ladders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bot.directory.values import Member
from bot.engine.cards import Card
from bot.engine.command import AnyCommand
from bot.time.deadlines import Claimed
from bot.time.ladders import Times

if TYPE_CHECKING:
    from bot.engine.context import Context
    from bot.settings import Settings

View: TypeAlias = "Callable[[Context, int, Member | None], Card]"
"""Draws the record of that id in the context's language, for one viewer or (None) for a room."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder's times, as the settings have them, and what happens when a rung is reached.

    `lock` locks the record of that id as its commands do: before its deadlines, so that a press
    and a deadline of one moment wait for each other instead of both.
    """

    times: "Callable[[Settings], Times]"
    fire: "Callable[[Context, Claimed, str], None]"
    lock: "Callable[[Context, int], object] | None" = None


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as the engine sees it; views are keyed by the letter of their records."""

    commands: tuple[AnyCommand, ...]
    views: Mapping[str, View] = field(default_factory=dict)
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
