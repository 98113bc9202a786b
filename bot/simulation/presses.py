"""Which button on which card a scenario's click means, and what its press sends."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from bot.engine.cards import STANDALONE_RECORD, Button, Card
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.text import fold
from bot.engine.incoming import Incoming, IncomingKind
from bot.simulation.cast import Room
from bot.simulation.places import Node
from bot.simulation.stage import Shown, Stage
from bot.simulation.steps import Click, Say
from templates import LANGUAGES


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds cards and buttons as the people of a scenario see them."""

    stage: Stage
    rooms: tuple[Room, ...]
    commands: Mapping[str, AnyCommand]

    def press(self, step: Click, key: str) -> Incoming:
        """What the click sends, as the card showed it last; raises ScenarioError.

        The newest live card of the record in the direct chat is looked at first, then those in
        rooms, then single answers that show or name the record; the first with the button counts.
        """
        cards = self._cards(step)
        for shown in cards:
            incoming = self._pressed(shown, step, key)
            if incoming is not None:
                return incoming
        there = dict.fromkeys(label for shown in cards for label in labels(shown.card))
        listed = " ".join(f"[{label}]" for label in there) or "no button at all"
        raise step.place.error(
            f"{step.player.shown} sees no button {step.button!r} on {step.on}; there is {listed}"
        )

    def replied(self, step: Say) -> str:
        """The message that a typed reply answers: the card of `reply_to`; raises ScenarioError."""
        for shown in self.stage.newest(step.player.account, step.room):
            if shown.is_live and shown.is_about(step.reply_to):
                return shown.id
        where = f"in {step.room}" if step.room else "in the direct chat with the bot"
        elsewhere = [
            place or "the direct chat (leave out in:)"
            for place in self._places(step.player.account)
            for shown in self.stage.newest(step.player.account, place)
            if shown.is_live and shown.is_about(step.reply_to)
        ]
        hint = f"; there is one in {elsewhere[0]}" if elsewhere else ""
        raise step.place.error(f"{step.player.shown} sees no card of {step.reply_to} {where}{hint}")

    def _cards(self, step: Click) -> list[Shown]:
        account = step.player.account
        places = [step.room] if step.room else self._places(account)
        seen = [shown for place in places for shown in self.stage.newest(account, place)]
        about = [shown for shown in seen if shown.is_about(step.on)]
        if not about:
            known = {each.card.subject: None for each in seen if each.card and each.card.subject}
            raise step.place.unknown(f"{step.player.shown} sees no card", step.on, list(known))
        return sorted(about, key=lambda shown: not shown.is_live)

    def _places(self, account: str) -> list[str]:
        return ["", *(room.name for room in self.rooms if account in room.members)]

    def _pressed(self, shown: Shown, step: Click, key: str) -> Incoming | None:
        card = shown.card
        if card is None:
            return None
        button = next((each for each in card.buttons if self._is_meant(each, card, step)), None)
        if button is not None:
            form = None if step.form is None else self._filled(button.action, step.form)
            if button.values:
                return _action(step, key, shown, button.action, button.values | (form or {}))
            return _on_card(_action(step, key, shown, button.action, form), card)
        if card.form is not None and self._is(card.form.action, card.form.submit, step.button):
            drawn = {each.name: each.value for each in card.form.inputs}
            filled = drawn | self._filled(card.form.action, step.form or {})
            return _on_card(_action(step, key, shown, card.form.action, filled), card)
        return None

    def _is_meant(self, button: Button, card: Card, step: Click) -> bool:
        record = button.values.get(STANDALONE_RECORD, card.subject)
        return record == step.on and self._is(button.action, button.label, step.button)

    def _is(self, action: str, label: str, wanted: str) -> bool:
        """Whether a button is meant: by its action, as it is labelled, or in the other language."""
        command = self.commands.get(action)
        called = {label, *(command.label(each) for each in LANGUAGES)} if command else {label}
        return wanted == action or fold(wanted) in map(fold, called)

    def _filled(self, action: str, form: Mapping[str, Node]) -> dict[str, str]:
        command = self.commands[action]
        names: dict[str, str] = {}
        for each in command.parameters:
            if not each.argument.is_record:
                called = (each.label(command.id, language) for language in LANGUAGES)
                names |= dict.fromkeys((each.name, *called), each.name)
        for given, node in form.items():
            if given not in names:
                raise node.place.unknown(f"{command.id} has no input", given, list(names))
        return {names[given]: node.text(given) for given, node in form.items()}


def labels(card: Card | None) -> list[str]:
    """What can be pressed on a card, a form's own button last."""
    if card is None:
        return []
    submit = [card.form.submit] if card.form else []
    return [each.label for each in card.buttons] + submit


def _action(
    step: Click, key: str, shown: Shown, action: str, form: dict[str, str] | None
) -> Incoming:
    return Incoming(
        key=key,
        messenger=shown.message.messenger,
        account=step.player.account,
        kind=IncomingKind.ACTION,
        room=shown.message.room,
        message=shown.id,
        action=action,
        form=form,
    )


def _on_card(incoming: Incoming, card: Card) -> Incoming:
    """The same as a button sends it that speaks for its card."""
    return msgspec.structs.replace(incoming, subject=card.subject, version=card.version)
