"""Drawing a parcel: from a leased row to the message as its reader is to see it, right now."""

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from bot.directory.queries import person
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field, Style, Tone, plain_text
from bot.engine.context import Context
from bot.engine.effects.appointments import stands_in
from bot.engine.messenger import MessageKind, Outgoing, Ring
from bot.engine.outbox.live import Copy, copy
from bot.engine.outbox.queue import Parcel, rungs_before
from bot.engine.outbox.rows import FOLLOWING, Lane
from templates import Language

_MERGED_BUTTONS: Final = 10
_SHORT_FIELDS: Final = 2
_SHORT_BUTTONS: Final = 2


class Drawn(msgspec.Struct, frozen=True):
    """A message ready to go; `same` where the copy shows just this already."""

    message: Outgoing
    digest: str
    same: bool = False


def draw(ctx: Context, parcel: Parcel, deployment: str) -> Drawn | None:
    """The message of a parcel as of now; None where nobody is there to see it, or nothing."""
    drawn = _shown(ctx, parcel, deployment)
    if drawn is None or parcel.kind is not MessageKind.URGENT:
        return drawn
    message = msgspec.structs.replace(drawn.message, ring=_ring(ctx, parcel))
    return msgspec.structs.replace(drawn, message=message)


def _ring(ctx: Context, parcel: Parcel) -> Ring:
    """How loud a strong reminder is.

    An incident is as loud as can be at once; what is urgent or was escalated grows louder with each
    rung of its clock; all else stays in the app.
    """
    if parcel.lane is Lane.INCIDENT:
        return Ring.PHONE
    if parcel.lane > Lane.ESCALATION or parcel.clock_id is None:
        return Ring.APP
    return Ring(min(rungs_before(ctx.tx, parcel), Ring.PHONE))


def _shown(ctx: Context, parcel: Parcel, deployment: str) -> Drawn | None:
    if parcel.merged:
        return _drawn_together(ctx, parcel, deployment)
    if parcel.posted_id is None:
        return _written(parcel, deployment)
    shown = copy(ctx.tx, parcel.posted_id)
    never_posted = parcel.kind.value in FOLLOWING and not shown.message
    if has_left(ctx, shown) or never_posted:
        return None
    if stands_in(shown.room):
        return _appointed(ctx, parcel, deployment, shown)
    if parcel.kind is MessageKind.PIN:
        pin = _message(parcel, deployment, "", None)
        return Drawn(msgspec.structs.replace(pin, message=shown.message), "")
    card = card_of(ctx, shown)
    drawn = _drawn(parcel, deployment, _short(card) if shown.short else card, shown)
    if parcel.body is not None and parcel.kind.value not in FOLLOWING:
        with_files = msgspec.structs.replace(drawn.message, files=parcel.body.files)
        drawn = msgspec.structs.replace(drawn, message=with_files)
    return msgspec.structs.replace(drawn, same=_is_same(parcel, drawn.digest, shown))


def _appointed(ctx: Context, parcel: Parcel, deployment: str, shown: Copy) -> Drawn | None:
    """A record as it is to stand in calendars; None where it never did and no longer has to.

    Where an earlier attempt may have put it there it has to be taken away again.
    """
    reading = ctx.reading_as(None)
    reading.language = shown.language
    appoints = ctx.rules.appointments[shown.subject[0]]
    made = appoints(reading, int(shown.subject[1:]), shown.messenger)
    never = not shown.message and parcel.attempts == 1
    if made is None or (never and (made.off or not made.accounts)):
        return None
    digest = hashlib.sha256(msgspec.json.encode(made)).hexdigest()
    message = _message(parcel, deployment, made.title, None)
    message = msgspec.structs.replace(message, message=shown.message, appointment=made)
    return Drawn(message, digest, same=_is_same(parcel, digest, shown))


def _is_same(parcel: Parcel, digest: str, shown: Copy) -> bool:
    """Whether a copy shows just this; what an earlier attempt has made of it nobody knows."""
    return parcel.attempts == 1 and digest == shown.digest


def has_left(ctx: Context, shown: Copy) -> bool:
    """Whether a copy hangs in the chat of somebody who works here no more."""
    viewer = person(ctx.tx, shown.viewer_id) if shown.viewer_id is not None else None
    return viewer is not None and not viewer.active


def _written(parcel: Parcel, deployment: str) -> Drawn | None:
    body = parcel.body
    if body is None:
        return None
    if body.work is not None:
        work = _message(parcel, deployment, body.text, None)
        return Drawn(msgspec.structs.replace(work, work=body.work), "")
    if body.card is not None:
        drawn = _drawn(parcel, deployment, body.card)
    else:
        drawn = Drawn(_message(parcel, deployment, body.text, None), "")
    if not (body.files or body.message or body.mentions):
        return drawn
    message = msgspec.structs.replace(
        drawn.message, files=body.files, message=body.message, mentions=body.mentions
    )
    return msgspec.structs.replace(drawn, message=message)


