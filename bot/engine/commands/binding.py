"""From raw words to a command's arguments: taken from a line or a form, read, and asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.engine.cards import Card, Form, Input, Option
from bot.engine.commands.argument import CLEARED, Turn, spoken
from bot.engine.commands.command import AnyCommand, Parameter
from bot.engine.commands.line import Line
from bot.engine.commands.text import capitalised, clean, fold
from bot.errors import UserError
from templates import LANGUAGES, exists, text

if TYPE_CHECKING:
    from bot.engine.context import Context

Raw = dict[str, str]
"""Arguments by name as they were typed or sent, not yet read."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What reading gave: the values, what is wrong by name, and what is missing."""

    values: dict[str, Any]
    errors: dict[str, UserError] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the command can be run."""
        return not self.errors and not self.missing


def take(command: AnyCommand, line: Line, record: str | None, ctx: "Context") -> Raw:
    """Take a line apart for a command; raises UserError for words that no argument takes."""
    raw: Raw = {}
    if command.record is not None and record is not None:
        raw[command.record.name] = record
    if line.description:
        _take_lines(command, line, raw)
    if keys := line.keys():
        _take_named(command, line, keys, raw)
    _take_in_turn(command, line, raw, ctx)
    if not line.empty:  # one that comes early in turn may stand behind another
        _take_in_turn(command, line, raw, ctx)
    _take_further(command, line, raw, ctx)
    if not line.empty:
        left = line.take_everything() or ""
        left = clean(spoken(left, ctx))[:80]
        raise UserError("input.left_over", left=left, usage=command.usage(ctx.language))
    return raw


def _take_in_turn(command: AnyCommand, line: Line, raw: Raw, ctx: "Context") -> None:
    """Let each argument that has no value yet take what it knows from where the line begins."""
    marks = line.marks()
    for each in command.in_turn:
        if each.name in raw or _is_left_out(command, each, line):
            continue
        if each.argument.sign and each.argument.sign not in marks:
            continue
        taken = each.argument.take(line, ctx)
        if taken is not None:
            raw[each.name] = taken


def _is_left_out(command: AnyCommand, each: Parameter, line: Line) -> bool:
    """Whether a line has no words for this argument: a mere description is no new title."""
    if each.required or each.argument.turn is not Turn.TEXT or line.tokens:
        return False
    return any(other.argument.turn is Turn.DESCRIPTION for other in command.parameters)


def bind(command: AnyCommand, raw: Mapping[str, str], ctx: "Context") -> Bound:
    """Read raw arguments; one that shows nothing is left out, an unknown name is an error."""
    values: dict[str, Any] = {}
    errors: dict[str, UserError] = {}
    missing = []
    parameters = command.asked(ctx, raw)
    for each in parameters:
        given = clean(raw.get(each.name, "")).strip()
        if not given:
            if each.argument.or_files and ctx.files.unused:
                values[each.name] = ""
            elif each.required:
                missing.append(each.name)
            continue
        if each.clearable and _is_nothing(each, given):
            values[each.name] = CLEARED
            continue
        try:
            values[each.name] = each.argument.read(raw[each.name], ctx)
        except UserError as error:
            errors[each.name] = error
    values |= dict.fromkeys(_emptied(command, raw, values, ctx), CLEARED)
    names = command.names if command.further is None else {each.name for each in parameters}
    if not raw.keys() <= names:
        unknown = ", ".join(sorted(raw.keys() - names))
        raise UserError("input.unknown_field", names=clean(unknown)[:80])
    return Bound(values, errors, tuple(missing))


def _is_nothing(each: Parameter, given: str) -> bool:
    return fold(given).strip("() ") in each.argument.nothing


def _emptied(
    command: AnyCommand, raw: Mapping[str, str], values: Mapping[str, Any], ctx: "Context"
) -> list[str]:
    """The fields that a form showed filled and that came back empty."""
    empty = [each for each in command.parameters if each.clearable and each.name in raw]
    empty = [each for each in empty if not clean(raw[each.name]).strip()]
    record = command.record
    if not empty or (record is not None and record.name not in values):
        return []
    shown = command.shown(ctx, values)
    return [each.name for each in empty if shown.get(each.name)]


def form(command: AnyCommand, raw: Mapping[str, str], bound: Bound, ctx: "Context") -> Card:
    """The card that asks for a command's arguments, with what is known and what is wrong."""
    inputs = tuple(
        _input(command, each, raw, bound, ctx)
        for each in command.asked(ctx, raw)
        if not each.argument.is_record and command.shape(each, ctx.language)
    )
    target = bound.values.get(command.record.name) if command.record else None
    label, send = command.label(ctx.language), f"{command.id}.send"
    return Card(
        title=_heading(command, raw, ctx),
        lead=command.help(ctx.language),
        form=Form(command.id, ctx.text(send) if exists(send) else label, inputs),
        subject=target.subject if target is not None else "",
        version=target.version if target is not None else 0,
    )


