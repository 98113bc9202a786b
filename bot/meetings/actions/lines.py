"""What is said in a meeting: each line as the tag before it says, each taken back if need be."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from bot.directory.values import Member
from bot.engine.commands.argument import spoken
from bot.engine.commands.beginning import simplified
from bot.engine.commands.line import MENTION
from bot.engine.commands.mentions import find_party, people_in
from bot.engine.commands.text import line
from bot.engine.context import Context
from bot.engine.effects.nodding import nod
from bot.engine.feature import Heard, Listener
from bot.engine.listening import heard_by, listener_in
from bot.errors import UserError, Word
from bot.meetings.actions import holding
from bot.meetings.actions.meant import numbered
from bot.meetings.cards.asking import discard_question
from bot.meetings.model import Attendee, Entry, Minutes, Stage, Todo
from bot.meetings.policy import chairs
from bot.meetings.queries import (
    attendee,
    entries,
    meeting,
    minutes_for_update,
    note_heard,
    note_present,
)
from bot.meetings.replay import last_standing
from bot.meetings.tags import (
    KEPT,
    Tag,
    Tagged,
    begins_meeting,
    belongs_to_meeting,
    read_ballot,
    read_lines,
)
from bot.meetings.todos import read_todo
from storage import entities

_CHAIRS: Final = frozenset(
    {
        Tag.TITLE,
        Tag.TOPIC,
        Tag.DECISION,
        Tag.REJECTED,
        Tag.CHAIR,
        Tag.UNCHAIR,
        Tag.END,
        Tag.DISCARD,
    }
)
"""What only those who chair may say (semantics §3.3)."""

_LONGEST: Final = 2000
_TITLE: Final = 150
_TOLD: Final = 60
_NODS: Final = frozenset({"收到", "ack"})
"""What a nod to a card says, by a reaction or by words."""
_SAME_SLIP: Final = timedelta(seconds=10)
"""Two people who take something back so shortly one after the other mean the same."""
_CLOSES: Final = frozenset({"结束", "截止", "end", "close", "closed"})


def hear(ctx: Context, subject: str, heard: Heard) -> bool:
    """Take a line of a room; False for what is said to the bot and is none of the meeting's."""
    if not subject:
        return _begin(ctx, heard)
    taken = minutes_for_update(ctx, int(subject[1:]))
    if taken is None:
        return False
    if not taken.is_taken:
        return _hear_late(ctx, taken, heard)
    lines = list(read_lines(heard.text))
    votes = taken.vote_id is not None or heard.addressed
    ballot = read_ballot(heard.text) if votes else None
    if heard.addressed and not lines and ballot is None:
        return False
    _note(ctx, taken, lines=1)
    if lines and not _take(ctx, taken, lines, alone=len(lines) == 1):
        return True
    if ballot is not None:
        cast(ctx, taken, ballot)
    if lines or ballot is not None:
        nod(ctx)
    return True


def _hear_late(ctx: Context, taken: Minutes, heard: Heard) -> bool:
    """Take a line that was said before the meeting's end and arrived after it."""
    here = (ctx.origin.messenger, ctx.origin.room)
    # It may have been over while this waited for the minutes' lock: that is not late, but later.
    if heard_by(ctx.tx, *here, holding.said_at(ctx)) != taken.subject:
        return False
    if begins_meeting(heard.text):
        return _begin(ctx, heard)
    lines = [each for each in read_lines(heard.text) if each.tag in KEPT]
    if not lines:
        return False
    if not holding.is_as_taken(taken):
        raise UserError("minutes.too_late", id=taken.subject)
    for each in lines:
        say(ctx, taken, each)
    taken.vote_id = None
    holding.complete(ctx, taken)
    nod(ctx)
    return True


def _begin(ctx: Context, heard: Heard) -> bool:
    lines = list(read_lines(heard.text)) if begins_meeting(heard.text) else []
    if not lines:
        return False
    words, _, _ = lines[0].rest.partition("\n")
    title = line(spoken(words, ctx), _TITLE)
    taken = holding.begin(ctx, numbered(ctx, title), title)
    _take(ctx, taken, lines[1:], alone=False)
    nod(ctx)
    return True


LISTENER: Final = Listener(begins_meeting, belongs_to_meeting, hear)


def write(ctx: Context, taken: Minutes, text: str) -> None:
    """Take what was written into the card's box, line by line; a line without a tag is a remark.

    Of a nod to the card nothing is written down but, while the meeting goes on, who is there.
    """
    if simplified(text.strip()) in _NODS:
        if taken.is_taken:
            come(ctx, taken)
        return
    taken.refuse_unless(Stage.TAKEN)
    _note(ctx, taken, lines=1)
    lines = [_written(each) for each in text.split("\n") if each.strip()]
    if _take(ctx, taken, lines, alone=len(lines) == 1):
        nod(ctx)


