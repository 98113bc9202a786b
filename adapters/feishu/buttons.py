"""What travels in a button or a form and comes back with the click: the command and its record."""

from collections.abc import Sequence

import msgspec

from adapters.feishu import limits
from adapters.feishu.limits import Json
from bot.engine.cards import Button, Card, Style
from bot.engine.commands.text import shortened


class Aim(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a click means, in short names.

    `a` is the command, `s` the record, `v` its version as shown, `f` the button's own values. `r`
    is the room that the card hangs in, or from which its form was opened, and `m` the message that
    it was opened from. `p` names the inputs of a form that take people.
    """

    a: str
    s: str = ""
    v: int = 0
    f: dict[str, str] | None = None
    r: str = ""
    m: str = ""
    p: tuple[str, ...] = ()

    def written(self) -> Json:
        """As it is carried: an object."""
        value: Json = msgspec.to_builtins(self)
        return value

    @classmethod
    def read(cls, value: object) -> "Aim":
        """From what came back; raises msgspec.ValidationError for what is none."""
        return msgspec.convert(value, cls)


_TYPES = {Style.DEFAULT: "default", Style.PRIMARY: "primary_filled", Style.DANGER: "danger"}


def aim_of(card: Card, button: Button, room: str) -> Aim:
    """What a button of a card means; one with values stands for itself."""
    if button.values:
        return Aim(button.action, f=button.values, r=room)
    return Aim(button.action, card.subject, card.version, r=room)


def row(card: Card, room: str, most: int) -> list[Json]:
    """The card's buttons side by side, as many as `most`.

    One whose values are too long to be carried is left out: what it would run can be typed.
    """
    aims = [(each, aim_of(card, each, room)) for each in card.buttons]
    drawn = [button(each, aim) for each, aim in aims if _is_short(aim)][:most]
    return [beside(drawn)] if drawn else []


def _is_short(aim: Aim) -> bool:
    return len(msgspec.json.encode(aim)) <= limits.BUTTON_VALUE


def button(each: Button, aim: Aim) -> Json:
    """One button which calls us with its aim."""
    drawn: Json = {
        "tag": "button",
        "text": plain(each.label, limits.LABEL),
        "type": _TYPES[each.style],
        "behaviors": [{"type": "callback", "value": aim.written()}],
    }
    if each.confirm:
        drawn["confirm"] = {
            "title": plain(each.label, limits.LABEL),
            "text": plain(each.confirm, limits.TOAST),
        }
    return drawn


def beside(elements: Sequence[Json]) -> Json:
    """Elements side by side, those that find no place in the next line."""
    columns: list[Json] = [
        {"tag": "column", "width": "auto", "elements": [each]} for each in elements
    ]
    return {
        "tag": "column_set",
        "flex_mode": "flow",
        "horizontal_spacing": "8px",
        "columns": columns,
    }


def plain(text: str, limit: int) -> Json:
    """A text object that nothing in it is read from; `text` is shortened to `limit`."""
    return {"tag": "plain_text", "content": shortened(text, limit) or "–"}
