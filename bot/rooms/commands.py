"""What people can say about rooms, declared once."""

from datetime import timedelta
from typing import Final

from bot.booking.queries import booked_by
from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.rooms import arguments
from bot.rooms.cards import mine_card, room_card, rooms_card

ROOM: Final = Noun("rooms", Words(("会议室", "场地"), ("room", "rooms")))

_DAY: Final = timedelta(days=1)
_SHOWN: Final = 20


def _list(ctx: Context, given: arguments.Asked) -> None:
    local = ctx.now.astimezone(ctx.calendar.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    period = given.period or (midnight, midnight + _DAY)
    if given.room is not None:
        ctx.reply(room_card(ctx, given.room, period[0].astimezone(ctx.calendar.zone).date()))
    else:
        ctx.reply(rooms_card(ctx, period, given.people))


def _mine(ctx: Context, given: arguments.Nothing) -> None:
    del given
    ctx.reply(mine_card(ctx, booked_by(ctx.tx, ctx.person.id, ctx.now, _SHOWN)))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="rooms.list",
        noun=ROOM,
        words=Words(("空闲", "列表", "订", "预订", "预定"), ("free", "list", "book")),
        arguments=arguments.Asked,
        may=anyone,
        run=_list,
        fallback=True,
        hints=Words(("会议室",), ("meeting room", "book a room", "room free")),
        examples=Words(
            ("/会议室", "/会议室 明天 14:00-15:30 8人"),
            ("/room", "/room tomorrow 14:00-15:30 8people"),
        ),
    ),
    Command(
        id="rooms.mine",
        noun=ROOM,
        words=Words(("我的", "我订的"), ("mine",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_mine,
        examples=Words(("/会议室 我的",), ("/room mine",)),
    ),
)
