"""What a scenario's audience reads: JSON lines for scripts, a report for people."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from rich.text import Text

from bot.engine.messenger import MessageKind, Outgoing
from bot.simulation.play import Acted
from bot.simulation.presses import labels
from bot.simulation.stage import Left
from bot.simulation.steps import Click, Say, Wait
from bot.time.words import absolute
from templates import Language, text


class Names(Protocol):
    """Knows people by their accounts, as a scenario's cast does."""

    def shown(self, account: str) -> str:
        """The name to show for whoever has that account."""
        ...


class JsonLines:
    """One object a line for everything that leaves; keys always in this order.

    What one person sees in a room (an ephemeral message) is to that person.
    """

    def __init__(self, names: Names, zone: ZoneInfo) -> None:
        self._names = names
        self._zone = zone

    def line(self, left: Left) -> str:
        """The line of one message, without its end."""
        message = left.message
        fields = {
            "at": left.at.astimezone(self._zone).isoformat(),
            "messenger": message.messenger,
            "to": self._to(message),
            "kind": message.kind.value,
            "subject": _subject(message) or None,
            "text": message.text,
            "buttons": labels(message.card),
        }
        return json.dumps(fields, ensure_ascii=False)

    def _to(self, message: Outgoing) -> dict[str, str]:
        if message.account:
            return {"person": self._names.shown(message.account)}
        return {"room": _room(message)}


class Report:
    """A scenario as one would tell it: when, who did what, and who saw what because of it."""

    def __init__(self, names: Names, zone: ZoneInfo, language: Language) -> None:
        self._names = names
        self._zone = zone
        self._language = language
        self._at: datetime | None = None

    def lines(self, event: Acted | Left) -> Iterator[Text]:
        """The lines of one event; none for a step that only lets time pass."""
        if isinstance(event, Left):
            yield from self._heading(event.at)
            yield from self._message(event.message)
        elif not isinstance(event.step, Wait):
            yield from self._heading(event.at)
            yield self._deed(event.step)

    def _heading(self, at: datetime) -> Iterator[Text]:
        if at != self._at:
            if self._at is not None:
                yield Text()
            self._at = at
            yield Text(absolute(at, self._language, self._zone, at), style="bold cyan")

    def _deed(self, step: Say | Click) -> Text:
        who = step.player.shown
        where = step.room or self._text("direct")
        if isinstance(step, Say):
            return Text(f"  {who} → {where}: {step.text}", style="green")
        filled = ", ".join(f"{name}: {node.value}" for name, node in (step.form or {}).items())
        told = f"  {who}: [{step.button}] {step.on}" + (f" ({filled})" if filled else "")
        return Text(told, style="green")

    def _message(self, message: Outgoing) -> Iterator[Text]:
        place = self._names.shown(message.account) if message.account else _room(message)
        kind = self._text(message.kind.value)
        where = f" · {message.room}" if message.room and message.account else ""
        yield Text.assemble("    ", (place, "bold"), (f"{where} · {kind}", "dim"))
        for line in message.text.splitlines():
            yield Text(f"      {line}")
        if pressable := labels(message.card):
            yield Text("      " + " ".join(f"[{label}]" for label in pressable), style="magenta")

    def _text(self, key: str) -> str:
        return text(f"simulation.{key}", self._language)


def _subject(message: Outgoing) -> str:
    return message.subject if message.card is None else message.card.subject


def _room(message: Outgoing) -> str:
    """The room's id; of one that is to be opened its name."""
    opens = message.kind is MessageKind.OPEN_ROOM and message.work is not None
    return message.work.name if opens and message.work else message.room
