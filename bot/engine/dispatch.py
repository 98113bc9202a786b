"""From an input to its command: by words, by button or by a typed reply; then policy, then act."""

from collections.abc import Mapping
from typing import Final

import msgspec

from bot.directory.queries import person_by_key
from bot.engine import ledger
from bot.engine.binding import Bound, Raw, bind, explained, form, take
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style, Tone
from bot.engine.command import AnyCommand
from bot.engine.context import Context, Subject
from bot.engine.grammar import BareNoun, Match, Unknown
from bot.engine.incoming import MENTION_END, MENTION_START, Answer, Incoming, IncomingKind
from bot.engine.line import is_slashed
from bot.engine.live import subject_of
from bot.engine.text import MAX_INPUT, clean
from bot.errors import UserError, Word
from templates import exists

_MAX_FORM_FIELDS: Final = 40


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
    return Answer()


def _text(ctx: Context, incoming: Incoming) -> Answer:
    if len(incoming.text) > MAX_INPUT:
        raise UserError("input.too_long", limit=MAX_INPUT, length=len(incoming.text))
    replied = _reply(ctx, incoming)
    if replied is None and not incoming.addressed and not is_slashed(incoming.text):
        return Answer()
    found = replied or ctx.rules.vocabulary.parse(incoming.text)
    match found:
        case Match():
            raw = take(found.command, found.line, found.record, ctx)
            return _run(ctx, incoming, found.command, raw)
        case BareNoun():
            return _bare(ctx, incoming, found)
        case Unknown():
            ctx.reply(_suggestion(ctx, found))
            return Answer()


def _reply(ctx: Context, incoming: Incoming) -> Match | None:
    """What a typed reply to a record's card means; a slash command stays what it is."""
    if not incoming.reply_to or is_slashed(incoming.text):
        return None
    subject = subject_of(ctx.tx, incoming.messenger, incoming.reply_to)
    if not subject:
        return None
    typed = clean(incoming.text, keep=MENTION_START + MENTION_END)
    found = ctx.rules.vocabulary.parse_reply(subject[0], typed)
    if found is not None and not _may_say(ctx, found.command, subject):
        # Only from those who may is a word a decision; anything else is a remark (§3.1).
        found = ctx.rules.vocabulary.parse_remark(subject[0], typed) or found
    return Match(found.command, found.line, subject) if found else None


def _may_say(ctx: Context, command: AnyCommand, subject: str) -> bool:
    record = next(each for each in command.parameters if each.argument.is_record)
    return command.may(ctx, record.argument.read(subject, ctx))


def _action(ctx: Context, incoming: Incoming) -> Answer:
    command = ctx.rules.commands.get(incoming.action)
    if command is None:
        raise UserError("input.unknown_action")
    raw = _checked(incoming.form or {})
    record = next((each.name for each in command.parameters if each.argument.is_record), None)
    if record is not None and (named := incoming.subject or raw.pop(STANDALONE_RECORD, "")):
        raw[record] = named
    return _run(ctx, incoming, command, raw)


def _run(ctx: Context, incoming: Incoming, command: AnyCommand, raw: Raw) -> Answer:
    bound = bind(command, raw, ctx)
    target = _target(ctx, command, raw, bound)
    if not command.may(ctx, target):
        raise UserError("input.forbidden", command=command.label(ctx.language))
    if target is not None and _is_stale(incoming, target):
        return _explain_stale(ctx, incoming, target, command, raw, bound)
    if command.prefill is not None and incoming.kind is IncomingKind.ACTION and not incoming.form:
        filled = command.prefill(ctx, target) | raw
        return _ask(ctx, incoming, form(command, filled, bound, ctx))
    if bound.complete and command.destructive and incoming.kind is IncomingKind.TEXT:
        ctx.reply(_confirmation(ctx, command, raw, target))
        return Answer()
    if bound.complete:
        command.run(ctx, command.arguments(**bound.values))
        return Answer()
    if bound.errors and incoming.form is not None and incoming.opens_forms:
        missing = dict.fromkeys(bound.missing, ctx.text("input.required"))
        return Answer(errors=missing | explained(bound.errors, ctx))
    return _ask(ctx, incoming, form(command, raw, bound, ctx))


