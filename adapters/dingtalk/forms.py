"""Forms of cards, what people filled in as `Incoming.form`, and the line to type instead."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from adapters.dingtalk.aims import KEY, Aim, language_of
from adapters.dingtalk.limits import OPTIONS, TITLE, VARIABLE_BYTES, Json
from adapters.dingtalk.text import one_line
from bot.engine.cards import Card, Form, Input, InputKind
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.text import clean
from templates import text

NO_FORM: Final = "{}"


def form_of(form: Form, aim: Aim) -> str:
    """A form as the variable of a template; empty where it is too long to be one."""
    fields = [_field(each) for each in form.inputs]
    written = msgspec.json.encode({"fields": [*fields, _hidden(aim)]}).decode()
    return written if len(written.encode()) <= VARIABLE_BYTES else ""


def question_of(aim: Aim) -> str:
    """A form that asks for nothing but that it be sent."""
    return msgspec.json.encode({"fields": [_hidden(aim)]}).decode()


def values(given: Mapping[str, object]) -> dict[str, str]:
    """What was filled in, by the names of the inputs."""
    return {name: _value(value) for name, value in given.items() if name != KEY}


def refilled(card: Card, given: Mapping[str, str], errors: Mapping[str, str]) -> Card:
    """A form's card with what was filled in, and what is wrong with it where it is wrong."""
    if card.form is None:
        return card
    inputs = tuple(
        msgspec.structs.replace(
            each, value=given.get(each.name, each.value), error=errors.get(each.name, "")
        )
        for each in card.form.inputs
    )
    changed = msgspec.structs.replace(card.form, inputs=inputs)
    return msgspec.structs.replace(card, form=changed)


def instruction(card: Card, form: Form, command: AnyCommand | None) -> str:
    """Which line to type in the place of a form."""
    if command is None:
        return ""
    language = language_of(form.submit)
    usage = command.usage(language, card.subject)
    examples = command.examples.zh if language == "zh" else command.examples.en
    shown = "\n".join([usage, *examples[:2]])
    return text("dingtalk.type_this", language, usage=shown)


def _hidden(aim: Aim) -> Json:
    return {"name": KEY, "type": "TEXT", "hidden": True, "defaultValue": aim.written()}


def _field(each: Input) -> Json:
    label = f"⚠ {each.error} · {each.label}" if each.error else each.label
    made: Json = {
        "name": each.name,
        "type": "TEXT",
        "label": one_line(label, TITLE) or "–",
        "required": each.required,
    }
    if each.hint:
        made["placeholder"] = one_line(each.hint, TITLE)
    if each.kind is InputKind.MULTILINE or "\n" in each.value:
        made["type"] = "TEXT_AREA"
    if each.kind is InputKind.CHOICE and 0 < len(each.options) <= OPTIONS:
        return made | {"type": "SELECT"} | dict(_choices(each))
    return made | ({"defaultValue": each.value} if each.value else {})


def _choices(each: Input) -> Iterator[tuple[str, object]]:
    options = [one for one in each.options if one.value]
    yield "options", [{"value": one.value, "text": one_line(one.label, TITLE)} for one in options]
    for index, one in enumerate(options):
        if one.value == each.value:
            yield "defaultValue", {"index": index, "value": one.value}


def _value(value: object) -> str:
    if isinstance(value, dict):
        return _value(value.get("value"))
    if isinstance(value, list):
        return " ".join(_value(each) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return clean(str(value)) if value is not None else ""
