"""Native todo tasks, by the unionIds of people."""

from typing import Final

import msgspec

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.calls import Call, Route, Strict
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Json, JsonValue, Todo

WRITE: Final = "Todo.Todo.Write"
_PRIORITIES: Final = frozenset({10, 20, 30, 40})


class _Url(Strict, rename="camel"):
    app_url: str
    pc_url: str


class _Notify(Strict, rename="camel"):
    ding_notify: str


class _Create(Strict, rename="camel"):
    subject: str
    detail_url: _Url
    creator_id: str = ""
    source_id: str = ""
    description: str = ""
    due_time: int | None = None
    executor_ids: list[str] = msgspec.field(default_factory=list)
    participant_ids: list[str] = msgspec.field(default_factory=list)
    is_only_show_executor: bool = False
    priority: int = 20
    notify_configs: _Notify | None = None


class _Update(Strict, rename="camel"):
    subject: str | None = None
    description: str | None = None
    due_time: int | None = None
    done: bool | None = None
    executor_ids: list[str] | None = None
    participant_ids: list[str] | None = None


class _Status(Strict, rename="camel"):
    id: str
    is_done: bool


class _Statuses(Strict, rename="camel"):
    executor_status_list: list[_Status]


def _known(tenant: Tenant, ids: list[str]) -> None:
    union_ids = {each.union_id for each in tenant.people.values()}
    strangers = [each for each in ids if each not in union_ids]
    if strangers:
        raise RefusedError("invalidParameter.unionId", f"no unionIds: {strangers}")
    if len(ids) > limits.TODO_EXECUTORS:
        raise RefusedError("invalidParameter.executorIds", f"{len(ids)} people")


def _subject(subject: str) -> None:
    if not 1 <= len(subject) <= limits.TODO_SUBJECT:
        raise RefusedError("invalidParameter.subject", f"{len(subject)} characters")


def _create(platform: Platform, call: Call) -> Json:
    asked, tenant, creator = call.read(_Create), platform.tenant, call.path["union"]
    _subject(asked.subject)
    if asked.priority not in _PRIORITIES:
        raise RefusedError("invalidParameter.priority", str(asked.priority))
    _known(tenant, [creator, *asked.executor_ids, *asked.participant_ids])
    for each in tenant.todos.values():
        if asked.source_id and each.source_id == asked.source_id:
            raise RefusedError("taskExisted", f"task existed, string= and taskId is {each.task_id}")
    todo = Todo(tenant.fresh("todo"), creator, asked.subject, asked.executor_ids, asked.source_id)
    todo.due, todo.url = asked.due_time, asked.detail_url.app_url
    tenant.todos[todo.task_id] = todo
    return _shown(todo)


def _shown(todo: Todo) -> Json:
    executors: list[JsonValue] = [*todo.executors]
    return {
        "id": todo.task_id,
        "subject": todo.subject,
        "executorIds": executors,
        "sourceId": todo.source_id,
        "creatorId": todo.creator,
        "done": todo.done,
        "dueTime": todo.due,
    }


def _todo(platform: Platform, call: Call) -> Todo:
    todo = platform.tenant.todos.get(call.path["task"])
    if todo is None or todo.deleted or todo.creator != call.path["union"]:
        raise RefusedError("taskNotExist", call.path["task"])
    return todo


def _update(platform: Platform, call: Call) -> Json:
    todo, asked = _todo(platform, call), call.read(_Update)
    if asked.subject is not None:
        _subject(asked.subject)
        todo.subject = asked.subject
    if asked.executor_ids is not None:
        _known(platform.tenant, asked.executor_ids)
        todo.executors = asked.executor_ids
    todo.due = todo.due if asked.due_time is None else asked.due_time
    todo.done = todo.done if asked.done is None else asked.done
    return {"result": True}


def _statuses(platform: Platform, call: Call) -> Json:
    todo, asked = _todo(platform, call), call.read(_Statuses)
    done = {each.id for each in asked.executor_status_list if each.is_done}
    _known(platform.tenant, [each.id for each in asked.executor_status_list])
    todo.done = set(todo.executors) <= done
    return {"result": True}


def _delete(platform: Platform, call: Call) -> Json:
    _todo(platform, call).deleted = True
    return {"result": True}


def _source(platform: Platform, call: Call) -> Json:
    for each in platform.tenant.todos.values():
        if each.source_id == call.path["source"]:
            return _shown(each)
    raise RefusedError("taskNotExist", call.path["source"])


_OPERATOR: Final = frozenset({"operatorId"})
_TASKS: Final = "/v1.0/todo/users/:union/tasks"
ROUTES = (
    Route("POST", _TASKS, _create, WRITE, query=_OPERATOR),
    Route("PUT", f"{_TASKS}/:task/executorStatus", _statuses, WRITE, query=_OPERATOR),
    Route("PUT", f"{_TASKS}/:task", _update, WRITE, query=_OPERATOR),
    Route("DELETE", f"{_TASKS}/:task", _delete, WRITE, query=_OPERATOR),
    Route("GET", f"{_TASKS}/sources/:source", _source, "Todo.Todo.Read"),
)
