"""What people press and fill in, and what the app's answer changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from tests.doubles.dingtalk import buttons, forms
from tests.doubles.dingtalk.api.cards import check_variables, merged
from tests.doubles.dingtalk.buttons import Button
from tests.doubles.dingtalk.publishing import Delivery, Publisher
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.speech import Speech, Utterance
from tests.doubles.dingtalk.tenant import BOT, CORP
from tests.doubles.dingtalk.values import Card, Json, JsonValue, Message


class _Variables(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    card_param_map: dict[str, str] = {}


class _Options(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    update_card_data_by_key: bool = False
    update_private_data_by_key: bool = False


class _Answer(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    card_update_options: _Options = msgspec.field(default_factory=_Options)
    card_data: _Variables | None = None
    user_private_data: _Variables | None = None


@dataclass(frozen=True, slots=True)
class Clicked:
    """What came of a click: nothing is delivered where the client opened an address.

    `error` says that the client showed an error, as no answer came in time.
    """

    delivery: Delivery | None
    url: str = ""
    error: bool = False


@dataclass(slots=True)
class Clicks:
    """The hands of people."""

    publisher: Publisher
    speech: Speech

    async def press(self, person: str, message: str, button: str) -> Clicked:
        """Press a button by its label or id, on a card or message by one of its ids."""
        tenant = self.speech.tenant
        card, shown = self._found(message)
        if card is None:
            assert shown is not None
            text = str(shown.param.get("text", ""))
            return await self._follow(
                person, shown, _named((*buttons.of_message(shown), *buttons.links(text)), button)
            )
        pressed = _named(buttons.of_card(tenant, card, person), button)
        if pressed.url:
            return await self._follow(person, shown, pressed)
        params: Json = {"action": pressed.action, **pressed.params}
        return await self._callback(person, card, shown, ([pressed.action], params))

    async def submit(
        self, person: str, message: str, values: Mapping[str, str], action: str
    ) -> Clicked:
        """Fill in the form of a card and send it."""
        card, shown = self._found(message)
        form = forms.of_card(self.speech.tenant, card, person) if card else None
        if card is None or form is None:
            raise ValueError(f"{message} has no form")
        params: Json = {"form": form.filled(values)}
        return await self._callback(person, card, shown, ([action], params))

    async def forge(self, person: str, message: str, params: Json, action: str) -> Clicked:
        """Click with any parameters; on a card that nobody has where `message` is unknown."""
        tenant = self.speech.tenant
        if message in tenant.cards or message in tenant.messages:
            card, shown = self._found(message)
            if card is not None:
                return await self._callback(person, card, shown, ([action], params))
        return await self._callback(person, Card(message, "", "STREAM"), None, ([action], params))

    def _found(self, message: str) -> tuple[Card | None, Message | None]:
        """The card and the message that shows it, by outTrackId or processQueryKey."""
        tenant = self.speech.tenant
        card = tenant.cards.get(message)
        if card is not None:
            return card, tenant.messages[card.delivered[-1]]
        shown = tenant.messages[message]
        return tenant.cards.get(shown.card), shown

    async def _follow(self, person: str, shown: Message | None, button: Button) -> Clicked:
        if not button.says or shown is None:
            return Clicked(None, button.url)
        group = shown.conversation_id in self.speech.tenant.groups
        said = Utterance(
            "text", {"content": f" {button.says}" if group else button.says}, (BOT,) * group
        )
        room = shown.conversation_id if group else ""
        return Clicked((await self.speech.send(person, room, said)).delivery)

    async def _callback(
        self,
        person: str,
        card: Card,
        shown: Message | None,
        sent: tuple[list[str], Json],
    ) -> Clicked:
        if card.callback != "STREAM":
            return Clicked(None, error=True)
        group = shown is not None and shown.conversation_id in self.speech.tenant.groups
        actions: list[JsonValue] = [*sent[0]]
        content: Json = {"cardPrivateData": {"actionIds": actions, "params": sent[1]}}
        data: Json = {
            "type": "actionCallback",
            "outTrackId": card.out_track_id,
            "corpId": CORP,
            "userId": person,
            "userIdType": 1,
            "spaceType": "IM_GROUP" if group else "IM_ROBOT",
            "spaceId": shown.conversation_id if group and shown else person,
            "extension": "{}",
            "content": json.dumps(content, ensure_ascii=False),
        }
        delivery = await self.publisher.card(data)
        if delivery.ack is None or not delivery.delivered:
            return Clicked(delivery, error=True)
        self._apply(person, card, delivery.ack.data.get("response"))
        return Clicked(delivery)

    def _apply(self, person: str, card: Card, response: JsonValue) -> None:
        """Change the card as the answer says; what is wrong with it is noted, and nothing done."""
        tenant = self.speech.tenant
        if response in (None, {}, "", "OK") or card.out_track_id not in tenant.cards:
            return
        try:
            answer = msgspec.convert(response, _Answer)
            for each in (answer.card_data, answer.user_private_data):
                check_variables(tenant, card.template_id, each.card_param_map if each else {})
        except (msgspec.ValidationError, RefusedError) as error:
            tenant.refusals.note("card callback", "ack", f"{error}: {response}")
            return
        options = answer.card_update_options
        if answer.card_data is not None:
            after = answer.card_data.card_param_map
            card.public = merged(card.public, after, by_key=options.update_card_data_by_key)
        if answer.user_private_data is not None:
            after, mine = answer.user_private_data.card_param_map, card.private.get(person, {})
            by_key = options.update_private_data_by_key
            card.private[person] = merged(mine, after, by_key=by_key)


def _named(candidates: tuple[Button, ...], wanted: str) -> Button:
    for each in candidates:
        if wanted in {each.label, each.action} and wanted:
            return each
    raise ValueError(f"no button {wanted} among {[each.label for each in candidates]}")
