"""From an input to its command: by words, by button or by a typed reply; then policy, then act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from bot.directory.queries import person_by_key
from bot.engine import ledger
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style, Tone
from bot.engine.commands.argument import CLEARED, spoken
from bot.engine.commands.binding import Bound, Raw, bind, explained, form, take
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.courtesy import courtesy
from bot.engine.commands.grammar import BareNoun, Match, Unknown
from bot.engine.commands.line import is_slashed
from bot.engine.commands.text import MAX_INPUT, clean
from bot.engine.context import Context, Subject
from bot.engine.effects.rooms import room_at
from bot.engine.feature import Awaited, Heard
from bot.engine.incoming import MENTION_END, MENTION_START, Answer, Incoming, IncomingKind
from bot.engine.listening import heard_by
from bot.engine.outbox.live import Lead, subject_of
from bot.engine.outbox.notice import Notice
from bot.engine.suggesting import meant, offer, suggestion, which
from bot.errors import UserError, Word
from bot.files.values import FileRef
from templates import exists

_MAX_FORM_FIELDS: Final = 40
_LOOKED_BACK: Final = 20
_WHOM: Final = ("to", "owner", "asked", "person", "people")
"""What the ledger calls those whom something was done to."""


def dispatch(ctx: Context, incoming: Incoming) -> Answer:
    """Run what an input asks for; raises UserError where it can't be run."""
    match incoming.kind:
        case IncomingKind.TEXT:
            return _text(ctx, incoming)
        case IncomingKind.ACTION:
            return _action(ctx, incoming)


def explain(ctx: Context, incoming: Incoming, error: UserError) -> Answer:
    """Tell the actor in private what was wrong and what to do instead."""
    sentence = ctx.text(error.key, **error.values)
    if incoming.form is not None and incoming.opens_forms and error.field:
        return Answer(errors={error.field: sentence})
    ctx.reply(sentence)
    return Answer(explained=True)


def tell_of_files(ctx: Context, incoming: Incoming) -> None:
    """Say which files were not kept and why, and which nothing was done with."""
    told = [ctx.text(each.reason, **each.values) for each in incoming.refused_files]
    if ctx.files.unused:
        told.append(ctx.text("file.unused", names=_names(ctx, ctx.files.unused)))
    if told:
        ctx.reply("\n".join(told))


def _names(ctx: Context, files: tuple[FileRef, ...]) -> str:
    return ctx.row(each.name for each in files)


def _text(ctx: Context, incoming: Incoming) -> Answer:
    if len(incoming.text) > MAX_INPUT:
        raise UserError("input.too_long", limit=MAX_INPUT, length=len(incoming.text))
    if _is_heard(ctx, incoming):
        return Answer()
    replied = _reply(ctx, incoming)
    if replied is None and not incoming.addressed and not is_slashed(incoming.text):
        return Answer()
    if replied is None and _is_only_files(incoming):
        return _ask_whose(ctx)
    return _told(ctx, incoming, replied)


def _told(ctx: Context, incoming: Incoming, replied: Match | None) -> Answer:
    """Run what a text that is meant for the bot says."""
    found = replied or ctx.rules.vocabulary.parse(incoming.text)
    if isinstance(found, Unknown):
        found = _in_its_room(ctx, incoming) or found
    match found:
        case Match():
            raw = take(found.command, found.line, found.record, ctx)
            answer = _run(ctx, incoming, found.command, raw)
            if replied is None:
                _say_what_happened(ctx, found.command)
            return answer
        case BareNoun():
            return _bare(ctx, incoming, found)
        case Unknown():
            return _not_a_command(ctx, incoming, found)


def _in_its_room(ctx: Context, incoming: Incoming) -> Match | None:
    """What words mean in the room of a record that name no other: as in a reply to its card."""
    room = room_at(ctx.tx, ctx.origin) if incoming.room and not is_slashed(incoming.text) else None
    if room is None:
        return None
    typed = clean(incoming.text, keep=MENTION_START + MENTION_END)
    found = ctx.rules.vocabulary.parse_reply(room.subject[0], typed)
    if found is None or found.command.remark:
        return None
    return Match(found.command, found.line, found.record or room.subject)


