"""What people do with cards: buttons pressed, forms sent, and the answers that they see."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from tests.doubles.feishu import limits
from tests.doubles.feishu.cards.walk import Control, controls, dicts
from tests.doubles.feishu.click_answers import judged
from tests.doubles.feishu.platform import ClickToken, Platform
from tests.doubles.feishu.publishing import OK, Delivery, Publisher
from tests.doubles.feishu.refusals import RefusedError
from tests.doubles.feishu.subscriptions import CARD
from tests.doubles.feishu.values import Json, Message

TIMEZONE: Final = "Asia/Shanghai"
NOT_CONFIGURED: Final = 200340
TIMED_OUT: Final = 200341
FAILED: Final = 200671
Value: TypeAlias = str | list[str] | bool

_LISTS: Final = frozenset({"multi_select_static", "multi_select_person"})
_PEOPLE: Final = frozenset({"select_person", "multi_select_person"})
_DATED: Final = frozenset({"date_picker", "picker_time", "picker_datetime"})


class CannotClickError(Exception):
    """The client would not let the person do this."""


@dataclass(frozen=True, slots=True)
class Clicked:
    """What the person sees after a click: `code` 0, or the client's error code; a toast, a card."""

    code: int
    toast: Json = field(default_factory=dict)
    card: Json = field(default_factory=dict)
    token: str = ""
    delivery: Delivery | None = None

    @property
    def toast_text(self) -> str:
        """The words of the toast; empty where there is none."""
        return str(self.toast.get("content", ""))


@dataclass(slots=True)
class Clicks:
    """Turns what a person does with a card into a callback, and its answer into a new card."""

    platform: Platform
    publisher: Publisher

    async def press(self, person: str, message_id: str, button: str) -> Clicked:
        """Press the button with this label or name; a form is sent with what it shows."""
        message = self._clickable(person, message_id)
        control = _button(message, button)
        if control.submits:
            return await self._submit(person, message, control, {})
        return await self._call(person, message, control, {})

    async def submit(
        self, person: str, message_id: str, values: Mapping[str, Value], button: str = ""
    ) -> Clicked:
        """Fill in a form and press its button; dates as `2026-11-24`, people as open_ids."""
        message = self._clickable(person, message_id)
        return await self._submit(person, message, _sender(message, button), values)

    async def choose(self, person: str, message_id: str, name: str, option: str) -> Clicked:
        """Choose an option of a control that stands outside of forms."""
        message = self._clickable(person, message_id)
        control = _named(message, name)
        if control.form or not control.calls_back:
            raise CannotClickError(f"{name} calls nobody by itself")
        key = "options" if control.tag in _LISTS else "option"
        key = "input_value" if control.tag == "input" else key
        value: object = [option] if key == "options" else option
        return await self._call(person, message, control, {key: value})

    def _clickable(self, person: str, message_id: str) -> Message:
        tenant = self.platform.tenant
        message = tenant.messages[message_id]
        chat = tenant.chats[message.chat_id]
        if message.deleted or message.msg_type != "interactive":
            raise CannotClickError("the message shows no card")
        if person not in chat.members or message.only_for not in {"", person}:
            raise CannotClickError(f"{person} does not see the message")
        if tenant.now() - message.created > limits.CARD_LIFE:
            raise CannotClickError("the card is older than 14 days")
        return message

    async def _submit(
        self, person: str, message: Message, button: Control, values: Mapping[str, Value]
    ) -> Clicked:
        inputs = {
            each.name: each
            for each in _controls(message)
            if each.form == button.form and each.tag != "button"
        }
        unknown = set(values) - set(inputs)
        if unknown:
            raise CannotClickError(f"the form has no {unknown}, only {sorted(inputs)}")
        filled = {name: _filled(each, values.get(name)) for name, each in inputs.items()}
        for name, each in inputs.items():
            self._candidates(message, each, filled[name])
        known = {name: value for name, value in filled.items() if value is not None}
        return await self._call(person, message, button, {"form_value": known})

    def _candidates(self, message: Message, control: Control, value: Value | None) -> None:
        """People are offered as the card lists them, or the chat's members when nobody exists."""
        if value is None or control.tag not in _PEOPLE:
            return
        people = self.platform.tenant.people
        listed = [str(each.get("value")) for each in dicts(control.spec.get("options"))]
        offered = [each for each in listed if each in people]
        offered = offered or self.platform.tenant.chats[message.chat_id].members
        chosen = value if isinstance(value, list) else [value]
        if not set(map(str, chosen)) <= set(offered):
            raise CannotClickError(f"{control.name} offers {offered}, not {chosen}")

    async def forge(
        self, person: str, message_id: str, value: Json, form: Mapping[str, Value] | None = None
    ) -> Clicked:
        """A click with any value, as a card that is not shown any more or a rogue would send it."""
        message = self.platform.tenant.messages[message_id]
        behaviors = [{"type": "callback", "value": value}]
        spec: Json = {"tag": "button", "behaviors": behaviors}
        more: Json = {} if form is None else {"form_value": dict(form)}
        return await self._call(person, message, Control("button", "", "", "", spec), more)

    async def _call(self, person: str, message: Message, control: Control, more: Json) -> Clicked:
        if control.spec.get("disabled"):
            raise CannotClickError(f"{control.label} is disabled")
        if not control.calls_back and not control.submits:
            raise CannotClickError(f"{control.label} calls nobody")
        tenant = self.platform.tenant
        if CARD not in tenant.subscriptions.callbacks:
            return Clicked(NOT_CONFIGURED)
        token = tenant.fresh("c-")
        click = self.platform.clicks[token] = ClickToken(message.message_id, tenant.now())
        action: Json = {"tag": control.tag, "timezone": TIMEZONE, **more}
        if control.value is not None:
            action["value"] = control.value
        if control.name:
            action["name"] = control.name
        event: Json = {
            "operator": {**tenant.people[person].ids, "tenant_key": tenant.tenant_key},
            "token": token,
            "action": action,
            "host": "im_message",
            "context": {
                "open_message_id": message.message_id,
                "open_chat_id": message.chat_id,
            },
        }
        delivery = await self.publisher.call_back(event)
        click.answered = True
        return self._seen(message, token, delivery)

    def _seen(self, message: Message, token: str, delivery: Delivery) -> Clicked:
        if delivery.code is None:
            return Clicked(TIMED_OUT, token=token, delivery=delivery)
        if delivery.code != OK:
            return Clicked(FAILED, token=token, delivery=delivery)
        tenant = self.platform.tenant
        try:
            toast, card = judged(tenant, message, delivery.answer())
        except RefusedError as refused:
            tenant.refusals.note("answer to a click", refused.code, refused.why)
            return Clicked(refused.code, token=token, delivery=delivery)
        if card:
            tenant.redraw(message, json.dumps(card, ensure_ascii=False))
        return Clicked(0, toast, card, token, delivery)


