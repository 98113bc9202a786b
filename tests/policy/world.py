"""A company with a record in every state, where each press is played and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, func, literal, select
from sqlmodel import SQLModel

from bot.app import App
from bot.directory.departures import Departure, note
from bot.directory.org.export import exported
from bot.directory.org.imports import import_org
from bot.directory.org.values import PersonEntry
from bot.directory.queries import person_by_key
from bot.engine import ledger
from bot.engine.engine import Engine
from bot.engine.inbox import inbox_table
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import Written, outbox_table
from bot.standups.model import Share
from bot.tasks.model import Dependency, Milestone
from tests.help.company import leaves
from tests.policy.table import APPROVAL_STATES, HELP_STATES, INCIDENT_STATES, TASK_STATES
from tests.rehearsal import Rehearsal
from tests.stage import Stage

_ROOM: Final = "产品群"
_SOME: Final = 3
"""One of so many is a share; it divides no number of a record's states."""
_TABLES: Final = {
    "W": "weekly_summary",
    "M": "meeting",
    "Y": "minutes",
    "T": "task",
    "H": "help_request",
    "J": "departure",
    "L": "absence",
    "A": "approval",
    "I": "incident",
    "Z": "standup",
    "Q": "standup_share",
    "X": "project",
}


@dataclass(frozen=True, slots=True)
class Message:
    """Something that would leave: to whom, and its words or (for a card) none."""

    account: str
    room: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a press did: its answer, what leaves, what the ledger notes, what else changed."""

    answer: Answer
    messages: list[Message]
    noted: list[tuple[str, str, str]]
    changed: bool


class World:
    """Presses buttons of records in every state, each as if no other had been pressed."""

    def __init__(
        self, stage: Stage, connection: Connection, subjects: Mapping[str, str], *, whole: bool
    ) -> None:
        """On a `whole` one everything is tried, else a share of it (`tries`)."""
        self.stage = stage
        self._whole = whole
        self.app = stage.app
        self._connection = connection
        self._database = Rehearsal(stage.database, connection)
        self._subjects = subjects
        self._counts = _counts()
        self._pressed = 0
        self._versions = {each: int(self._record(each).version) for each in subjects.values()}
        self._before = {each: self._state(each) for each in ("", *subjects.values())}
        self._newest = {each: self._last(each) for each in ("outbox", "ledger")}

    def tries(self, place: int, *, allowed: bool) -> bool:
        """Whether the cell at that place of a command's table is tried.

        On SQLite all that is allowed and a third of the refusals, on Postgres another third of
        either: the database has no part in them. The slow run tries every cell on both.
        """
        if self._whole:
            return True
        if self.stage.database.dialect == "sqlite":
            return allowed or place % _SOME == 0
        return place % _SOME == 1

    def press(
        self, person: str, action: str, on: str, form: dict[str, str] | None, app: App | None = None
    ) -> Effect:
        """Have somebody press a button of the record in that state, on a card that is current."""
        app = app or self.app
        engine = Engine(self._database, app.rules, self.stage.clock)
        assert on in self._subjects, (
            f"no record is {on}: have furnish() in {__file__} make one for {action}"
        )
        subject = self._subjects[on]
        self._pressed += 1
        incoming = Incoming(
            key=f"press-{self._pressed}",
            messenger="console",
            account=self.stage.account(person),
            kind=IncomingKind.ACTION,
            action=action,
            subject=subject,
            version=self._versions.get(subject, 0),
            form=form,
        )
        with self._connection.begin_nested() as played:
            effect = self._effect(engine, incoming)
            played.rollback()
        return effect

    def _effect(self, engine: Engine, incoming: Incoming) -> Effect:
        answer = engine.receive(incoming)
        changed = self._state(incoming.subject) != self._before[incoming.subject]
        return Effect(answer, self._messages(), self._noted(), changed)

    def _record(self, subject: str) -> Row[Any]:
        assert subject[0] in _TABLES, (
            f"{subject} is of no known table: add its letter and table to _TABLES in {__file__}"
        )
        table = SQLModel.metadata.tables[_TABLES[subject[0]]]
        wanted = select(table).where(table.c.id == int(subject[1:]))
        row = self._connection.execute(wanted).first()
        assert row is not None, f"{subject} was not made: see the lines of furnish() in {__file__}"
        return row

    def _state(self, subject: str) -> tuple[object, ...]:
        record = tuple(self._record(subject)) if subject else ()
        return (*record, *self._connection.execute(self._counts).one())

    def _last(self, name: str) -> int:
        table = SQLModel.metadata.tables[name]
        return self._connection.execute(select(func.max(table.c.id))).scalar() or 0

    def _messages(self) -> list[Message]:
        new = outbox_table.c.id > self._newest["outbox"]
        rows = self._connection.execute(select(outbox_table).where(new).order_by(outbox_table.c.id))
        return [
            Message(
                row.account,
                row.room,
                row.kind,
                msgspec.json.decode(row.body, type=Written).text if row.body else "",
            )
            for row in rows
            if row.kind != MessageKind.UPDATE
        ]

    def _noted(self) -> list[tuple[str, str, str]]:
        table = ledger.ledger_table
        new = table.c.id > self._newest["ledger"]
        rows = self._connection.execute(select(table).where(new).order_by(table.c.id))
        return [(row.subject, row.actor, row.action) for row in rows]


def _counts() -> Select[Any]:
    """How many rows there are of everything but what every press leaves: its key, its answer."""
    tables = (
        each for each in SQLModel.metadata.sorted_tables if each not in {inbox_table, outbox_table}
    )
    return select(
        literal(0), *(select(func.count()).select_from(t).scalar_subquery() for t in tables)
    )


def furnish(stage: Stage) -> dict[str, str]:
    """Make a record in each state; gives their ids by state, `handed-` before those handed over."""
    _say(stage, "韩梅梅", "/站会 新建 站会 @李雷 0:05-23:59")
    subjects = _requests(stage) | _tasks(stage) | _meetings(stage)
    _let_pass(stage, "10s")  # a sign of being there is later than the meeting's beginning
    subjects |= _absences(stage) | _projects(stage)
    subjects |= _approvals(stage)
    subjects |= _incidents(stage)
    _say(stage, "孙丽娜", "/值班 排班 @孙丽娜 周一")
    _say(stage, "孙丽娜", "/周报 提交 工单已清")
    leaves(stage, "wuhao")
    _departure(stage, "wuhao")
    _joins(stage, "newcomer", "客服部")
    subjects |= _standups(stage)
    return subjects | {"company": "J1", "weekly": "W1"}


def _standups(stage: Stage) -> dict[str, str]:
    """A stand-up of 韩梅梅 that goes on for days, and the share that 李雷 has told today."""
    with stage.database.snapshot() as tx:
        today = tx.connection().execute(select(func.max(Share.id))).scalar()
    _say(stage, "李雷", f"/站会发言 提交 Q{today} 联调")
    return {"standup": "Z1", "share": f"Q{today}"}


def _meetings(stage: Stage) -> dict[str, str]:
    """A meeting of 韩梅梅 in every state, and its minutes as far as they come."""
    names = ("planned", "taken", "draft", "published", "cancelled")
    for number, name in enumerate(names, start=1):
        _say(stage, "韩梅梅", f"/会议 预约 {name} @李雷 @何佳怡 @徐静 12月9日10:00-11:00", name)
        if name not in {"planned", "cancelled"}:
            _say(stage, "韩梅梅", f"/会议 开始 M{number}", name)
            _say(stage, "李雷", f"/纪要 记录 Y{number} #行动 @李雷 交文档", name)
            _say(stage, "韩梅梅", f"/纪要 记录 Y{number} #主持 @何佳怡", name)
            _say(stage, "何佳怡", f"/纪要 记录 Y{number} #投票 就这样吗", name)
        if name in {"draft", "published"}:
            _act(stage, "韩梅梅", "minutes.end", record=f"Y{number}")
    _act(stage, "韩梅梅", "minutes.publish", record="Y4")
    _act(stage, "韩梅梅", "meeting.cancel", record="M5")
    _say(stage, "韩梅梅", "/会议 预约 series @李雷 @何佳怡 @徐静 每周三10:00-11:00")
    meetings = {"series": "M6", "planned": "M1", "running": "M2", "over": "M3", "cancelled": "M5"}
    minutes = {"taken": "Y2", "draft": "Y3", "published": "Y4"}
    return {f"meeting.{state}": each for state, each in meetings.items()} | {
        f"minutes.{state}": each for state, each in minutes.items()
    }


def _projects(stage: Stage) -> dict[str, str]:
    """A project that is under way, and one that is closed, with the same people."""
    for number, name in enumerate(("started", "ended"), start=1):
        _say(stage, "韩梅梅", f"/项目 新建 {name} @李雷 @何佳怡")
        _say(stage, "韩梅梅", f"/项目 加人 X{number} @孙丽娜 !核心")
        _say(stage, "韩梅梅", f"/项目 加人 X{number} @徐静 !访客")
    _act(stage, "韩梅梅", "project.close", record="X2")
    return {"project.started": "X1", "project.ended": "X2"}


def _absences(stage: Stage) -> dict[str, str]:
    """Leave of 何佳怡 in every state; on now is the second."""
    for days in ("到 周四", "到 周五", "12月1日", "12月3日"):
        _say(stage, "何佳怡", f"/请假 {days} @马俊杰")
        if days == "到 周四":
            _say(stage, "何佳怡", "/回来了")
    _act(stage, "何佳怡", "absence.cancel", record="L4")
    names = {"over": "L1", "current": "L2", "planned": "L3", "cancelled": "L4"}
    return {f"absence.{state}": subject for state, subject in names.items()}


def _incidents(stage: Stage) -> dict[str, str]:
    """An incident of 技术部 in every state, led by its head once it is taken, and a further one."""
    subjects = {f"incident.{state}": f"I{n}" for n, state in enumerate(INCIDENT_STATES, start=1)}
    for name in (*subjects, "incident.other"):
        _say(stage, "韩梅梅", f"/紧急 上报 {name} !严重 类型:故障")
    for name, subject in subjects.items():
        if name == "incident.reported":
            continue
        _act(stage, "张伟", "incident.take", record=subject)
        for each in ("李雷", "孙丽娜", "王志远"):
            _act(stage, each, "incident.join", record=subject)
        if name in {"incident.solved", "incident.closed"}:
            _say(stage, "张伟", f"/紧急 解决 {subject} 已回滚")
        if name == "incident.closed":
            _act(stage, "韩梅梅", "incident.confirm", record=subject)
        if name == "incident.cancelled":
            _act(stage, "张伟", "incident.cancel", record=subject, reason="误报")
    _say(stage, "韩梅梅", "/紧急 上报 incident.offered !严重 类型:故障")
    _act(stage, "张伟", "incident.take", record="I7")
    _say(stage, "张伟", "/紧急 交接 I7 @马俊杰")
    return subjects | {"incident.offered": "I7"}


def _approvals(stage: Stage) -> dict[str, str]:
    """A day of leave of 李雷 in every state, with a copy for 何佳怡."""
    names = [f"approval.{state}" for state in (*APPROVAL_STATES, "handling")]
    subjects = {name: f"A{number}" for number, name in enumerate(names, start=1)}
    day = "假别:事假 天数:1 时间:2026-12-14"
    for subject in subjects.values():
        _say(stage, "李雷", f"/审批 提交 请假 {day} 事由:搬家{subject}")
        _say(stage, "李雷", f"/审批 抄送给 {subject} @何佳怡")
    _say(stage, "张伟", f"/审批 退回 {subjects['approval.returned']} 请补充")
    for name in ("approved", "handling"):
        _say(stage, "张伟", f"同意 {subjects[f'approval.{name}']}")
    _say(stage, "赵婉清", f"/审批 办结 {subjects['approval.approved']}")
    _act(stage, "李雷", "approval.withdraw", approval=subjects["approval.withdrawn"])
    return subjects


def _departure(stage: Stage, key: str) -> None:
    """Somebody's departure, as an import notes it; nothing of theirs is passed on."""
    with stage.database.transaction() as tx:
        gone = person_by_key(tx, key)
        assert gone is not None
        note(
            tx,
            [Departure(person_id=gone.id, at=stage.clock.now())],
            stage.clock.now(),
            stage.app.rules.calendar,
        )


