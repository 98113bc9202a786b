"""Meetings as they were talked, from files, and the minutes that have to come of them.

A file holds `name: line`s (` | ` parts the lines of one message), `(2h)` for time that passes and
`(down 20m)` for time in which the program is down; behind `--- expected` stand the minutes.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.engine.context import Context
from bot.meetings.model import Content
from bot.meetings.queries import edition, entries, minutes
from bot.meetings.replay import content_of, replay
from bot.meetings.words import marks
from storage.database import Database
from tests.meetings.talk import said
from tests.stage import Stage, staged

FOLDER: Final = Path(__file__).parent / "transcripts"
FILES: Final = sorted(FOLDER.glob("*.txt"))
_PAUSE: Final = re.compile("\\((down )?([0-9hm]+)\\)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(database: Database, path: Path) -> None:
    """What was said gives these minutes, and played again from its rows the same."""
    talk, _, expected = path.read_text(encoding="utf-8").partition("--- expected\n")
    with staged(database) as stage:
        _play(stage, talk)
        stage.ignore()
        with stage.database.snapshot() as tx:
            ctx = Context(tx, stage.app.rules, stage.clock.now())
            written = edition(tx, minutes(tx, 1)).content
            again = content_of(replay(entries(tx, 1)), marks("zh"))
            assert list(_told(ctx, written)) == expected.splitlines()
            assert again == written


def _play(stage: Stage, talk: str) -> None:
    for line in talk.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if pause := _PAUSE.fullmatch(line):
            (stage.sleep if pause[1] else stage.wait)(pause[2])
            continue
        name, _, text = line.partition(": ")
        said(stage, name, text.replace(" | ", "\n"))


def _told(ctx: Context, content: Content) -> Iterator[str]:
    """The minutes as the files have them."""
    for line in content.summary:
        yield line if line.startswith("- ") else f"议题: {line}"
    yield from (f"决议: {line}" for line in content.decisions)
    for todo in content.todos:
        owner = ctx.member(todo.owner_id).name if todo.owner_id is not None else "-"
        due = todo.due_at.astimezone(ctx.calendar.zone) if todo.due_at is not None else None
        yield f"行动: {todo.text} | {owner} | {f'{due:%Y-%m-%d %H:%M}' if due else '-'}"
    yield from (f"待确认: {line}" for line in content.pending)
