"""What travels in a button or a form and comes back with the click: the command and its record."""

import re
from typing import Final

import msgspec

from adapters.dingtalk.limits import AIM_BYTES
from bot.engine.cards import STANDALONE_RECORD, Button, Card
from bot.engine.commands.command import AnyCommand
from templates import Language

KEY: Final = "aim"
"""Under this name it travels, in a button's parameters and in a hidden field of a form."""
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


class Aim(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a click means, in short names.

    `a` is the command, `s` the record, `v` its version as shown, `f` the button's own values, `r`
    the room that the card hangs in. `o` says that the form was opened by a click, in its card;
    `c` that whoever presses is asked whether they are sure, and `k` that they are. `n` tells one
    opening of a form from the next, or one look of the card that has it from the next: pushed again
    under another name, what was sent is the same.
    """

    a: str
    s: str = ""
    v: int = 0
    f: dict[str, str] | None = None
    r: str = ""
    o: bool = False
    c: bool = False
    k: bool = False
    n: str = ""

    def written(self) -> str:
        """As it is carried: JSON in a string, as parameters of cards are strings."""
        return msgspec.json.encode(self).decode()

    @property
    def is_short(self) -> bool:
        """Whether it can be carried at all."""
        return len(self.written().encode()) <= AIM_BYTES

    @classmethod
    def read(cls, value: object) -> "Aim":
        """From what came back; raises msgspec.MsgspecError for what is none."""
        return msgspec.json.decode(value if isinstance(value, str) else "", type=cls)


def aim_of(card: Card, button: Button, room: str) -> Aim:
    """What a button of a card means; one with values stands for itself."""
    if button.values:
        return Aim(button.action, f=button.values, r=room)
    return Aim(button.action, card.subject, card.version, r=room)


def language_of(label: str) -> Language:
    """The language of a card, by one of its labels."""
    return "zh" if _CHINESE.search(label) else "en"


def line_of(command: AnyCommand, card: Card, button: Button) -> str:
    """The line that does what a button does, for whoever can't press one."""
    record = button.values.get(STANDALONE_RECORD, "" if button.values else card.subject)
    named = [
        f"{name}:{value}"
        for name, value in button.values.items()
        if name != STANDALONE_RECORD and value
    ]
    head = command.head(language_of(button.label))
    return " ".join(filter(None, (head, record, *named)))
