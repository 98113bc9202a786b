"""What people say to an invitation: coming, not coming, another time."""

from bot.engine.context import Context, Notice
from bot.engine.effects.appointments import appoint
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.meetings.model import Answer, Attendee, Meeting
from bot.meetings.queries import attendee
from bot.time.phrases.ranges import Range


def accept(ctx: Context, meeting: Meeting, words: str) -> None:
    """Say that one comes."""
    _answer(ctx, meeting, Answer.ACCEPTED, words)


def decline(ctx: Context, meeting: Meeting, words: str) -> None:
    """Say that one does not come; whoever arranged it is told."""
    _answer(ctx, meeting, Answer.DECLINED, words)
    said: dict[str, str | int] = {"by": ctx.person.name, "words": words}
    _tell(ctx, meeting, Lead("meeting.lead.declined", said))


def propose(ctx: Context, meeting: Meeting, when: Range, words: str) -> None:
    """Ask for another time; whoever arranged it is told, and may take it by one press."""
    if when.starts <= ctx.now:
        raise UserError("meeting.past", at=ctx.moment(when.starts))
    mine = _answer(ctx, meeting, Answer.PROPOSED, words)
    mine.proposed_at = when.starts
    said: dict[str, str | int] = {"by": ctx.person.name, "words": words}
    _tell(ctx, meeting, Lead("meeting.lead.proposed", said, {"at": when.starts}))


def _answer(ctx: Context, meeting: Meeting, answer: Answer, words: str) -> Attendee:
    meeting.refuse_unless_planned()
    mine = attendee(ctx.tx, meeting.id, ctx.person.id)
    if mine is None or not mine.invited:
        raise UserError("meeting.not_asked", id=meeting.subject)
    mine.answer, mine.words, mine.proposed_at = answer.value, words, None
    ctx.record(meeting.subject, f"meeting.{_VERBS[answer]}", note=words)
    # Many answer at one time: what others have said makes no button of theirs stale.
    ctx.redraw(meeting.subject)
    appoint(ctx, meeting.subject)
    return mine


_VERBS = {Answer.ACCEPTED: "accept", Answer.DECLINED: "decline", Answer.PROPOSED: "propose"}


def _tell(ctx: Context, meeting: Meeting, lead: Lead) -> None:
    if meeting.organiser_id != ctx.person.id:
        ctx.notify(ctx.member(meeting.organiser_id), meeting.subject, Notice(lead))
