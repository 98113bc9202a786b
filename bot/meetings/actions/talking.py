"""What people say of a meeting before it is held: passed on, and never taken for an answer."""

from bot.engine.context import Context
from bot.engine.live import Lead
from bot.meetings.actions.making import tell_each
from bot.meetings.cards.asking import answer_question, tell_question
from bot.meetings.model import Answer, Meeting
from bot.meetings.policy import asked
from bot.meetings.queries import attendees


def say(ctx: Context, meeting: Meeting, words: str) -> None:
    """Pass words on to whoever arranged a meeting; who is asked to it is asked what they answer.

    Whoever arranged it is asked whether all are to hear it: it may have been meant for one of them.
    """
    ctx.record(meeting.subject, "meeting.comment", text=words)
    organiser = ctx.member(meeting.organiser_id)
    if organiser.id == ctx.person.id:
        ctx.reply(tell_question(ctx, meeting, words))
        return
    tell_each(ctx, meeting, [organiser], _lead(ctx, words))
    if meeting.is_planned and asked(ctx, meeting):
        ctx.reply(answer_question(ctx, meeting, organiser, words))
    else:
        ctx.reply(ctx.text("meeting.passed_on", to=organiser.name))


def tell_all(ctx: Context, meeting: Meeting, words: str) -> None:
    """Tell everybody who may come."""
    ctx.record(meeting.subject, "meeting.tell", text=words)
    there = attendees(ctx.tx, meeting.id)
    coming = [each for each in there if each.invited and each.answer != Answer.DECLINED]
    readers = [ctx.member(each.person_id) for each in coming if each.person_id != ctx.person.id]
    tell_each(ctx, meeting, readers, _lead(ctx, words))


def _lead(ctx: Context, words: str) -> Lead:
    return Lead("meeting.lead.comment", {"by": ctx.person.name, "text": words})