def _heading(command: AnyCommand, raw: Mapping[str, str], ctx: "Context") -> str:
    if command.heading is not None and (own := command.heading(ctx, raw)):
        return own
    return command.name(ctx.language)


def explained(errors: Mapping[str, UserError], ctx: "Context") -> dict[str, str]:
    """Errors as sentences, by the name of the argument."""
    return {name: ctx.text(error.key, **error.values) for name, error in errors.items()}


def _input(
    command: AnyCommand, each: Parameter, raw: Mapping[str, str], bound: Bound, ctx: "Context"
) -> Input:
    given, hint = raw.get(each.name, "") or each.initial, f"hint.{each.name}"
    error = explained(bound.errors, ctx).get(each.name, "")
    options = each.argument.offered(ctx)
    return Input(
        name=each.name,
        label=capitalised(each.label(command.id, ctx.language)),
        kind=each.argument.input,
        required=each.required,
        value=_chosen(each.argument.shown(given, ctx), options) if given else "",
        hint=each.argument.hint(ctx) or (ctx.text(hint) if exists(hint) else ""),
        options=options,
        error=error,
    )


def _chosen(shown: str, options: Sequence[Option]) -> str:
    """The value of the option that is shown: a messenger's list knows its options by that."""
    named = (one.value for one in options if fold(shown) in {fold(one.value), fold(one.label)})
    return next(named, shown)


def _take_lines(command: AnyCommand, line: Line, raw: Raw) -> None:
    """Take the further lines that name an argument: `风险: …`, a line each."""
    for each in command.parameters:
        if each.argument.by_line and each.name not in raw:
            found = line.take_line(_names(command.id, each))
            if found is not None:
                raw[each.name] = found


def _take_named(command: AnyCommand, line: Line, keys: frozenset[str], raw: Raw) -> None:
    """Take what is written as `name:value` for the arguments that have no value yet."""
    for each in command.parameters:
        names = _names(command.id, each)
        if each.name in raw or keys.isdisjoint(names):
            continue
        argument = each.argument
        named = line.take_named(names, wordy=argument.wordy, glued=argument.glued)
        if named is not None:
            raw[each.name] = named


def _take_further(command: AnyCommand, line: Line, raw: Raw, ctx: "Context") -> None:
    """Take `name:value` for the arguments that depend on those taken so far."""
    if command.further is None:
        return
    for each in command.further(ctx, raw):
        named = line.take_named(_names(command.id, each), wordy=each.argument.wordy)
        if named is not None:
            raw[each.name] = named


@cache
def _names(command_id: str, each: Parameter) -> frozenset[str]:
    """What may stand before the colon: its name, the command's word for it, the common word."""
    labels = {each.label(command_id, language) for language in LANGUAGES}
    if exists(common := f"argument.{each.name}"):
        labels |= {text(common, language) for language in LANGUAGES}
    return frozenset(fold(name) for name in {each.name, *each.argument.also, *labels})