def _joins(stage: Stage, key: str, unit: str) -> None:
    with stage.database.transaction() as tx:
        org = exported(tx)
        people = (*org.people, PersonEntry(key, key, department=unit))
        import_org(tx, msgspec.structs.replace(org, people=people))


def _requests(stage: Stage) -> dict[str, str]:
    names = [f"{family}{state}" for family in ("", "handed-") for state in HELP_STATES]
    subjects = {f"help.{name}": f"H{number}" for number, name in enumerate(names, start=1)}
    for name in subjects:
        _say(stage, "韩梅梅", f"/求助 @技术部 {name}")
    _let_pass(stage, "24h")
    for name, subject in subjects.items():
        answers = "张伟"
        if "handed" in name:
            _say(stage, "张伟", f"/求助 转交 {subject} @徐静")
            answers = "徐静"
        _bring(stage, subject, name.rpartition("-")[2].removeprefix("help."), answers)
    return subjects


def _bring(stage: Stage, subject: str, state: str, answers: str) -> None:
    if state == "taken":
        _say(stage, answers, f"收到 {subject}")
    if state in {"answered", "closed"}:
        _say(stage, answers, f"/求助 答复 {subject} 好了")
    if state == "closed":
        _say(stage, "韩梅梅", f"/求助 已解决 {subject}")
    if state == "cancelled":
        _act(stage, "韩梅梅", "help.cancel", record=subject)


