"""Tasks among DingTalk's own todos (待办) of whoever owns them; where `dingtalk.todo_url` is set.

The todos follow the tasks and never the other way: DingTalk lets nobody tick off a todo that leads
to another program. What a round has to do is found by the versions of tasks, so nothing is
forgotten; a todo carries the task's id as `sourceId`, so that DingTalk itself makes it once.
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, insert, or_, select, update
from sqlmodel import col

from adapters.dingtalk.client import API, DingtalkClient
from adapters.dingtalk.failures import CallFailed, meant_for_delivery
from adapters.dingtalk.limits import TODO_SUBJECT, Json
from adapters.dingtalk.messenger import NAME
from adapters.dingtalk.model import todo_table
from adapters.dingtalk.unions import Unions
from bot.directory.model import ACCOUNTS
from bot.engine.commands.text import shortened
from bot.engine.deployment import deployment_id
from bot.engine.messenger import DeliveryDelayed
from bot.engine.outbox.quota import Supply
from bot.tasks import OPEN, Task
from storage.database import Database

_EVERY_SECONDS: Final = 60.0
_A_ROUND: Final = 20
"""So that a company that turns it on does not use up its month in a minute."""
_PRIORITIES: Final = {"urgent": 40, "high": 30, "mid": 20, "low": 10}
_EXISTS: Final = re.compile(r"taskId(?: is|:)\s*(\w+)")
_GONE: Final = "taskNotExist"
_OPEN: Final = tuple(each.value for each in OPEN)
_log = logging.getLogger(__name__)
_t = todo_table.c


class _Changed(NamedTuple):
    """A task that its todo does not show; without a `todo` it has none yet."""

    id: int
    title: str
    state: str
    priority: str
    due_at: datetime | None
    version: int
    account: str | None
    todo: str | None
    creator: str | None

    @property
    def is_theirs(self) -> bool:
        """Whether it is still to be done, by somebody who is at DingTalk."""
        return self.state in _OPEN and self.account is not None


class Todos:
    """Keeps todos up with tasks."""

    def __init__(self, client: DingtalkClient, database: Database, unions: Unions) -> None:
        self._client = client
        self._database = database
        self._unions = unions

    async def go_on(self) -> None:
        """Keep them up until it is cancelled."""
        while True:
            try:
                await self.once()
            except Exception as error:  # noqa: BLE001  # the next round finds the same to do
                _log.warning("DingTalk's todos could not be kept up: %r", error)
            await asyncio.sleep(_EVERY_SECONDS)

    async def once(self) -> int:
        """Show what has changed, as far as there is plenty of the month; how many were shown."""
        changed = await asyncio.to_thread(self._changed)
        for number, each in enumerate(changed):
            if await asyncio.to_thread(self._client.quota.supply, API) is not Supply.PLENTY:
                return number
            try:
                await self._show(each)
            except CallFailed as failed:
                if not _is_final(failed):
                    raise
                _log.warning("T%s can't be shown among DingTalk's todos: %s", each.id, failed)
                # Not tried again before the task changes, or it would hold up the others.
                await self._note(each, each.todo or "", each.creator or "")
        return len(changed)

    async def _show(self, task: _Changed) -> None:
        union = await self._unions.of(task.account) if task.account else ""
        if task.todo and task.creator:
            await self._change(task, task.todo, task.creator, union)
        elif union and task.is_theirs:
            await self._make(task, union)
        else:
            await self._note(task, "", "")

    async def _change(self, task: _Changed, todo: str, creator: str, union: str) -> None:
        body: Json = {"subject": _subject(task), "done": not task.is_theirs, **_due(task)}
        body |= {"executorIds": [union]} if union else {}
        try:
            await self._client.put(f"{_path(creator, todo)}?operatorId={creator}", body)
        except CallFailed as failed:
            if failed.code != _GONE:
                raise
            todo = ""
        await self._note(task, todo, creator)

    async def _make(self, task: _Changed, union: str) -> None:
        url = self._client.settings.todo_url.replace("{id}", f"T{task.id}")
        deployment = await asyncio.to_thread(deployment_id, self._database)
        body: Json = {
            "sourceId": f"{deployment}-T{task.id}",
            "subject": _subject(task),
            "creatorId": union,
            "executorIds": [union],
            "detailUrl": {"appUrl": url, "pcUrl": url},
            "isOnlyShowExecutor": True,
            "priority": _PRIORITIES[task.priority],
            # The bot has told them already.
            "notifyConfigs": {"dingNotify": "0"},
            **_due(task),
        }
        try:
            answered = await self._client.post(f"{_path(union)}?operatorId={union}", body)
        except CallFailed as failed:
            known = _EXISTS.search(failed.said)
            if known is None:
                raise
            # An earlier answer was lost; what has changed since is shown by the next round.
            await self._note(task._replace(version=0), known[1], union)
            return
        await self._note(task, str(answered.get("id") or ""), union)

    def _changed(self) -> Sequence[_Changed]:
        columns = (
            col(Task.id),
            col(Task.title),
            col(Task.state),
            col(Task.priority),
            col(Task.due_at),
            col(Task.version),
            ACCOUNTS.c.external_id,
            _t.todo,
            _t.creator,
        )
        theirs = and_(ACCOUNTS.c.person_id == col(Task.owner_id), ACCOUNTS.c.messenger == NAME)
        # Whose a task of a pool, or of a department, is nobody knows yet.
        is_new = and_(
            _t.task.is_(None),
            ACCOUNTS.c.external_id.is_not(None),
            col(Task.state).in_(_OPEN),
            ~col(Task.pooled),
            col(Task.department_id).is_(None),
        )
        query = (
            select(*columns)
            .outerjoin(ACCOUNTS, theirs)
            .outerjoin(todo_table, _t.task == col(Task.id))
            .where(or_(is_new, _t.version != col(Task.version)))
            .order_by(col(Task.id).desc())
            .limit(_A_ROUND)
        )
        with self._database.snapshot() as tx:
            return [_Changed(*row) for row in tx.connection().execute(query)]

    async def _note(self, task: _Changed, todo: str, creator: str) -> None:
        await asyncio.to_thread(self._noted, task, todo, creator)

    def _noted(self, task: _Changed, todo: str, creator: str) -> None:
        row = {"task": task.id, "todo": todo, "creator": creator, "version": task.version}
        with self._database.transaction() as tx:
            changed = update(todo_table).where(_t.task == task.id).values(row)
            if tx.connection().execute(changed).rowcount == 0:
                tx.connection().execute(insert(todo_table).values(row))


def _is_final(failed: CallFailed) -> bool:
    """Whether it would fail for ever, as far as DingTalk tells."""
    return failed.is_certain and not isinstance(meant_for_delivery(failed), DeliveryDelayed)


def _path(creator: str, todo: str = "") -> str:
    return f"v1.0/todo/users/{creator}/tasks{f'/{todo}' if todo else ''}"


def _subject(task: _Changed) -> str:
    return shortened(f"T{task.id} {task.title}", TODO_SUBJECT)


def _due(task: _Changed) -> Json:
    return {} if task.due_at is None else {"dueTime": round(task.due_at.timestamp() * 1000)}