def _not_a_command(ctx: Context, incoming: Incoming, unknown: Unknown) -> Answer:
    """Take words for what is awaited of the actor; what may be a slip is asked about instead."""
    if (kind := courtesy(incoming.text)) is not None:
        ctx.reply(ctx.text(kind, name=ctx.person.name))
        return Answer()
    awaited = _awaited(ctx, incoming)
    remark = _remark_to(ctx, awaited.subject, incoming) if awaited else None
    if awaited is None or remark is None:
        answered = None if incoming.room else meant(ctx, incoming.text)
        ctx.reply(answered or suggestion(ctx, unknown))
        return Answer()
    raw = take(remark.command, remark.line, awaited.subject, ctx)
    if awaited.answered or ctx.rules.vocabulary.is_slip(incoming.text):
        ctx.reply(suggestion(ctx, unknown, offer(ctx, remark.command, raw)))
        return Answer()
    answer = _run(ctx, incoming, remark.command, raw)
    ctx.notify(ctx.person, awaited.subject, Notice(Lead("input.taken")))
    return answer


def _is_heard(ctx: Context, incoming: Incoming) -> bool:
    """Whether a line belongs to the talk that a record hears, and was taken by it.

    A reply to a card is meant for the bot, be it said without naming it.
    """
    if is_slashed(incoming.text):
        return False
    said_at = incoming.said_at or ctx.now
    subject = heard_by(ctx.tx, incoming.messenger, incoming.room, said_at)
    if not subject and not any(each.begins(incoming.text) for each in ctx.rules.listeners):
        return False
    to_card = bool(subject_of(ctx.tx, incoming.messenger, incoming.reply_to))
    heard = Heard(incoming.text, incoming.addressed or to_card)
    return any(each.hear(ctx, subject, heard) for each in ctx.rules.listeners)


def _reply(ctx: Context, incoming: Incoming) -> Match | None:
    """What a typed reply to a record's card means; a slash command stays what it is."""
    if not incoming.reply_to or is_slashed(incoming.text):
        return None
    subject = subject_of(ctx.tx, incoming.messenger, incoming.reply_to)
    if not subject:
        return None
    typed = clean(incoming.text, keep=MENTION_START + MENTION_END)
    found = ctx.rules.vocabulary.parse_reply(subject[0], typed)
    if found is None and _is_only_files(incoming):
        found = ctx.rules.vocabulary.parse_remark(subject[0], typed)
    if found is None or found.record is not None:
        return found
    if not _may_say(ctx, found.command, subject):
        # Only from those who may is a word a decision; anything else is a remark (§3.1).
        found = ctx.rules.vocabulary.parse_remark(subject[0], typed) or found
    return Match(found.command, found.line, subject)


def _awaited(ctx: Context, incoming: Incoming) -> Awaited | None:
    """The record that waits for the actor's words, said in private and without a slash."""
    if ctx.actor is None or incoming.room or is_slashed(incoming.text):
        return None
    return next(filter(None, (awaits(ctx) for awaits in ctx.rules.awaits)), None)


def _remark_to(ctx: Context, subject: str, incoming: Incoming) -> Match | None:
    typed = clean(incoming.text, keep=MENTION_START + MENTION_END)
    return ctx.rules.vocabulary.parse_remark(subject[0], typed)


def _is_only_files(incoming: Incoming) -> bool:
    sent = incoming.files or incoming.refused_files
    return bool(sent) and not incoming.text.strip()


def _ask_whose(ctx: Context) -> Answer:
    """Files without a word belong to nothing yet."""
    if files := ctx.files.take():
        ctx.reply(ctx.text("file.bare", names=_names(ctx, files)))
    return Answer()


def _may_say(ctx: Context, command: AnyCommand, subject: str) -> bool:
    record = command.record
    return record is not None and command.may(ctx, record.argument.read(subject, ctx))


