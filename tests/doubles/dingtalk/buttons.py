"""What can be pressed: buttons of cards by template, buttons of action cards, links of text."""

import json
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlsplit

from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Card, Json, JsonValue, Message

_LINK: Final = re.compile(r"(?<![!\\])\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)")

_ADDRESS: Final = {
    "singleTitle": "singleURL",
    "buttonTitle1": "buttonUrl1",
    "buttonTitle2": "buttonUrl2",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, and either the id and params of its callback, or its address."""

    label: str
    action: str = ""
    params: Json = field(default_factory=dict)
    url: str = ""
    confirm: str = ""

    @property
    def says(self) -> str:
        """The line that a click makes the person say; empty where it does something else."""
        parts = urlsplit(self.url)
        if parts.scheme != "dtmd" or parts.netloc != "dingtalkclient":
            return ""
        return "".join(parse_qs(parts.query).get("content", [""]))


def variables(tenant: Tenant, card: Card, user_id: str = "") -> dict[str, JsonValue]:
    """A card's variables for one person, with those that the object variable holds."""
    plain = card.variables(user_id)
    merged: dict[str, JsonValue] = {**plain}
    nested = decoded(plain.get("sys_full_json_obj", ""))
    if "sys_full_json_obj" in plain and not isinstance(nested, dict):
        tenant.refusals.note(card.out_track_id, "card", "sys_full_json_obj is no object")
    return merged | nested if isinstance(nested, dict) else merged


def decoded(value: JsonValue) -> JsonValue:
    """What a string holds as JSON; None where it is none."""
    if not isinstance(value, str):
        return value
    try:
        found: JsonValue = json.loads(value)
    except ValueError:
        return None
    return found


def of_card(tenant: Tenant, card: Card, user_id: str = "") -> tuple[Button, ...]:
    """The buttons of a card; one that is badly formed is noted and not shown."""
    template = tenant.templates[card.template_id]
    name = template.buttons
    value = variables(tenant, card, user_id).get(name)
    listed = decoded(value) if value not in {None, ""} else []
    if not isinstance(listed, list):
        tenant.refusals.note(card.out_track_id, "card", f"{name} is no list of buttons: {value}")
        return ()
    found = []
    for each in listed:
        button = _button(each, events=template.events)
        if button is None:
            tenant.refusals.note(card.out_track_id, "card", f"no button: {each}")
        else:
            found.append(button)
    return tuple(found)


def _button(value: JsonValue, *, events: bool) -> Button | None:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str) or not value["text"]:
        return None
    label, event = str(value["text"]), value.get("event")
    if events:
        return _of_event(label, event) if isinstance(event, dict) else None
    params = value.get("params", {})
    if not isinstance(params, dict):
        return None
    confirm = str(value.get("confirm", ""))
    if value.get("request") and isinstance(value.get("id"), str) and value["id"]:
        return Button(label, str(value["id"]), params, confirm=confirm)
    url = value.get("url")
    return Button(label, url=url) if isinstance(url, str) and url else None


def _of_event(label: str, event: Json) -> Button | None:
    """The newer form of buttons, with a type and its parameters."""
    given = event.get("params")
    if not isinstance(given, dict):
        return None
    if event.get("type") == "openLink":
        return Button(label, url=str(given.get("url", "")))
    params = given.get("params", {})
    if event.get("type") != "sendCardRequest" or not isinstance(params, dict):
        return None
    return Button(label, str(given.get("actionId", "")), params)


def of_message(message: Message) -> tuple[Button, ...]:
    """The buttons of an action card, and the links of text that a person can follow."""
    param = message.param
    found = []
    for name, value in param.items():
        if name in _ADDRESS or name.startswith("actionTitle"):
            address = _ADDRESS.get(name, name.replace("Title", "URL"))
            found.append(Button(str(value), url=str(param.get(address, ""))))
    buttons = param.get("btns")
    listed = buttons if isinstance(buttons, list) else []
    found.extend(
        Button(str(each.get("title")), url=str(each.get("actionURL")))
        for each in listed
        if isinstance(each, dict)
    )
    return tuple(found)


def links(text: str) -> tuple[Button, ...]:
    """The links of a markdown text."""
    return tuple(Button(label, url=url) for label, url in _LINK.findall(text))