def _tasks(stage: Stage) -> dict[str, str]:
    states = [*TASK_STATES[1:], TASK_STATES[0]]
    subjects = {f"task.{state}": f"T{number}" for number, state in enumerate(states, start=1)}
    for state in states[:-1]:
        _say(stage, "韩梅梅", f"/任务 新建 {state} @李雷 @何佳怡")
    _let_pass(stage, "2m")
    steps = {
        "task.doing": ["开始"],
        "task.blocked": ["开始", "阻塞 等接口"],
        "task.review": ["提交"],
        "task.done": ["提交"],
    }
    for name, verbs in steps.items():
        for verb in verbs:
            first, _, more = verb.partition(" ")
            _say(stage, "李雷", f"/任务 {first} {subjects[name]} {more}")
    _say(stage, "韩梅梅", f"/任务 验收 {subjects['task.done']}")
    _act(stage, "韩梅梅", "task.cancel", record=subjects["task.cancelled"], reason="不做了")
    _say(stage, "韩梅梅", "/任务 新建 fresh @李雷 @何佳怡")
    _tie(stage, list(subjects.values()))
    return subjects


def _tie(stage: Stage, subjects: list[str]) -> None:
    """T8 is done and was before all of them, T9 is still open; each has a milestone ahead."""
    _say(stage, "韩梅梅", "/任务 新建 前置 @李雷")
    _say(stage, "韩梅梅", "/任务 新建 另一个前置 @李雷")
    _say(stage, "李雷", "/任务 完成 T8")
    with stage.database.transaction() as tx:
        ids = [int(subject[1:]) for subject in subjects]
        tx.add_all(Dependency(task_id=each, predecessor_id=8) for each in ids)
        due = stage.clock.now() + stage.span("24h")
        tx.add_all(Milestone(task_id=each, title="初稿", due_at=due) for each in ids)


def _say(stage: Stage, person: str, text: str, room: str = _ROOM) -> None:
    _receive(stage, person, text, kind=IncomingKind.TEXT, text=text, room=room)


def _act(stage: Stage, person: str, action: str, **form: str) -> None:
    key = f"{person} {action} {form}"
    _receive(stage, person, key, kind=IncomingKind.ACTION, action=action, form=form)


def _receive(stage: Stage, person: str, key: str, **fields: object) -> None:
    """Hand an input in; nobody waits for what leaves."""
    who = {"key": key, "messenger": "console", "account": stage.account(person)}
    stage.app.engine.receive(msgspec.convert(who | fields, Incoming))


def _let_pass(stage: Stage, duration: str) -> None:
    stage.clock.advance(stage.span(duration))
    while stage.app.engine.fire():
        pass
