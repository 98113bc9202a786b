"""Cards three ways: by a template with a form, by a template with buttons, as lines to be sent.

The template with a form is the one of deploy/dingtalk, whose variables are `VARIABLES`. The public
templates of the platform's own can show buttons and no form. Without a template a card is a
message whose buttons make the client send the line of text that does the same.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple
from zlib import crc32

import msgspec

from adapters.dingtalk import limits
from adapters.dingtalk.aims import KEY, Aim, aim_of, line_of
from adapters.dingtalk.forms import NO_FORM, form_of, instruction
from adapters.dingtalk.limits import Json, fitted
from adapters.dingtalk.text import escaped, linked, one_line, sends
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.commands.command import AnyCommand

Commands = Mapping[str, AnyCommand]
VARIABLES: Final = (
    "title",
    "markdown",
    "tips",
    "notice",
    "tone",
    "msgButtons",
    "form",
    "form_btn_text",
    "form_status",
)
"""The variables of our template; docs/dingtalk.md says what each holds."""
PUBLIC_TEMPLATES: Final = frozenset(
    {
        "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema",
        "382e4302-551d-4880-bf29-a30acfab2e71.schema",
    }
)
_COLOURS: Final = {Style.DEFAULT: "gray", Style.PRIMARY: "blue", Style.DANGER: "red"}
_SIGNS: Final = {Tone.WARNING: "⚠ ", Tone.DANGER: "🔴 ", Tone.SUCCESS: "✓ "}
_FULL: Final = 100
_BAR: Final = 10


class Way(StrEnum):
    """How cards are shown."""

    FORM = "form"
    BUTTONS = "buttons"
    TEXT = "text"


def way_of(template: str, receive: str) -> Way:
    """How cards are shown with this template; clicks come by the stream alone."""
    if not template or receive != "stream":
        return Way.TEXT
    return Way.BUTTONS if template in PUBLIC_TEMPLATES else Way.FORM


class Message(NamedTuple):
    """A card as a message: its title, its markdown, and each button with its address."""

    title: str
    markdown: str
    buttons: tuple[tuple[str, str], ...] = ()


def variables(
    card: Card, way: Way, room: str, commands: Commands, *, image: str = ""
) -> dict[str, str]:
    """What a template is filled with; each value is text, within its limit."""
    buttons = msgspec.json.encode([*_pressable(card, way, room)]).decode()
    markdown = fitted("\n\n".join(_blocks(card, image)), limits.MARKDOWN_BYTES)
    form = ""
    if way is Way.FORM and card.form is not None:
        # What is sent once more from a card that looks otherwise by then is meant once more.
        look = f"{crc32(markdown.encode()):08x}"
        form = form_of(card.form, Aim(card.form.action, card.subject, card.version, r=room, n=look))
    if card.form is not None and not form:
        said = instruction(card, card.form, commands.get(card.form.action))
        markdown = fitted(f"{markdown}\n\n{escaped(said)}", limits.VARIABLE_BYTES)
    made = {
        "title": one_line(card.title, limits.TITLE) or "Muster",
        "markdown": markdown or "–",
        "tips": one_line(card.note, limits.TITLE),
    }
    if way is Way.BUTTONS:
        return made | {"sys_full_json_obj": f'{{"msgButtons":{buttons}}}'}
    return made | {
        "notice": "",
        "tone": card.tone.value,
        "msgButtons": buttons,
        **filled(form, card),
    }


def filled(form: str, card: Card) -> dict[str, str]:
    """The variables of a form; of none where `form` is empty."""
    return opened(form, card.form.submit if card.form else "")


def opened(form: str, submit: str) -> dict[str, str]:
    """The variables of a form with this button; of none where `form` is empty."""
    return {
        "form": form or NO_FORM,
        "form_btn_text": one_line(submit, limits.LABEL) if form else "",
        "form_status": "normal" if form else "",
    }


def message(card: Card, commands: Commands, *, image: str = "") -> Message:
    """A card as a message, for where there is no template."""
    blocks = [*_blocks(card, image)]
    if card.form is not None:
        said = instruction(card, card.form, commands.get(card.form.action))
        blocks.append(escaped(said))
    if card.note:
        blocks.append(escaped(card.note))
    lines = [*_lines(card, commands)]
    beyond = lines[limits.ACTION_BUTTONS :]
    if beyond:
        blocks.append("  \n".join(f"[{escaped(label)}]({url})" for label, url in beyond))
    heading = escaped(one_line(f"{_SIGNS.get(card.tone, '')}{card.title}", limits.TITLE))
    markdown = "\n\n".join(filter(None, (heading and f"**{heading}**", *blocks))) or "–"
    title = one_line(card.lead or card.title, limits.TITLE) or "Muster"
    return Message(
        title,
        fitted(markdown, limits.MARKDOWN_BYTES - _size(lines)),
        tuple(lines[: limits.ACTION_BUTTONS]),
    )


def param_of(made: Message) -> tuple[str, Json]:
    """The message as the robot sends it: its msgKey and msgParam."""
    base: Json = {"title": made.title, "text": made.markdown}
    match made.buttons:
        case ():
            return "sampleMarkdown", base
        case ((label, url),):
            return "sampleActionCard", base | {"singleTitle": label, "singleURL": url}
        case several:
            for number, (label, url) in enumerate(several, start=1):
                base |= {f"actionTitle{number}": label, f"actionURL{number}": url}
            return f"sampleActionCard{len(several)}", base


def posted_of(made: Message, called: str = "") -> Json:
    """The message as a session webhook takes it; `called` stands before its words."""
    text = f"{called}\n\n{made.markdown}" if called else made.markdown
    base: Json = {"title": made.title, "text": text}
    if not made.buttons:
        return {"msgtype": "markdown", "markdown": base}
    buttons = [{"title": label, "actionURL": url} for label, url in made.buttons]
    return {"msgtype": "actionCard", "actionCard": base | {"btnOrientation": "0", "btns": buttons}}


def _size(lines: list[tuple[str, str]]) -> int:
    return min(sum(len(label.encode()) + len(url) for label, url in lines), 6_000)


def _lines(card: Card, commands: Commands) -> Iterator[tuple[str, str]]:
    for each in card.buttons:
        command = commands.get(each.action)
        if command is not None:
            label = one_line(each.label, limits.LABEL) or "–"
            yield label, sends(line_of(command, card, each))


def _pressable(card: Card, way: Way, room: str) -> Iterator[Json]:
    kept = [(each, aim_of(card, each, room)) for each in card.buttons]
    short = [(each, aim) for each, aim in kept if aim.is_short]
    for number, (each, aim) in enumerate(short[: limits.CARD_BUTTONS], start=1):
        yield _button(each, way, f"b{number}", aim)


def _button(button: Button, way: Way, name: str, aim: Aim) -> Json:
    """As our template takes it, or as the public ones do."""
    label = one_line(button.label, limits.LABEL) or "–"
    made: Json = {"text": label, "color": _COLOURS[button.style]}
    if button.confirm and way is Way.FORM:
        aim = msgspec.structs.replace(aim, c=True)
    params: Json = {KEY: aim.written()}
    if way is Way.BUTTONS:
        return made | {"id": name, "request": True, "params": params}
    event: Json = {"type": "sendCardRequest", "params": {"actionId": name, "params": params}}
    return made | {"event": event}


def _blocks(card: Card, image: str) -> Iterator[str]:
    if card.lead:
        yield linked(card.lead)
    if facts := "  \n".join(_facts(card)):
        yield facts
    if card.body:
        yield linked(card.body)
    if card.picture is not None:
        alt = one_line(card.picture.alt, limits.TITLE)
        yield f"![{escaped(alt)}]({image})" if image else escaped(f"🖼 {alt}")


def _facts(card: Card) -> Iterator[str]:
    for each in card.fields:
        yield _fact(each)
    if card.progress is not None:
        filled_in = max(0, min(_BAR, round(card.progress * _BAR / _FULL)))
        yield f"{'■' * filled_in}{'□' * (_BAR - filled_in)} {card.progress}%"


def _fact(field: Field) -> str:
    label = escaped(one_line(field.label, limits.LABEL))
    if "\n" in field.value:
        return f"**{label}**:  \n{linked(field.value)}"
    # Behind a label nothing begins a line.
    return f"**{label}**: {linked(f'x{field.value}')[1:]}"
