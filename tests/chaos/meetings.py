"""Meetings that people hold while things go wrong, and what has to be left of each."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy import Connection, text

from bot.meetings.model.content import read_content
from tests.chaos.company import PEOPLE
from tests.chaos.platforms import Platform

_LOOK_SECONDS: Final = 0.25
_LINES: Final = (4, 9)
_GAP_SECONDS: Final = (0.02, 0.4)
_KINDS: Final = {"记录": 5, "行动": 2, "决议": 2}
_ENTRIES: Final = """
SELECT text FROM meeting_entry WHERE meeting_id = :id ORDER BY coalesce(said_at, at), id
"""
_BODY: Final = """
SELECT body FROM minutes_edition WHERE minutes_id = :id ORDER BY number DESC LIMIT 1
"""
_DECISIONS: Final = "SELECT text FROM decision WHERE minutes_id = :id ORDER BY position"
_PUBLISHED: Final = """
SELECT count(*) FROM ledger WHERE subject = 'Y' || :id AND action = 'minutes.publish'
"""
_TASKS: Final = "SELECT title FROM task WHERE title LIKE :title || '.%'"


@dataclass(slots=True)
class Held:
    """A meeting: what was said in it, in order, each line with its tag."""

    platform: Platform
    room: str
    chair: int
    title: str
    dice: random.Random
    lines: list[tuple[str, str]] = field(default_factory=list)
    number: int = 0

    async def hold(self, others: Sequence[Platform]) -> None:
        """Begin it, talk without waiting for anything, end it, and publish what all have seen."""
        await self._begin()
        self.number = int((await self._shown(f"开会中 · {self.title}"))[1])
        async with asyncio.TaskGroup() as talking:
            for number in range(self.dice.randint(*_LINES)):
                talking.create_task(self._say(number))
                await asyncio.sleep(self.dice.uniform(*_GAP_SECONDS))
            talking.create_task(self._aloud(self.chair, "#会议结束"))
        await self._shown(*(line for _, line in self.lines))
        await self._publish(others)

    async def _begin(self) -> None:
        if self.dice.random() < 0.5:
            await self._aloud(self.chair, f"#会议开始 {self.title}")
            return
        arranged = f"/会议 预约 {self.title} 10分钟后"
        await self.platform.say(self.chair, self.room, arranged, self._somebody())
        await self._shown(self.title)
        await self._aloud(self.chair, "#会议开始")

    async def _say(self, number: int) -> None:
        tag = self.dice.choices(list(_KINDS), list(_KINDS.values()))[0]
        line = f"{self.title}.{number}"
        self.lines.append((tag, line))
        speaker = self.chair if tag == "决议" else self._somebody()
        owner = self._somebody() if tag == "行动" else None
        await self._aloud(speaker, f"#{tag} {line}", owner)

    async def _aloud(self, person: int, words: str, owner: int | None = None) -> None:
        await self.platform.say(person, self.room, words, owner, to_bot=False)

    async def _publish(self, others: Sequence[Platform]) -> None:
        """Publish it on all messengers at once, by a button and by words, so in several processes.

        The card's button may fail, and nobody presses it again; words are brought again.
        """
        card = self.platform.account(self.chair)
        await asyncio.gather(
            self.platform.press(self.chair, card, "发布纪要", self.title),
            *(
                each.say(self.chair, each.room(0), f"/纪要 发布 Y{self.number}")
                for each in (self.platform, *others)
            ),
        )

    async def _shown(self, *words: str) -> re.Match[str]:
        """Wait until one message of the room shows all of these; gives the meeting's number."""
        while True:
            for each in self.platform.texts(self.room):
                found = re.search(r"[MY](\d+)", each)
                if found and self.title in each and all(word in each for word in words):
                    return found
            await asyncio.sleep(_LOOK_SECONDS)

    def _somebody(self) -> int:
        return self.dice.randrange(len(PEOPLE))

    def said(self, tag: str) -> list[str]:
        """The lines of a tag, in the order in which they were said."""
        return [line for each, line in self.lines if each == tag]


class Minutes(msgspec.Struct, frozen=True):
    """What became of meetings; all of it but their number and the lines' has to be nothing."""

    held: int
    lines: int
    unfinished: int = 0
    lines_lost: int = 0
    lines_twice: int = 0
    lines_out_of_order: int = 0
    decisions_wrong: int = 0
    actions_without_task: int = 0
    actions_with_two_tasks: int = 0
    minutes_wrong: int = 0
    """Meetings whose minutes do not say what was said."""
    published_twice: int = 0


_COUNTED: Final = Minutes.__struct_fields__[2:]


def minutes(connection: Connection, meetings: Iterable[Held]) -> Minutes:
    """Count what is on record of these meetings against what was said in them."""
    known = list(meetings)
    wrong: Counter[str] = Counter()
    for each in known:
        if each.number:
            wrong.update(_wrong(connection, each))
        else:
            wrong["unfinished"] += 1
    counted = {name: wrong[name] for name in _COUNTED}
    return Minutes(held=len(known), lines=sum(len(each.lines) for each in known), **counted)


def _wrong(connection: Connection, held: Held) -> dict[str, int]:
    def rows(query: str, **values: str) -> list[str]:
        found = connection.execute(text(query), {"id": held.number, **values})
        return list(found.scalars())

    said = [line for _, line in held.lines]
    kept = rows(_ENTRIES)
    tasks = Counter(rows(_TASKS, title=held.title))
    content = read_content(rows(_BODY)[0])
    written = (
        [line.removeprefix("- ") for line in content.summary],
        list(content.decisions),
        [each.text for each in content.todos],
    )
    published = connection.execute(text(_PUBLISHED), {"id": str(held.number)}).scalar_one()
    return {
        "unfinished": int(published == 0),
        "published_twice": max(0, published - 1),
        "lines_lost": sum((Counter(said) - Counter(kept)).values()),
        "lines_twice": sum((Counter(kept) - Counter(said)).values()),
        "lines_out_of_order": int(sorted(said) == sorted(kept) and said != kept),
        "decisions_wrong": int(rows(_DECISIONS) != held.said("决议")),
        "actions_without_task": sum(not tasks[each] for each in held.said("行动")),
        "actions_with_two_tasks": sum(number > 1 for number in tasks.values()),
        "minutes_wrong": int(written != tuple(map(held.said, ("记录", "决议", "行动")))),
    }
