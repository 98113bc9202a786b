"""What people say of a meeting before it is held: passed on, and never taken for an answer."""

from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.files.keeping import MOST_FILES
from bot.files.queries import attachments
from bot.meetings.actions.making import keep_files, tell_each
from bot.meetings.cards.asking import answer_question, tell_question
from bot.meetings.model import Answer, Meeting
from bot.meetings.policy import asked
from bot.meetings.queries import attendees


def say(ctx: Context, meeting: Meeting, words: str) -> None:
    """Pass words on to whoever arranged a meeting; who is asked to it is asked what they answer.

    Whoever arranged it is asked whether all are to hear it: it may have been meant for one of them.
    Files that came with it belong to the meeting.
    """
    said = _taken(ctx, meeting, words)
    ctx.record(meeting.subject, "meeting.comment", text=said)
    organiser = ctx.member(meeting.organiser_id)
    if organiser.id == ctx.person.id:
        ctx.reply(tell_question(ctx, meeting, said))
        return
    tell_each(ctx, meeting, [organiser], _lead(ctx, said))
    if words and meeting.is_planned and asked(ctx, meeting):
        ctx.reply(answer_question(ctx, meeting, organiser, words))
    else:
        ctx.reply(ctx.text("meeting.passed_on", to=organiser.name))


def tell_all(ctx: Context, meeting: Meeting, words: str) -> None:
    """Tell everybody who may come."""
    said = _taken(ctx, meeting, words)
    ctx.record(meeting.subject, "meeting.tell", text=said)
    there = attendees(ctx.tx, meeting.id)
    coming = [each for each in there if each.invited and each.answer != Answer.DECLINED]
    readers = [ctx.member(each.person_id) for each in coming if each.person_id != ctx.person.id]
    tell_each(ctx, meeting, readers, _lead(ctx, said))


def send_files(ctx: Context, meeting: Meeting) -> None:
    """Send the reader the files of a meeting, the newest that one message takes."""
    files = [each.file for each in attachments(ctx.tx, meeting.subject)][-MOST_FILES:]
    if not files:
        raise UserError("meeting.files.none", id=meeting.subject)
    unique = {each.hash: each for each in files}
    told = ctx.text("meeting.files.sent", id=meeting.subject, title=meeting.title)
    ctx.reply(told, [*unique.values()])


def _taken(ctx: Context, meeting: Meeting, words: str) -> str:
    """What was said, with the names of the files that came with it and are kept."""
    files = keep_files(ctx, meeting)
    if files:
        ctx.redraw(meeting.subject)
    return "\n".join([*filter(None, [words]), *(f"📎 {each.name}" for each in files)])


def _lead(ctx: Context, words: str) -> Lead:
    return Lead("meeting.lead.comment", {"by": ctx.person.name, "text": words})