def _written(text: str) -> Tagged:
    """What a line of the box is."""
    if read_ballot(text) is not None:
        return Tagged(Tag.BALLOT, text)
    return next(read_lines(text), None) or Tagged(Tag.INFO, text.strip())


def _take(ctx: Context, taken: Minutes, lines: Sequence[Tagged], *, alone: bool) -> bool:
    """Do what each line says; the good ones hold, and why not is told of the others.

    Gives whether any holds; raises UserError for a bad one that stands `alone`.
    """
    refused: list[str] = []
    for each in lines:
        try:
            taken.refuse_unless(Stage.TAKEN)
            say(ctx, taken, each)
        except UserError as error:
            if alone:
                raise
            refused.append(_not_taken(ctx, each, error))
    if refused:
        ctx.reply("\n".join(refused))
    return len(refused) < len(lines)


def _not_taken(ctx: Context, tagged: Tagged, error: UserError) -> str:
    words = " ".join(spoken(tagged.rest, ctx).split())[:_TOLD]
    said = f"#{ctx.text(f'minutes.tag.{tagged.tag.value}')} {words}".strip()
    return ctx.text("minutes.not_taken", line=said, why=ctx.text(error.key, **error.values))


def come(ctx: Context, taken: Minutes) -> None:
    """Note that the actor is there."""
    taken.refuse_unless(Stage.TAKEN)
    _note(ctx, taken, lines=0)


def _note(ctx: Context, taken: Minutes, lines: int) -> None:
    """Note that the actor is there and something is said; the card shows who has come."""
    ctx.tx.flush()
    if not note_heard(ctx, taken, lines=lines):
        note_present(ctx, taken.id, ctx.person.id, lines=lines)
        ctx.redraw(taken.subject)


def close(ctx: Context, taken: Minutes | None, tag: Tag) -> None:
    """End a meeting or give it up, as its tag does: the one named, else the one held here."""
    if taken is None and (here := listener_in(ctx.tx, ctx.origin.messenger, ctx.origin.room)):
        taken = minutes_for_update(ctx, int(here[1:]))
    if taken is None:
        raise UserError("meeting.none_held")
    taken.refuse_unless(Stage.TAKEN)
    say(ctx, taken, Tagged(tag, ""))


def say(ctx: Context, taken: Minutes, tagged: Tagged) -> None:
    """Do what a tagged line says; raises UserError that says what to write instead."""
    tag, rest = tagged
    if tag in _CHAIRS and not chairs(ctx, taken):
        raise UserError("minutes.chair_only", tag=Word(f"minutes.tag.{tag.value}"))
    if tag in KEPT:
        _keep(ctx, taken, tag, rest)
    else:
        _DOES[tag](ctx, taken, rest)
    ctx.redraw(taken.subject)


def _keep(ctx: Context, taken: Minutes, tag: Tag, rest: str) -> None:
    if tag is Tag.VOTE and rest in _CLOSES and taken.vote_id is not None:
        taken.vote_id = None
        return
    words = line(spoken(rest, ctx), _LONGEST)
    if not words:
        raise UserError("minutes.words_wanted", tag=Word(f"minutes.tag.{tag.value}"))
    todo = read_todo(ctx, rest, lenient=True) if tag is Tag.ACTION else Todo(words)
    entry = entities.create(
        ctx.tx,
        Entry,
        meeting_id=taken.id,
        at=ctx.now,
        said_at=holding.said_at(ctx),
        author_id=ctx.person.id,
        tag=tag.value,
        text=todo.text,
        owner_id=todo.owner_id,
        due_at=todo.due_at,
    )
    if tag is Tag.VOTE:
        taken.vote_id = entry.id


def cast(ctx: Context, taken: Minutes, value: int, meant: int | None = None) -> None:
    """Vote on the open question; the last word counts.

    A button means the question that it stood under. Where another is open by now, whoever pressed
    it is told which, and their vote counts for neither.
    """
    if taken.vote_id is None:
        raise UserError("minutes.no_vote")
    if meant not in {None, taken.vote_id}:
        asked = ctx.tx.get_one(Entry, taken.vote_id)
        raise UserError("minutes.another_vote", text=asked.text[:_TOLD])
    _log(ctx, taken, Tag.BALLOT, value=value, target=taken.vote_id)
    ctx.redraw(taken.subject)


