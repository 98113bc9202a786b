"""Action items as they are said and written: `@李雷 提交架构文档 周五前`."""

import re
from datetime import UTC, datetime
from typing import Final

from bot.directory.queries import head_of, leader_in_charge, people_named
from bot.directory.values import Member
from bot.engine.commands.argument import spoken
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import find_party, in_one_word
from bot.engine.commands.text import line
from bot.engine.context import Context
from bot.errors import UserError
from bot.meetings.model import Todo
from bot.time.phrases import When, split_trailing

_LONGEST: Final = 200
_IN_FULL: Final = re.compile("(.*?)\\s*([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2})", re.DOTALL)
"""Words and a date behind them as `spoken_todo` writes it."""
_GLUED: Final = re.compile("@[\u4e00-\u9fff].*")
_SHORTEST_NAME: Final = 2
_LONGEST_NAME: Final = 4


def read_todo(ctx: Context, words: str, *, lenient: bool = False) -> Todo:
    """What a line asks of whom until when: the first mention, and the date at its end.

    Of several lines the date may stand at the end of the first as well. A `lenient` reading keeps
    what it can, and tells the actor in private what it could not; a strict one reads a date in full
    that has passed, as a draft may have one: whether it has is the caller's to see to.
    """
    first, _, more = words.partition("\n")
    typed = [Line(each.replace("\n", " ")) for each in (first, more) if each.strip()]
    said = next(filter(None, (_unglued(ctx, each) for each in typed)), None)
    owner = _owner(ctx, said, lenient=lenient) if said else None
    if said and owner is None:
        typed[0].tokens.insert(0, said)
    rest = [" ".join([*each.tokens, *filter(None, [each.take_description()])]) for each in typed]
    title, when = _dated(ctx, " ".join(rest), lenient=lenient)
    if when is None and len(rest) > 1:
        head, when = _dated(ctx, rest[0], lenient=lenient)
        title = f"{head} {rest[1]}"
    title = line(spoken(title.strip(" ,，:：;；、"), ctx), _LONGEST)
    if not title:
        raise UserError("minutes.action_wanted")
    return Todo(title, owner.id if owner else None, when.at if when else None)


def _dated(ctx: Context, words: str, *, lenient: bool) -> tuple[str, When | None]:
    """Words without the date at their end, and that date."""
    try:
        return split_trailing(words, ctx.now, ctx.calendar)
    except UserError as error:
        if lenient:
            _tell(ctx, error)
            return words, None
        if error.key == "dates.past" and (found := _IN_FULL.fullmatch(words.strip())):
            local = datetime.fromisoformat(found[2]).replace(tzinfo=ctx.calendar.zone)
            return found[1], When(local.astimezone(UTC), date_only=False)
        raise


def _unglued(ctx: Context, typed: Line) -> str | None:
    """The first mention; of `@李雷查一下` the name alone, the words behind it stay in the line."""
    said = typed.take_person()
    if said is None or not _GLUED.fullmatch(said) or people_named(ctx.tx, said[1:]):
        return said
    for end in range(min(len(said) - 1, _LONGEST_NAME), _SHORTEST_NAME - 1, -1):
        if people_named(ctx.tx, said[1 : end + 1]):
            typed.tokens.insert(0, said[end + 1 :])
            return said[: end + 1]
    return said


def _owner(ctx: Context, said: str, *, lenient: bool) -> Member | None:
    """The person who is named; for a department its head, or the leader in charge."""
    try:
        party = find_party(said, ctx)
    except UserError as error:
        if not lenient:
            raise
        _tell(ctx, error)
        return None
    if isinstance(party, Member):
        return party
    return head_of(ctx.tx, party.id) or leader_in_charge(ctx.tx, party.id)


def _tell(ctx: Context, error: UserError) -> None:
    why = ctx.text(error.key, **error.values)
    ctx.reply(ctx.text("minutes.kept_all_the_same", why=why))


def spoken_todo(ctx: Context, todo: Todo) -> str:
    """An action as one would write it, to be read again; who has left is nobody's name any more."""
    whose = ctx.member(todo.owner_id) if todo.owner_id is not None else None
    owner = f"@{in_one_word(whose, ctx)} " if whose and whose.active else ""
    if todo.due_at is None:
        return f"{owner}{todo.text}"
    local = todo.due_at.astimezone(ctx.calendar.zone)
    return f"{owner}{todo.text} {local:%Y-%m-%d %H:%M}"
