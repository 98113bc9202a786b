"""What travels in a button or a form and comes back with the click: the command and its record."""

from typing import Final

import msgspec

from adapters.slack import limits
from adapters.slack.text import Block, plain
from bot.engine.cards import Button, Card, Style

PRESS: Final = "press"
"""Leads the `action_id` of every button of ours; its number makes it unique."""
SEND: Final = "send"
"""Leads the `action_id` of the button which sends the inputs of a form that stands in a message."""


_CARRIED: Final = limits.BUTTON_VALUE + limits.BLOCK_ID - len(f"{PRESS}000.")


class Aim(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a click means, in short names, since a button carries 2,000 characters.

    `a` is the command, `s` the record, `v` its version as shown, `f` the button's own values. In a
    modal, `m` is the message and `r` the room from which it was opened.
    """

    a: str
    s: str = ""
    v: int = 0
    f: dict[str, str] | None = None
    m: str = ""
    r: str = ""

    def written(self) -> str:
        """As it is carried."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def read(cls, text: str) -> "Aim":
        """From what came back; raises msgspec.MsgspecError for what is none."""
        return msgspec.json.decode(text, type=cls)


def aim_of(card: Card, button: Button) -> Aim:
    """What a button of a card means; one with values stands for itself."""
    if button.values:
        return Aim(button.action, f=button.values)
    return Aim(button.action, card.subject, card.version)


def drawn(card: Card, first: int = 0) -> list[Block]:
    """The rows of a card's buttons, numbered from `first`.

    A value that is too long is continued in the action id; a button whose value does not fit there
    either is left out: what it would run can be typed.
    """
    elements = [
        _element(each, value, number)
        for number, each in enumerate(card.buttons, start=first)
        if len(value := aim_of(card, each).written()) <= _CARRIED
    ]
    starts = range(0, len(elements), limits.ACTIONS)
    return [{"type": "actions", "elements": [*elements[n : n + limits.ACTIONS]]} for n in starts]


def carried(action_id: str, value: str) -> str:
    """What a pressed button carries, put together again."""
    return value + action_id.partition(".")[2]


def _element(button: Button, value: str, number: int) -> Block:
    drawn: Block = {
        "type": "button",
        "action_id": f"{PRESS}{number}.{value[limits.BUTTON_VALUE :]}".rstrip("."),
        "text": plain(button.label, limits.BUTTON_TEXT),
        "value": value[: limits.BUTTON_VALUE],
    }
    if button.style is not Style.DEFAULT:
        drawn["style"] = str(button.style)
    if button.confirm:
        drawn["confirm"] = {
            "title": plain(button.label, limits.CONFIRM_TITLE),
            "text": plain(button.confirm, limits.CONFIRM_TEXT),
            "confirm": plain(button.label, limits.CONFIRM_BUTTON),
            "deny": plain("✕", limits.CONFIRM_BUTTON),
        }
    return drawn
