"""What people press, choose, fill in and send."""

from collections.abc import Mapping, Sequence

from tests.doubles.slack import drawn, states
from tests.doubles.slack.envelopes import Ack, Kind
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.kit.walk import elements_of
from tests.doubles.slack.speech import Speech
from tests.doubles.slack.states import CannotError, Given, State
from tests.doubles.slack.values import Json, Message, View


class Clicks(Speech):
    """Gestures on messages, modals and homes; each returns when the app has acknowledged it."""

    async def press(
        self,
        person: str,
        channel: str,
        ts: str,
        button: str,
        *,
        values: Mapping[str, Given] | None = None,
        chosen: str = "",
    ) -> Ack:
        """Press a button of a message by its label, action id or value; `chosen` is of a select.

        `values` are filled into the inputs of the message before, by label, block or action id.
        """
        place = self._entered(person, channel)
        message = self._seen(person, place, ts)
        state = message.inputs.get(person) or states.initial(message.blocks)
        state = states.filled(message.blocks, states.kept(message.blocks, state), values or {})
        message.inputs[person] = state
        response = self.workspace.new_response(
            person, place.id, ts, is_ephemeral=bool(message.only_for)
        )
        name = "directmessage" if place.is_direct else place.name
        payload = {
            **self._gesture("block_actions", person),
            **self._standing(message),
            "channel": {"id": place.id, "name": name},
            "state": {"values": state},
            "response_url": self._respond_to(response),
            "actions": [self._action(message.blocks, button, chosen)],
        }
        return await self.delivery.interact(Kind.INTERACTIVE, payload)

    async def forge(self, person: str, channel: str, ts: str, element: Json) -> Ack:
        """Press what no client shows any more: an element of a message as it was, or of none."""
        place = self._place(channel)
        message = self.workspace.message(place.id, ts)
        response = self.workspace.new_response(person, place.id, ts)
        payload = {
            **self._gesture("block_actions", person),
            **self._standing(message),
            "channel": {"id": place.id, "name": place.name or "directmessage"},
            "state": {"values": states.initial(message.blocks)},
            "response_url": self._respond_to(response),
            "actions": [{"block_id": "b", "action_ts": self.workspace.new_ts(), **element}],
        }
        return await self.delivery.interact(Kind.INTERACTIVE, payload)

    async def press_at_home(self, person: str, button: str, *, chosen: str = "") -> Ack:
        """Press a button on somebody's home."""
        view = self.workspace.views[self.workspace.homes[person]]
        return await self._press_in(view, person, button, chosen)

    async def submit(self, person: str, values: Mapping[str, Given] | None = None) -> Ack:
        """Fill in the modal that somebody sees and send it; shows what the answer says.

        Inputs are found by label, block id or action id; the others keep what they hold.
        """
        view = self._open(person)
        blocks = view.content["blocks"]
        if "submit" not in view.content:
            raise CannotError("there is nothing to send")
        state = states.filled(blocks, self._state(view), values or {})
        self.view_states[view.id] = state
        states.check_required(blocks, state)
        payload = {
            **self._gesture("view_submission", person, view.id),
            "view": drawn.view(view, state),
            "response_urls": [],
        }
        ack = await self.delivery.interact(Kind.INTERACTIVE, payload)
        if ack.is_done:
            self._answered(view, ack.body)
        return ack

    async def dismiss(self, person: str) -> Ack:
        """Close the modal that somebody sees; the app hears of it where it asked to."""
        view = self._open(person)
        self.workspace.open_views[person].remove(view.id)
        if not view.content.get("notify_on_close"):
            return Ack()
        gesture = self._gesture("view_closed", person)
        del gesture["trigger_id"]
        payload = {**gesture, "view": drawn.view(view), "is_cleared": False}
        return await self.delivery.interact(Kind.INTERACTIVE, payload)

    async def shortcut(self, person: str, callback_id: str) -> Ack:
        """Choose a global shortcut."""
        self._offered(callback_id)
        payload = {**self._gesture("shortcut", person), "callback_id": callback_id}
        payload["action_ts"] = self.workspace.new_ts()
        return await self.delivery.interact(Kind.INTERACTIVE, payload)

    async def message_shortcut(self, person: str, channel: str, ts: str, callback_id: str) -> Ack:
        """Choose a shortcut of a message."""
        self._offered(callback_id)
        place = self._entered(person, channel)
        message = self._seen(person, place, ts)
        payload = {
            **self._gesture("message_action", person),
            "callback_id": callback_id,
            "action_ts": self.workspace.new_ts(),
            "message_ts": ts,
            "channel": {"id": place.id, "name": place.name or "directmessage"},
            "message": drawn.message(self.workspace, message),
            "response_url": self._respond_to(self.workspace.new_response(person, place.id, ts)),
        }
        return await self.delivery.interact(Kind.INTERACTIVE, payload)

    async def open_home(self, person: str, tab: str = "home") -> Ack:
        """Look at the app's home."""
        channel = self.workspace.direct(person).id
        event: Json = {"type": "app_home_opened", "user": person, "channel": channel, "tab": tab}
        view = self.workspace.views.get(self.workspace.homes.get(person, ""))
        return await self.delivery.event({**event, **({"view": drawn.view(view)} if view else {})})

    def _offered(self, callback_id: str) -> None:
        if self.installed is not None and callback_id not in self.installed.shortcuts:
            raise CannotError(f"{callback_id} is no shortcut of the app's")

    def _state(self, view: View) -> State:
        return states.kept(view.content["blocks"], self.view_states.get(view.id, {}))

    def _open(self, person: str) -> View:
        view = self.workspace.top_view(person)
        if view is None:
            raise CannotError(f"{person} sees no modal")
        return view

    def _answered(self, view: View, body: Json | None) -> None:
        try:
            self.submissions.answered(view, body)
        except RefusedError as refused:
            self.platform.refusals.note("view_submission", refused.error, *refused.messages)

    async def _press_in(self, view: View, person: str, button: str, chosen: str) -> Ack:
        state = self._state(view)
        payload = {
            **self._gesture("block_actions", person, view.id),
            "container": {"type": "view", "view_id": view.id},
            "view": drawn.view(view, state),
            "actions": [self._action(view.content["blocks"], button, chosen)],
        }
        return await self.delivery.interact(Kind.INTERACTIVE, payload)

    def _standing(self, message: Message) -> Json:
        """Where a pressed button stands; a whisper is not shown whole."""
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": bool(message.only_for),
        }
        if message.thread:
            container["thread_ts"] = message.thread
        if message.only_for:
            return {"container": container}
        return {"container": container, "message": drawn.message(self.workspace, message)}

    def _action(self, blocks: Sequence[Json], wanted: str, chosen: str) -> Json:
        """The element as it is reported; raises CannotError where there is none."""
        for block in blocks:
            for element in elements_of(block):
                if wanted in _names(element):
                    return self._reported(block, element, chosen)
        raise CannotError(f"there is no {wanted} to press")

    def _reported(self, block: Json, element: Json, chosen: str) -> Json:
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.workspace.new_ts(),
        }
        if element["type"] == "button":
            action["text"] = element["text"]
            if "value" in element:
                action["value"] = element["value"]
        elif element["type"] == "overflow":
            action["selected_option"] = states.option(element, chosen)
        else:
            start = states.initial([block])
            held = states.filled([block], start, {element["action_id"]: chosen})
            action |= held[block["block_id"]][element["action_id"]]
        return action


def _names(element: Json) -> set[object]:
    label = element.get("text")
    shown = label.get("text") if isinstance(label, dict) else None
    return {shown, element.get("action_id"), element.get("value")} - {None}
