"""What is being delivered at the moment, in slots: so many of each messenger at a time."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable


class UnderWay:
    """Deliveries in the background.

    One that hangs keeps a slot of its own messenger from the others there, and nothing from those
    of another messenger.
    """

    def __init__(self, messengers: Iterable[str], abreast: int) -> None:
        self._abreast = abreast
        self._tasks: dict[str, set[asyncio.Task[None]]] = {name: set() for name in messengers}

    def room(self) -> dict[str, int]:
        """The messengers that have slots free, and how many."""
        free = {name: self._abreast - len(tasks) for name, tasks in self._tasks.items()}
        return {name: slots for name, slots in free.items() if slots}

    def begin(
        self, messenger: str, delivering: Coroutine[None, None, None], then: Callable[[], None]
    ) -> None:
        """Take a slot for a delivery until it ends; `then` is called when the slot is free."""
        tasks = self._tasks[messenger]

        def ended(task: asyncio.Task[None]) -> None:
            tasks.discard(task)
            then()

        task = asyncio.create_task(delivering)
        tasks.add(task)
        task.add_done_callback(ended)

    @property
    def empty(self) -> bool:
        """Whether none is under way."""
        return not any(self._tasks.values())

    async def one_ended(self) -> bool:
        """Wait until one of them has ended; False where none is under way."""
        tasks = self._all()
        if tasks:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return bool(tasks)

    async def cancel(self) -> None:
        """End those that are under way, wherever they are."""
        tasks = self._all()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _all(self) -> list[asyncio.Task[None]]:
        return [task for tasks in self._tasks.values() for task in tasks]