def _action(ctx: Context, incoming: Incoming) -> Answer:
    command = ctx.rules.commands.get(incoming.action)
    if command is None:
        raise UserError("input.unknown_action")
    raw = _checked(incoming.form or {})
    record = command.record
    named = incoming.subject or raw.get(STANDALONE_RECORD, "")
    raw.pop(STANDALONE_RECORD, None)
    if record is not None and named:
        raw[record.name] = named
    return _run(ctx, incoming, command, raw)


def _run(ctx: Context, incoming: Incoming, command: AnyCommand, raw: Raw) -> Answer:
    asked = _Asked(incoming, command, raw, bind(command, raw, ctx))
    if asked.names_none and (choice := which(ctx, command, raw)) is not None:
        ctx.reply(choice)  # buttons are no form, and a dialog would show none of them
        return Answer()
    target = _target(ctx, asked)
    ctx.stands_for = None  # what was weighed before, such as a reply's meaning, is no right used
    if not command.may(ctx, target):
        raise command.forbidden(ctx.language)
    if target is not None and asked.is_stale(target):
        return _explain_stale(ctx, asked, target)
    if target is not None and command.when is not None:
        command.when(ctx, target)
    if (filled := _filled(ctx, asked)) is not None:
        return _ask(ctx, incoming, form(command, filled, asked.bound, ctx))
    if not asked.bound.complete:
        return _ask_again(ctx, asked)
    if command.destructive and incoming.kind is IncomingKind.TEXT:
        ctx.reply(_confirmation(ctx, asked, target))
    else:
        command.run(ctx, asked.made)
    return Answer()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A command that an input asks for, with its arguments as they came and as they were read."""

    incoming: Incoming
    command: AnyCommand
    raw: Raw
    bound: Bound

    @property
    def record(self) -> str | None:
        """The name of the argument that is the record."""
        record = self.command.record
        return None if record is None else record.name

    @property
    def made(self) -> object:
        """Its arguments, where nothing is missing or wrong."""
        return self.command.made(self.bound.values)

    @property
    def names_none(self) -> bool:
        """Whether the record that it needs is not said."""
        return self.record is not None and self.record in self.bound.missing

    def is_stale(self, target: Subject) -> bool:
        """Whether a button was pressed on a card that shows the record as it no longer is."""
        pressed = self.incoming.kind is IncomingKind.ACTION and bool(self.incoming.subject)
        return pressed and self.incoming.version != target.version


def _filled(ctx: Context, asked: _Asked) -> Raw | None:
    """What the form of a command that says too little begins with; None where it says enough.

    That is what the record is like, or the message that it was said of.
    """
    command, raw, quoted = asked.command, asked.raw, asked.incoming.quoted
    if quoted and command.quote is not None and not asked.bound.complete:
        quote = command.quote(clean(spoken(quoted, ctx))[:MAX_INPUT])
        return quote | {name: value for name, value in raw.items() if value.strip()}
    cleared = CLEARED in asked.bound.values.values()
    if command.prefill is not None and not cleared and _is_bare(command, raw):
        said = {name: value for name, value in raw.items() if name not in command.which}
        return raw | command.shown(ctx, asked.bound.values) | said
    return None


def _ask_again(ctx: Context, asked: _Asked) -> Answer:
    """Say what is wrong or missing, in a form that shows all the rest as it is.

    What comes back empty is then known to have been emptied. Where it is not clear what is meant,
    nothing of it is shown.
    """
    command, incoming, bound = asked.command, asked.incoming, asked.bound
    if bound.errors and incoming.form is not None and incoming.opens_forms:
        missing = dict.fromkeys(bound.missing, ctx.text("input.required"))
        return Answer(errors=missing | explained(bound.errors, ctx))
    shown = {} if command.which & bound.errors.keys() else command.shown(ctx, bound.values)
    return _ask(ctx, incoming, form(command, shown | asked.raw, bound, ctx))


def _is_bare(command: AnyCommand, raw: Raw) -> bool:
    """Whether nothing was said but the record, or what else says which, as a button does."""
    given = {name for name, value in raw.items() if value.strip()}
    return not given - command.which - ({command.record.name} if command.record else set())


def _say_what_happened(ctx: Context, command: AnyCommand) -> None:
    """Tell whoever typed a command that it was done, where nothing there shows it.

    A card that was replied to does. What followed from it, such as the next step of an approval,
    is not what they did. A time that was read from words is said as it was read (§4.2).
    """
    if ctx.answered:
        return
    told = [each for each in ctx.entries if exists(f"ledger.{each.action}")]
    if told:
        own = [each for each in told if each.action == command.id]
        done = (own or told)[-1]
        what = Word(f"ledger.{done.action}")
        due = next((str(each.detail["due"]) for each in told if each.detail.get("due")), "")
        at = ctx.moment(datetime.fromisoformat(due)) if due else ""
        whom = _whom(ctx, done)
        ctx.reply(ctx.text("input.done", subject=done.subject, what=what, whom=whom, at=at))


def _whom(ctx: Context, done: ledger.Entry) -> str:
    """The others whom something was done to: who has it now, who was asked or taken off."""
    told = (str(done.detail[each]) for each in _WHOM if done.detail.get(each))
    keys = (key for each in told for key in each.split(", ") if key != ctx.person.key)
    return ctx.row(found.name for key in keys if (found := person_by_key(ctx.tx, key)) is not None)


def _target(ctx: Context, asked: _Asked) -> Subject | None:
    """The record that the command is about; raises UserError where it is not named or not there."""
    name, bound = asked.record, asked.bound
    if name is None:
        return None
    if name in bound.errors:
        raise bound.errors[name]
    if name not in bound.values:
        raise UserError("input.which_record", usage=asked.command.usage(ctx.language))
    target: Subject = bound.values[name]
    return target


def _ask(ctx: Context, incoming: Incoming, card: Card) -> Answer:
    if incoming.opens_forms:
        return Answer(form=card)
    ctx.reply(card)
    return Answer()


def _confirmation(ctx: Context, asked: _Asked, target: Subject | None) -> Card:
    """The one question that a destructive command asks before it runs."""
    own = asked.command.question and asked.command.question(ctx, asked.made)
    if own:
        return own
    values = {name: value for name, value in asked.raw.items() if name != asked.record}
    if target is not None:
        values[STANDALONE_RECORD] = target.subject
    label = asked.command.label(ctx.language)
    subject = target.subject if target is not None else ""
    return Card(
        title=ctx.text("input.confirm", command=label, subject=subject).strip(),
        tone=Tone.WARNING,
        buttons=(Button(label, asked.command.id, Style.DANGER, values=values),),
    )


def _explain_stale(ctx: Context, asked: _Asked, target: Subject) -> Answer:
    """Say what happened meanwhile, with the record as it is now; what was filled in is kept."""
    said = _what_happened(ctx, target)
    if asked.incoming.form:
        card = form(asked.command, asked.raw, asked.bound, ctx)
        return _ask(ctx, asked.incoming, msgspec.structs.replace(card, lead=said))
    view = ctx.rules.views[target.subject[0]]
    card = view(ctx, int(target.subject[1:]), ctx.actor)
    ctx.reply(msgspec.structs.replace(card, lead=said))
    return Answer(explained=True)


def _what_happened(ctx: Context, target: Subject) -> str:
    for entry in ledger.last_entries(ctx.tx, target.subject, _LOOKED_BACK):
        by = person_by_key(ctx.tx, entry.actor)
        if by is not None and exists(f"ledger.{entry.action}"):
            what = Word(f"ledger.{entry.action}")
            return ctx.text("input.stale_since", by=by.name, at=ctx.moment(entry.at), what=what)
    return ctx.text("input.stale")


def _bare(ctx: Context, incoming: Incoming, found: BareNoun) -> Answer:
    """A noun with nothing behind it: its form, or its list (semantics §4.2)."""
    command = next(each for each in ctx.rules.vocabulary.commands if each.noun == found.noun)
    return _run(ctx, incoming, command, {})


def _checked(fields: Mapping[str, str]) -> Raw:
    if len(fields) > _MAX_FORM_FIELDS:
        raise UserError("input.too_many", limit=_MAX_FORM_FIELDS)
    if (length := sum(len(name) + len(value) for name, value in fields.items())) > MAX_INPUT:
        raise UserError("input.too_long", limit=MAX_INPUT, length=length)
    return dict(fields)