def _controls(message: Message) -> list[Control]:
    return controls(json.loads(message.content))


def _button(message: Message, button: str) -> Control:
    found = [each for each in _controls(message) if each.tag == "button"]
    for each in found:
        if button in {each.label, each.name}:
            return each
    raise CannotClickError(f"no button {button!r}, only {[each.label for each in found]}")


def _named(message: Message, name: str) -> Control:
    found = {each.name: each for each in _controls(message)}
    if name not in found:
        raise CannotClickError(f"nothing is named {name!r}, only {sorted(found)}")
    return found[name]


def _sender(message: Message, button: str) -> Control:
    sending = [each for each in _controls(message) if each.submits]
    for each in sending:
        if button in {"", each.label, each.name}:
            return each
    raise CannotClickError(f"no form is sent by {button!r}")


def _filled(control: Control, value: Value | None) -> Value | None:
    """What a form sends for one of its inputs; what is left alone sends what it showed."""
    if value is None:
        value = _initial(control)
    if value in (None, "", []):
        if control.spec.get("required"):
            raise CannotClickError(f"{control.name} is required")
        return "" if control.tag == "input" else None
    if control.tag in _DATED and "+" not in str(value):
        return f"{value} +0800"
    _possible(control, value)
    return value


def _initial(control: Control) -> Value | None:
    for key in (
        "default_value",
        "initial_option",
        "initial_date",
        "initial_time",
        "initial_datetime",
        "selected_values",
    ):
        value = control.spec.get(key)
        if isinstance(value, str | list) and value:
            return value
    return None


def _possible(control: Control, value: Value) -> None:
    chosen = value if isinstance(value, list) else [value]
    if control.tag in {"select_static", "multi_select_static"}:
        options = control.spec.get("options")
        offered = [each.get("value") for each in options] if isinstance(options, list) else []
        if not set(chosen) <= set(offered):
            raise CannotClickError(f"{control.name} offers {offered}, not {chosen}")
    most = control.spec.get("max_length", 1000)
    if control.tag == "input" and isinstance(most, int) and len(str(value)) > most:
        raise CannotClickError(f"{control.name} takes {most} characters")
