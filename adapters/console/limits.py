"""What the console refuses to show: the limits that real messengers have, kept strictly.

A card that passes here is one that Slack, Feishu and DingTalk could be asked to draw, so a demo
never shows what production would lose.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from bot.engine.cards import Button, Card, Form, Input, InputKind
from bot.engine.messenger import DeliveryRefused, MessageKind, Outgoing
from bot.files.keeping import MOST_FILES

TITLE_CHARS: Final = 200
TEXT_BYTES: Final = 30_000
FIELDS: Final = 50
BUTTONS: Final = 20
INPUTS: Final = 50
OPTIONS: Final = 100
LABEL_CHARS: Final = 100
KEY_CHARS: Final = 255
ROOM_CHARS: Final = 100
_FULL: Final = 100


def check(message: Outgoing) -> None:
    """Raise DeliveryRefused, naming the first thing that a platform would not take."""
    fault = next(chain(_message_faults(message), _card_faults(message.card)), None)
    if fault is not None:
        raise DeliveryRefused(fault)


def _message_faults(message: Outgoing) -> Iterator[str]:
    if not 0 < len(message.key) <= KEY_CHARS:
        yield f"the idempotency key must have 1 to {KEY_CHARS} characters"
    if not message.text.strip() and message.card is None and not message.files:
        yield "a message needs a text, a card or a file"
    if len(message.files) > MOST_FILES:
        yield f"a message has at most {MOST_FILES} files"
    if too_long(message.text):
        yield f"the text is longer than {TEXT_BYTES} bytes"
    yield from _destination_faults(message)


def _destination_faults(message: Outgoing) -> Iterator[str]:
    ends = bool(message.room) + bool(message.account)
    if message.kind is MessageKind.EPHEMERAL and ends != len(("room", "account")):
        yield "an ephemeral message needs a room and the account that sees it"
    if message.kind in {MessageKind.POST, MessageKind.URGENT} and ends != 1:
        yield "a message goes either to a room or to an account"
    if (message.kind is MessageKind.UPDATE) != bool(message.message):
        yield "an update names the message that it changes, and nothing else does"


def _card_faults(card: Card | None) -> Iterator[str]:
    if card is None:
        return
    if not 0 < len(card.title.strip()) <= TITLE_CHARS:
        yield f"a card's title must have 1 to {TITLE_CHARS} characters"
    if len(card.fields) > FIELDS:
        yield f"a card has at most {FIELDS} fields"
    if any(map(too_long, (card.lead, card.body, card.note, *(f.value for f in card.fields)))):
        yield f"a text on the card is longer than {TEXT_BYTES} bytes"
    if any(len(field.label) > LABEL_CHARS for field in card.fields):
        yield f"a field's label is longer than {LABEL_CHARS} characters"
    if card.progress is not None and not 0 <= card.progress <= _FULL:
        yield "progress is a percentage from 0 to 100"
    if card.picture and not (card.picture.file.is_picture and card.picture.alt.strip()):
        yield "a card's picture is a PNG, JPEG, GIF or WebP and says in words what it shows"
    yield from _button_faults(card.buttons)
    yield from _form_faults(card.form)


def _button_faults(buttons: tuple[Button, ...]) -> Iterator[str]:
    if len(buttons) > BUTTONS:
        yield f"a card has at most {BUTTONS} buttons"
    for button in buttons:
        if not 0 < len(button.label.strip()) <= LABEL_CHARS or not button.action:
            yield f"a button needs an action and a label of at most {LABEL_CHARS} characters"


def _form_faults(form: Form | None) -> Iterator[str]:
    if form is None:
        return
    if not form.action or not form.submit.strip():
        yield "a form needs an action and a label for its button"
    if not 0 < len(form.inputs) <= INPUTS:
        yield f"a form has 1 to {INPUTS} inputs"
    if _doubled(each.name for each in form.inputs):
        yield "two inputs of a form have the same name"
    for each in form.inputs:
        yield from _input_faults(each)


def _input_faults(each: Input) -> Iterator[str]:
    if not each.name or not 0 < len(each.label.strip()) <= LABEL_CHARS:
        yield f"an input needs a name and a label of at most {LABEL_CHARS} characters"
    if too_long(each.value):
        yield f"the value of {each.name} is longer than {TEXT_BYTES} bytes"
    if (each.kind is InputKind.CHOICE) != bool(each.options):
        yield f"options belong to a choice, and a choice needs some: {each.name}"
    if len(each.options) > OPTIONS or _doubled(option.value for option in each.options):
        yield f"a choice has at most {OPTIONS} options, each only once: {each.name}"


def too_long(text: str) -> bool:
    """Whether a text is longer than a messenger takes."""
    return len(text.encode("utf-8", "surrogatepass")) > TEXT_BYTES


def _doubled(names: Iterable[str]) -> bool:
    listed = list(names)
    return len(set(listed)) != len(listed)