def undo(ctx: Context, taken: Minutes, meant: int | None = None) -> None:
    """Take back the newest line that holds: one's own, or any if one chairs.

    Whoever presses a button means what it showed. Of two who take back by words at one moment, the
    second is told what the first has taken back.
    """
    taken.refuse_unless(Stage.TAKEN)
    last = last_standing(entries(ctx.tx, taken.id))
    if last is None:
        raise UserError("minutes.nothing_to_undo")
    _refuse_same_slip(ctx, taken, last, meant)
    if last.author_id != ctx.person.id and not chairs(ctx, taken):
        raise UserError("minutes.not_yours", by=ctx.member(last.author_id).name)
    _log(ctx, taken, Tag.UNDO, target=last.id)
    if taken.vote_id == last.id:
        taken.vote_id = None
    taken.undone_by_id, taken.undone_at = ctx.person.id, ctx.now
    ctx.redraw(taken.subject)


def _refuse_same_slip(ctx: Context, taken: Minutes, last: Entry, meant: int | None) -> None:
    by = taken.undone_by_id
    at_once = (
        by not in {None, ctx.person.id}
        and taken.undone_at is not None
        and ctx.now - taken.undone_at < _SAME_SLIP
        and last.at <= taken.undone_at
    )
    is_other = meant is not None and meant != last.id
    if is_other or (meant is None and at_once):
        who = ctx.member(by).name if by is not None else ctx.text("ledger.by_system")
        raise UserError("minutes.undone_already", by=who, text=last.text[:60])


def _log(ctx: Context, taken: Minutes, tag: Tag, *, value: int = 0, target: int) -> None:
    entities.create(
        ctx.tx,
        Entry,
        meeting_id=taken.id,
        at=ctx.now,
        said_at=holding.said_at(ctx),
        author_id=ctx.person.id,
        tag=tag.value,
        value=value,
        target_id=target,
    )


def _named(ctx: Context, rest: str) -> list[Member]:
    found = list(people_in(rest, ctx))
    for each in MENTION.findall(rest) if not found else ():
        party = find_party(each, ctx)
        found += [party] if isinstance(party, Member) else []
    if not found and rest.strip():
        party = find_party(rest.strip(), ctx)
        found = [party] if isinstance(party, Member) else []
    if not found:
        raise UserError("minutes.whom")
    return found


def _chair(ctx: Context, taken: Minutes, rest: str) -> None:
    for each in _named(ctx, rest):
        found = attendee(ctx.tx, taken.id, each.id)
        if found is None:
            found = Attendee(meeting_id=taken.id, person_id=each.id, invited=False)
            ctx.tx.add(found)
        found.chair = True
    ctx.redraw(f"M{taken.id}")


def _unchair(ctx: Context, taken: Minutes, rest: str) -> None:
    owner = meeting(ctx.tx, taken.id).organiser_id
    for each in _named(ctx, rest):
        if each.id == owner:
            raise UserError("minutes.owner_chairs", name=each.name)
        found = attendee(ctx.tx, taken.id, each.id)
        if found is not None:
            found.chair = False
    ctx.redraw(f"M{taken.id}")


def _goes_on(ctx: Context, taken: Minutes, rest: str) -> None:
    del ctx, rest
    raise UserError("meeting.goes_on", id=taken.subject)


def _entitle(ctx: Context, taken: Minutes, rest: str) -> None:
    title = line(spoken(rest, ctx), _TITLE)
    if not title:
        raise UserError("minutes.words_wanted", tag=Word("minutes.tag.title"))
    holding.entitle(ctx, taken, title)


def _ballot(ctx: Context, taken: Minutes, rest: str) -> None:
    """Vote; where there is nothing to vote on it is a remark."""
    value = read_ballot(rest)
    if taken.vote_id is None or value is None:
        _keep(ctx, taken, Tag.INFO, rest)
    else:
        cast(ctx, taken, value)


def _come(ctx: Context, taken: Minutes, rest: str) -> None:
    del rest
    come(ctx, taken)


def _undo(ctx: Context, taken: Minutes, rest: str) -> None:
    del rest
    undo(ctx, taken)


def _end(ctx: Context, taken: Minutes, rest: str) -> None:
    del rest
    holding.end(ctx, taken)


def _discard(ctx: Context, taken: Minutes, rest: str) -> None:
    """Give the meeting up once the question that this asks is answered."""
    del rest
    ctx.reply(discard_question(ctx, taken))


_DOES: Final[dict[Tag, Callable[[Context, Minutes, str], None]]] = {
    Tag.START: _goes_on,
    Tag.TITLE: _entitle,
    Tag.BALLOT: _ballot,
    Tag.HERE: _come,
    Tag.CHAIR: _chair,
    Tag.UNCHAIR: _unchair,
    Tag.UNDO: _undo,
    Tag.END: _end,
    Tag.DISCARD: _discard,
}
