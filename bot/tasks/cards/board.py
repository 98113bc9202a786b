"""The board: a column for each state, as a picture and as text (T-23)."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.charts import Board, Column, Ticket, draw_board
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.tasks.cards.charts import Chart, chart_card
from bot.tasks.cards.lists import count, names, title
from bot.tasks.cards.shades import SHADES, shade
from bot.tasks.model import State, Task
from bot.tasks.selection import Selection, by_state, in_state, on_board

_COLUMNS: Final = (State.TODO, State.DOING, State.BLOCKED, State.REVIEW, State.DONE)
_TICKETS: Final = 6
"""Tickets in a column: a picture that a phone can still show."""


def board_card(ctx: Context, asked: Selection) -> Card:
    """The board of the tasks that were asked for; finished ones stay on it for a week."""
    return chart_card(ctx, lambda: _chart(ctx, asked))


def _chart(ctx: Context, asked: Selection) -> Chart:
    on = on_board(ctx, asked)
    counts = by_state(ctx, on)
    open_now = sum(counts.get(state, 0) for state in _COLUMNS if state is not State.DONE)
    found = {
        state: in_state(ctx, on, state, _TICKETS) if counts.get(state) else [] for state in _COLUMNS
    }
    owners = names(ctx, [each for tasks in found.values() for each in tasks])
    board = Board(
        ctx.text("task.board.title", what=title(ctx, asked)),
        f"{count(ctx, open_now)} · {ctx.moment(ctx.now)}",
        tuple(_column(ctx, state, counts.get(state, 0), found[state], owners) for state in found),
    )
    return Chart(board.title, _as_text(ctx, board), "board", partial(draw_board, board))


def _column(
    ctx: Context, state: State, total: int, shown: Sequence[Task], owners: dict[int, str]
) -> Column:
    more = total - len(shown)
    return Column(
        ctx.text(f"task.state.{state}"),
        total,
        tuple(_ticket(ctx, each, owners[each.owner_id]) for each in shown),
        SHADES[state],
        ctx.text("task.board.more", count=more) if more > 0 else "",
    )


def _ticket(ctx: Context, shown: Task, owner: str) -> Ticket:
    due = ctx.moment(shown.due_at) if shown.due_at else ""
    progress = shown.progress if shown.is_open else 0
    return Ticket(shown.subject, shown.title, owner, due, shade(shown, ctx.now), progress)


def _as_text(ctx: Context, board: Board) -> str:
    parts = [board.subtitle]
    for column in board.columns:
        if column.count:
            parts.append(f"【{column.title}】{column.count}")
            parts += [_ticket_line(each) for each in column.tickets]
            parts += [column.more] if column.more else []
    return "\n".join(parts) if len(parts) > 1 else ctx.text("task.list.empty")


def _ticket_line(ticket: Ticket) -> str:
    done = f"{ticket.progress}%" if ticket.progress else ""
    more = " · ".join(each for each in (ticket.owner, ticket.due, done) if each)
    return f"{ticket.ident} {ticket.title} · {more}"