def _target(ctx: Context, command: AnyCommand, raw: Raw, bound: Bound) -> Subject | None:
    """The record that the command is about; raises UserError where it is not named or not there."""
    name = next((each.name for each in command.parameters if each.argument.is_record), None)
    if name is None:
        return None
    if name in bound.errors:
        raise bound.errors[name]
    if name not in bound.values:
        raise UserError("input.which_record", usage=command.usage(ctx.language))
    target: Subject = bound.values[name]
    return target


def _ask(ctx: Context, incoming: Incoming, card: Card) -> Answer:
    if incoming.opens_forms:
        return Answer(form=card)
    ctx.reply(card)
    return Answer()


def _confirmation(ctx: Context, command: AnyCommand, raw: Raw, target: Subject | None) -> Card:
    """The one question that a destructive command asks before it runs."""
    record = next((each.name for each in command.parameters if each.argument.is_record), "")
    values = {name: value for name, value in raw.items() if name != record}
    if target is not None:
        values[STANDALONE_RECORD] = target.subject
    label = command.label(ctx.language)
    subject = target.subject if target is not None else ""
    return Card(
        title=ctx.text("input.confirm", command=label, subject=subject).strip(),
        tone=Tone.WARNING,
        buttons=(Button(label, command.id, Style.DANGER, values=values),),
    )


def _is_stale(incoming: Incoming, target: Subject) -> bool:
    return (
        incoming.kind is IncomingKind.ACTION
        and bool(incoming.subject)
        and incoming.version != target.version
    )


def _explain_stale(
    ctx: Context,
    incoming: Incoming,
    target: Subject,
    command: AnyCommand,
    raw: Raw,
    bound: Bound,
) -> Answer:
    """Say what happened meanwhile, with the record as it is now; what was filled in is kept."""
    said = _what_happened(ctx, target)
    if incoming.form:
        card = form(command, raw, bound, ctx)
        return _ask(ctx, incoming, msgspec.structs.replace(card, lead=said))
    view = ctx.rules.views[target.subject[0]]
    card = view(ctx, int(target.subject[1:]), ctx.actor)
    ctx.reply(msgspec.structs.replace(card, lead=said))
    return Answer()


def _what_happened(ctx: Context, target: Subject) -> str:
    last = ledger.last_entry(ctx.tx, target.subject)
    by = person_by_key(ctx.tx, last.actor) if last else None
    if last is None or by is None or not exists(f"ledger.{last.action}"):
        return ctx.text("input.stale")
    what = Word(f"ledger.{last.action}")
    return ctx.text("input.stale_since", by=by.name, at=ctx.moment(last.at), what=what)


def _bare(ctx: Context, incoming: Incoming, found: BareNoun) -> Answer:
    """A noun with nothing behind it: its form, or its list (semantics §4.2)."""
    command = next(each for each in ctx.rules.vocabulary.commands if each.noun == found.noun)
    return _run(ctx, incoming, command, {})


def _suggestion(ctx: Context, unknown: Unknown) -> Card:
    """The nearest commands, each with how it is typed; a tap runs those that need nothing more."""
    usages = [command.usage(ctx.language, unknown.record or "") for command in unknown.nearest]
    return Card(
        title=ctx.text("input.unknown_command", given=clean(unknown.typed)[:60]),
        tone=Tone.MUTED,
        body="\n".join(usages),
        note=ctx.text("input.try_help"),
        buttons=tuple(
            Button(each.label(ctx.language), each.id, values=values)
            for each in unknown.nearest
            if (values := _tap(each, unknown.record)) is not None
        ),
    )


def _tap(command: AnyCommand, record: str | None) -> dict[str, str] | None:
    """What a tap on a suggested command sends; None where the tap could not know its record."""
    if not any(each.argument.is_record for each in command.parameters):
        return {}
    return {STANDALONE_RECORD: record} if record else None


def _checked(fields: Mapping[str, str]) -> Raw:
    if len(fields) > _MAX_FORM_FIELDS or sum(map(len, fields.values())) > MAX_INPUT:
        raise UserError("input.too_long", limit=MAX_INPUT, length=sum(map(len, fields.values())))
    return dict(fields)
