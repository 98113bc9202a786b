"""What people do while things go wrong."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from typing import Final

from tests.chaos.company import PEOPLE, ROOMS
from tests.chaos.meetings import Held
from tests.chaos.platforms import Platform

AFFAIR: Final = """\
id: chaos
name: {zh: 试验, en: Trial}
form:
  - {id: what, name: {zh: 事由, en: Purpose}, kind: text}
flow:
  - approve: one
    name: {zh: 任一人, en: Anybody}
    by: [{person: 李雷}, {person: 韩梅梅}, {person: 王志远}]
    mode: any
    on_reject: end
"""
"""An affair about which any of the others decides."""

_MEETINGS: Final = 2
"""Most meetings at a time."""


class People:
    """Everybody who works on; `said` are the titles of which each has to be one record."""

    def __init__(self, platforms: Sequence[Platform], dice: random.Random) -> None:
        self.said: list[str] = []
        self.meetings: list[Held] = []
        self._platforms = platforms
        self._dice = dice
        self._submitted = 0
        self._doing: set[asyncio.Task[None]] = set()
        self._in_use: set[str] = set()
        self._does: dict[Callable[[], Coroutine[None, None, None] | None], int] = {
            self._task: 5,
            self._press: 3,
            self._see: 2,
            self._incident: 1,
            self._help: 1,
            self._approval: 2,
            self._decide: 3,
            self._urge: 1,
            self._meeting: 1,
        }

    def act(self) -> None:
        """Somebody does something, and waits for nobody else."""
        does = self._dice.choices(list(self._does), list(self._does.values()))[0]
        if (doing := does()) is not None:
            task = asyncio.ensure_future(doing)
            self._doing.add(task)
            task.add_done_callback(self._done)

    def busy(self) -> list[str]:
        """What is being done still, for whoever looks into it."""
        held = {each.title: each for each in self.meetings}
        return [
            f"{each.get_name()} {held[each.get_name()].lines}" if each.get_name() in held else "say"
            for each in self._doing
        ]

    def _done(self, task: asyncio.Task[None]) -> None:
        self._doing.discard(task)
        task.result()

    def _task(self) -> Coroutine[None, None, None]:
        return self._say(f"/任务 新建 {self._title()}", self._somebody())

    def _incident(self) -> Coroutine[None, None, None]:
        return self._say(f"/紧急 上报 {self._title()} !紧急")

    def _help(self) -> Coroutine[None, None, None]:
        asker, asked = self._dice.sample(range(len(PEOPLE)), 2)
        return self._say(f"/求助 新建 {self._title()}", asked, asker)

    def _approval(self) -> Coroutine[None, None, None]:
        self._submitted += 1
        return self._say(f"/审批 提交 试验 事由:{self._title()}")

    def _see(self) -> Coroutine[None, None, None]:
        return self._say(f"收到 T{self._dice.randint(1, len(self.said) + 1)}")

    def _press(self) -> Coroutine[None, None, None]:
        platform, room = self._place()
        return platform.press(self._somebody(), room, "收到")

    async def _decide(self) -> None:
        """Two decide the same at one moment on two messengers: one of them in another process."""
        one, other = self._dice.sample(range(len(PEOPLE)), 2)
        here, there = self._dice.sample(list(self._platforms), 2)
        which = f"A{self._dice.randint(1, self._submitted + 1)}"
        await asyncio.gather(
            here.say(one, here.room(0), f"/审批 同意 {which}"),
            there.say(other, there.room(0), f"/审批 不同意 {which} 不行"),
        )

    def _urge(self) -> Coroutine[None, None, None]:
        return self._say(f"/审批 催办 A{self._dice.randint(1, self._submitted + 1)}")

    def _meeting(self) -> Coroutine[None, None, None] | None:
        platform, room = self._place()
        if room in self._in_use or len(self._in_use) >= _MEETINGS:
            return None
        title = f"meet{len(self.meetings):05}"
        dice = random.Random(self._dice.random())  # noqa: S311
        held = Held(platform, room, self._somebody(), title, dice)
        self.meetings.append(held)
        return self._held(held)

    async def _held(self, held: Held) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.set_name(held.title)
        self._in_use.add(held.room)
        await held.hold([each for each in self._platforms if each is not held.platform])
        self._in_use.discard(held.room)

    def _say(
        self, words: str, about: int | None = None, person: int | None = None
    ) -> Coroutine[None, None, None]:
        platform, room = self._place()
        return platform.say(self._somebody() if person is None else person, room, words, about)

    def _place(self) -> tuple[Platform, str]:
        platform = self._dice.choice(self._platforms)
        return platform, platform.room(self._dice.randrange(ROOMS))

    def _somebody(self) -> int:
        return self._dice.randrange(len(PEOPLE))

    def _title(self) -> str:
        title = f"case{len(self.said):05}"
        self.said.append(title)
        return title
