"""An answer that nobody says anything to: its asker is reminded, then it counts as settled."""

from collections.abc import Iterator
from typing import Final

from bot.engine.context import Context, Notice
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.help.model import Request, State
from bot.help.queries import request_for_update
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

SETTLE: Final = "help.settle"


def await_settling(ctx: Context, request: Request) -> None:
    """Have the asker say whether an answer has solved it; after days of silence it has."""
    clock = NewClock(SETTLE, request.subject, request.asker_id, Measure.WORKING)
    ctx.restart_clock(clock, "answered again")


def settle_times(settings: Settings) -> Times:
    """The working days after which the asker is reminded, and those after which it is closed."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        remind, close = settings.help.settle_remind_after, settings.help.settle_after
        if remind < close:
            yield Rung("remind", calendar.add_days(clock.running_since, remind))
        yield Rung("close", calendar.add_days(clock.running_since, close))

    return times


def fire_settle(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the asker; when the days are over, close the request and tell them how to go on."""
    request = request_for_update(ctx, int(claimed.subject[1:]))
    if request is None or request.state != State.ANSWERED:
        return
    if rung == "remind":
        ctx.record(request.subject, "help.settle_remind")
        calendar = ctx.presence.calendar_of_clock(claimed)
        days = ctx.settings.help.settle_after
        moments = {"at": calendar.add_days(claimed.state.running_since, days)}
        lead = Lead("help.lead.settle_remind", moments=moments)
        ctx.notify(
            ctx.member(request.asker_id), request.subject, Notice(lead, clock_id=claimed.clock_id)
        )
        return
    request.close(ctx.now)
    ctx.record(request.subject, "help.settled")
    ctx.changed(request)
    lead = Lead("help.lead.settled", {"id": request.subject})
    ctx.notify(ctx.member(request.asker_id), request.subject, Notice(lead))


LADDERS: Final = {SETTLE: Ladder(settle_times, fire_settle, request_for_update)}