def card_of(ctx: Context, shown: Copy) -> Card:
    """A copy's card as of now: its record, for its viewer, in its language, with its lead.

    One that is behind says where the record is to be seen, and nothing that could become untrue.
    """
    viewer = person(ctx.tx, shown.viewer_id) if shown.viewer_id is not None else None
    absent = person(ctx.tx, shown.stands_for_id) if shown.stands_for_id is not None else None
    reading = ctx.reading_as(viewer, absent)
    reading.language = shown.language
    if shown.behind:
        note = reading.text("outbox.behind", subject=shown.subject)
        return Card(title=shown.subject, tone=Tone.MUTED, note=note)
    card = reading.rules.views[shown.subject[0]](reading, int(shown.subject[1:]), viewer)
    lead = reading.lead(shown.lead) if shown.lead else ""
    if absent is not None:
        lead = reading.text("outbox.stands_for", name=absent.name, lead=lead)
    return msgspec.structs.replace(card, lead=lead) if lead else card


def _short(card: Card) -> Card:
    """Why a card comes, its first fields and buttons: a message of its own, that never changes."""
    fields = [each for each in card.fields if not each.wide]
    record = {STANDALONE_RECORD: card.subject}
    return Card(
        title=card.title,
        tone=card.tone,
        lead=card.lead,
        fields=tuple(fields[:_SHORT_FIELDS]),
        buttons=tuple(
            msgspec.structs.replace(each, values=record | each.values)
            for each in card.buttons[:_SHORT_BUTTONS]
        ),
    )


def _drawn_together(ctx: Context, parcel: Parcel, deployment: str) -> Drawn | None:
    """One message for all that was held back, with every file that goes with any of it."""
    held = [each for each in (parcel, *parcel.merged) if not _is_for_nobody(ctx, each)]
    if not held:
        return None
    drawn = _drawn(parcel, deployment, _merged(ctx, parcel.language, held))
    bodies = [each.body for each in held if each.body is not None]
    message = msgspec.structs.replace(
        drawn.message,
        files=tuple(dict.fromkeys(file for body in bodies for file in body.files)),
        mentions=tuple(dict.fromkeys(each for body in bodies for each in body.mentions)),
    )
    return msgspec.structs.replace(drawn, message=message)


def _is_for_nobody(ctx: Context, parcel: Parcel) -> bool:
    return parcel.posted_id is not None and has_left(ctx, copy(ctx.tx, parcel.posted_id))


def _merged(ctx: Context, language: Language, held: Sequence[Parcel]) -> Card:
    """What quiet hours held back, in one message: a line each, with its first button."""
    fields: list[Field] = []
    buttons: list[Button] = []
    reading = ctx.reading_as(None)
    reading.language = language
    for each in held:
        card = _held_card(ctx, each)
        if card is None:
            if each.body is not None:
                fields.append(Field(reading.text("outbox.said"), each.body.text, wide=True))
            continue
        fields.append(Field(card.title, _said(card), wide=True))
        button = _standalone(card)
        if button is not None and button not in buttons and len(buttons) < _MERGED_BUTTONS:
            buttons.append(button)
    return Card(
        title=reading.text("outbox.merged", count=len(fields)),
        tone=Tone.INFO,
        fields=tuple(fields),
        buttons=tuple(buttons),
    )


def _held_card(ctx: Context, parcel: Parcel) -> Card | None:
    if parcel.posted_id is not None:
        return card_of(ctx, copy(ctx.tx, parcel.posted_id))
    return parcel.body.card if parcel.body else None


def _said(card: Card) -> str:
    """What a card says beside its title: of a record why it came, of a summary all of it."""
    if card.subject:
        return card.lead or card.body or card.title
    return plain_text(msgspec.structs.replace(card, title="")) or card.title


def _standalone(card: Card) -> Button | None:
    """A card's first button as one that names its record by itself; None without one."""
    first = next(iter(card.buttons), None)
    if first is None or not card.subject:
        return first if first is not None and first.values else None
    return Button(
        f"{first.label} {card.subject}",
        first.action,
        Style.DEFAULT,
        values={STANDALONE_RECORD: card.subject} | first.values,
    )


def _drawn(parcel: Parcel, deployment: str, card: Card, shown: Copy | None = None) -> Drawn:
    message = _message(parcel, deployment, plain_text(card), card)
    if shown is not None:
        changed = shown.message if parcel.kind is MessageKind.UPDATE else ""
        message = msgspec.structs.replace(
            message, message=changed, mentions=shown.called, stays=shown.behind
        )
    digest = hashlib.sha256(msgspec.json.encode(card)).hexdigest()
    return Drawn(message, digest)


def _message(parcel: Parcel, deployment: str, text: str, card: Card | None) -> Outgoing:
    return Outgoing(
        key=_key(parcel, deployment),
        messenger=parcel.messenger,
        kind=parcel.kind,
        room=parcel.room,
        account=parcel.account,
        text=text,
        card=card,
        subject=parcel.subject,
        repeated=parcel.attempts > 1,
    )


def _key(parcel: Parcel, deployment: str) -> str:
    """A room that is asked for again, after it could not be opened, is still the same room."""
    if parcel.kind is MessageKind.OPEN_ROOM:
        return f"{deployment}-{parcel.room}"
    return f"{deployment}-{parcel.id}"
