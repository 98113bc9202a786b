"""Cards and forms as the core describes them: what to show, never how a messenger draws it.

Every string in a card is plain text. Adapters escape it for their platform, so nothing a user
typed can mention anybody, forge markup or break a card.
"""

from enum import StrEnum
from typing import Final

import msgspec

from bot.files.values import FileRef

STANDALONE_RECORD: Final = "record"
"""Under this name a button with values of its own says which record it is about."""


class Tone(StrEnum):
    """The mood of a card; adapters map it to a header colour."""

    PLAIN = "plain"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    MUTED = "muted"


class Style(StrEnum):
    """How much a button asks to be pressed."""

    DEFAULT = "default"
    PRIMARY = "primary"
    DANGER = "danger"


class InputKind(StrEnum):
    """What a form input takes; its value always travels as text."""

    TEXT = "text"
    MULTILINE = "multiline"
    PERSON = "person"
    PEOPLE = "people"
    DATE = "date"
    CHOICE = "choice"
    NUMBER = "number"


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """One labelled fact; `wide` ones take a line of their own."""

    label: str
    value: str
    wide: bool = False


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """Runs the command `action` on the card's subject; `confirm` is asked first where it stands.

    A button with `values` stands for itself: it sends these as the form's inputs, and neither the
    card's subject nor its version.
    """

    label: str
    action: str
    style: Style = Style.DEFAULT
    confirm: str = ""
    values: dict[str, str] = {}


class Option(msgspec.Struct, frozen=True):
    """One choice of an input."""

    value: str
    label: str


class Input(msgspec.Struct, frozen=True, omit_defaults=True):
    """One input of a form; `error` says what is wrong with the value that was sent."""

    name: str
    label: str
    kind: InputKind = InputKind.TEXT
    required: bool = False
    value: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    error: str = ""


class Form(msgspec.Struct, frozen=True):
    """Inputs that are sent together to the command `action`."""

    action: str
    submit: str
    inputs: tuple[Input, ...]


class Picture(msgspec.Struct, frozen=True):
    """A picture on a card; `alt` says the same to whoever can't see it, and in plain text."""

    file: FileRef
    alt: str


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """A view of a record at one moment.

    `lead` says why the card is shown now (a reminder's sentence), `body` is the user's own long
    text, `note` a small closing line, `progress` a percentage, `picture` stands between the text
    and the form. `subject` (`T12`) and `version`
    travel with every click, so that a stale one is recognised.
    """

    title: str
    tone: Tone = Tone.PLAIN
    lead: str = ""
    fields: tuple[Field, ...] = ()
    body: str = ""
    progress: int | None = None
    picture: Picture | None = None
    note: str = ""
    buttons: tuple[Button, ...] = ()
    form: Form | None = None
    subject: str = ""
    version: int = 0


_FULL: Final = 100
_BAR: Final = 10


def plain_text(card: Card) -> str:
    """The whole card as plain text, line by line, without its buttons."""
    lines = [card.lead, card.title]
    lines += [_field_line(field) for field in card.fields]
    if card.progress is not None:
        filled = round(card.progress * _BAR / _FULL)
        lines.append(f"{'■' * filled}{'□' * (_BAR - filled)} {card.progress}%")
    lines.append(card.body)
    if card.picture is not None:
        lines.append(f"🖼 {card.picture.alt}")
    if card.form is not None:
        lines += [_input_line(each) for each in card.form.inputs]
    lines.append(card.note)
    return "\n".join(line for line in lines if line)


def _field_line(field: Field) -> str:
    between = "\n" if "\n" in field.value else " "
    return f"{field.label}:{between}{field.value}"


def _input_line(each: Input) -> str:
    star = "*" if each.required else ""
    error = f"  ⚠ {each.error}" if each.error else ""
    chosen = next((one.label for one in each.options if one.value == each.value), each.value)
    return f"{each.label}{star}: {chosen or each.hint}{error}"
