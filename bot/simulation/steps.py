"""The steps of a scenario: somebody says something, presses a button, or time passes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from bot.errors import SetupError
from bot.simulation.cast import Cast, Player, Room, room_of
from bot.simulation.places import Node, Place
from bot.time.durations import parse_duration


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody types `text` in a room, or to the bot alone where `room` is empty.

    `reply_to` is the record whose card is answered, empty for none.
    """

    place: Place
    player: Player
    room: str
    text: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody presses the button `button` (its label or action) on the card of the record `on`.

    `room` is empty where any card that they see will do; `form` holds inputs by name or label.
    """

    place: Place
    player: Player
    room: str
    button: str
    on: str
    form: dict[str, Node] | None


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes."""

    place: Place
    until: datetime


Step: TypeAlias = Say | Click | Wait

_KEYS: Final = {
    "say": ("as", "in", "say", "reply_to"),
    "click": ("as", "in", "click", "on", "form"),
    "wait": ("wait",),
    "until": ("until",),
}
_LONGEST: Final = timedelta(days=3653)
_EVERY_KEY: Final = tuple(dict.fromkeys(key for keys in _KEYS.values() for key in keys))


class StepReader:
    """Reads steps one after the other, in step with the time that they let pass."""

    def __init__(
        self, cast: Cast, rooms: Mapping[str, Room], now: datetime, zone: ZoneInfo
    ) -> None:
        self._cast = cast
        self._rooms = rooms
        self._now = now
        self._end = now + _LONGEST
        self._zone = zone

    def read(self, nodes: Iterable[Node]) -> tuple[Step, ...]:
        """All steps; raises ScenarioError for the first that can't be."""
        return tuple(self._step(node) for node in nodes)

    def _step(self, node: Node) -> Step:
        fields = node.fields("a step", _EVERY_KEY)
        kinds = [kind for kind in _KEYS if kind in fields]
        if len(kinds) != 1:
            told = " and ".join(kinds) if kinds else "none of them"
            raise node.place.error(f"a step is one of {', '.join(_KEYS)}; this one has {told}")
        for key, value in fields.items():
            if key not in _KEYS[kinds[0]]:
                raise value.place.error(f"{key} does not go together with {kinds[0]}")
        match kinds[0]:
            case "say":
                return self._say(node.place, fields)
            case "click":
                return self._click(node.place, fields)
            case _:
                return Wait(node.place, self._later(fields))

    def _say(self, place: Place, fields: dict[str, Node]) -> Say:
        player = self._player(place, fields)
        text = fields["say"].text("say")
        reply_to = fields["reply_to"].text("reply_to") if "reply_to" in fields else ""
        return Say(place, player, self._room(fields, player), text, reply_to.upper())

    def _click(self, place: Place, fields: dict[str, Node]) -> Click:
        player = self._player(place, fields)
        if "on" not in fields:
            raise place.error("say on which card the button is, like on: T1")
        on = fields["on"].text("on").upper()
        form = fields["form"].mapping("form") if "form" in fields else None
        for name, value in (form or {}).items():
            if not isinstance(value.value, str):
                raise value.place.error(f"{name} must be a text")
        button = fields["click"].text("click")
        return Click(place, player, self._room(fields, player), button, on, form)

    def _player(self, place: Place, fields: dict[str, Node]) -> Player:
        if "as" not in fields:
            raise place.error("say who does this, like as: 李雷")
        return self._cast.find(fields["as"], "as")

    def _room(self, fields: dict[str, Node], player: Player) -> str:
        return room_of(fields["in"], self._rooms, player) if "in" in fields else ""

    def _later(self, fields: dict[str, Node]) -> datetime:
        node = fields.get("wait") or fields["until"]
        if "wait" in fields:
            later = _after(self._now, node)
        else:
            later = read_moment(node, "until", self._zone)
        if later < self._now:
            stands = self._now.astimezone(self._zone).isoformat()
            raise node.place.error(f"time can't go back: at this step it is {stands}")
        if later > self._end:
            raise node.place.error("a scenario covers ten years at most")
        self._now = later
        return later


def read_moment(node: Node, name: str, zone: ZoneInfo) -> datetime:
    """An ISO time, in the company's zone where it names none; raises ScenarioError."""
    written = node.text(name)
    try:
        moment = datetime.fromisoformat(written.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise node.place.error(
            f"{name} is {written[:40]!r}, not an ISO time like 2026-11-23T10:00+08:00"
        ) from error


def _after(now: datetime, node: Node) -> datetime:
    try:
        by = parse_duration(node.text("wait"))
    except SetupError as error:
        raise node.place.error(str(error)) from error
    if by == timedelta(0):
        raise node.place.error("a wait of no time changes nothing; leave it out")
    return now + by
