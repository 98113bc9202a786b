"""The state machine by itself and under the engine, whatever people do and time brings."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.errors import UserError
from bot.help.model import MOVES, UNSOLVED, WAITING, Asked, Request, Role, State
from bot.time.deadline_tables import WAITING as DUE
from bot.time.deadline_tables import clock_table, deadline_table
from storage.database import Database
from tests.databases import PostgresTemplate, SqliteTemplate
from tests.stage import Stage, staged

Fresh = Callable[[], Database]
Step = tuple[str, str, str]

_START: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)
_DEEDS: Final[dict[str, Callable[[Request, datetime], None]]] = {
    "take": lambda request, at: request.take(at),
    "answer": lambda request, at: request.answer(at),
    "close": lambda request, at: request.close(at),
    "cancel": lambda request, _: request.cancel("不用了"),
    "reopen": lambda request, _: request.reopen("还没好"),
    "hand over": lambda request, _: request.hand_over(3, None),
}
_ALLOWED: Final = {
    "take": {State.OPEN: State.TAKEN},
    "answer": dict.fromkeys(UNSOLVED, State.ANSWERED),
    "close": dict.fromkeys(UNSOLVED, State.CLOSED),
    "cancel": dict.fromkeys(WAITING, State.CANCELLED),
    "reopen": dict.fromkeys((State.ANSWERED, State.CLOSED, State.CANCELLED), State.OPEN),
    "hand over": dict.fromkeys(WAITING, State.OPEN),
}


def _request(state: State = State.OPEN) -> Request:
    return Request(
        id=1,
        problem="测试环境连不上",
        state=state.value,
        asker_id=1,
        asked_id=2,
        messenger="console",
        created_at=_START,
        due_at=_START,
    )


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", _DEEDS)
def test_each_deed_in_each_state(deed: str, state: State) -> None:
    """Every deed leads where the table says, or is refused and changes nothing."""
    request = _request(state)
    before = request.model_dump()
    wanted = _ALLOWED[deed].get(state)
    if wanted is None:
        with pytest.raises(UserError) as refused:
            _DEEDS[deed](request, _START)
        assert refused.value.key == "help.cannot"
        assert request.model_dump() == before
    else:
        _DEEDS[deed](request, _START)
        assert request.state == wanted


@given(st.lists(st.sampled_from(sorted(_DEEDS)), max_size=30))
def test_any_history(deeds: list[str]) -> None:
    """Whatever is tried in whatever order, the marks on a request fit its state."""
    request, at = _request(), _START
    for deed in deeds:
        before, at = State(request.state), at + timedelta(minutes=1)
        try:
            _DEEDS[deed](request, at)
        except UserError:
            assert request.state == before
            continue
        after = State(request.state)
        assert after is before or after in MOVES[before]
        assert request.is_waiting == (after in WAITING)
        assert (request.responded_at is not None) >= (after in {State.TAKEN, State.ANSWERED})
        assert (request.closed_at is not None) == (after is State.CLOSED)
        assert request.round == 1 or "reopen" in deeds


_STEPS: Final = st.one_of(
    st.tuples(
        st.just("click"),
        st.sampled_from(("张伟", "李雷", "陈思远", "韩梅梅", "王志远")),
        st.sampled_from(("ack", "answer", "assign", "close", "reopen", "cancel")),
    ),
    st.tuples(st.just("wait"), st.just(""), st.sampled_from(("20m", "2h", "9h", "24h", "60h"))),
    st.tuples(st.just("sleep"), st.just(""), st.sampled_from(("3h", "50h"))),
)
_FORMS: Final = {
    "answer": {"answer": "重启了"},
    "assign": {"asked": "李雷"},
    "reopen": {"reason": "没用"},
}


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest) -> Fresh:
    """Gives a database without rows, as often as it is asked."""
    template: SqliteTemplate | PostgresTemplate = request.getfixturevalue(
        f"{request.param}_template"
    )
    return template.emptied


_ON_ONE_DATABASE: Final = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_HISTORIES: Final = st.lists(_STEPS, min_size=3, max_size=10)


@settings(_ON_ONE_DATABASE, max_examples=5)
@given(steps=_HISTORIES)
def test_clocks_run_while_an_answer_is_owed(fresh: Fresh, steps: list[Step]) -> None:
    """Through any presses, waits and restarts: an owed answer has its clock, any other has none.

    Nobody is asked twice on the way up, the asker never, and never more levels than are set.
    """
    _live(fresh, steps)


@pytest.mark.slow
@settings(_ON_ONE_DATABASE, max_examples=150)
@given(steps=_HISTORIES)
def test_many_histories(fresh: Fresh, steps: list[Step]) -> None:
    """The same, for many more histories."""
    _live(fresh, steps)


def _live(fresh: Fresh, steps: list[Step]) -> None:
    with staged(fresh()) as stage:
        stage.say("韩梅梅", "/求助 @技术部 测试环境连不上", room="产品群")
        stage.ignore()
        for kind, person, what in steps:
            if kind == "click":
                _press(stage, person, what)
            else:
                getattr(stage, kind)(what)
            stage.ignore()
            _check(stage)


def _press(stage: Stage, person: str, verb: str) -> None:
    card = stage.card("产品群", "H1", room="产品群").card
    stage.send(
        person,
        kind="action",
        action=f"help.{verb}",
        subject="H1",
        version=card.version,
        form=_FORMS.get(verb),
    )


def _check(stage: Stage) -> None:
    with stage.database.snapshot() as tx:
        request = tx.get_one(Request, 1)
        owed = tx.connection().execute(
            sa.select(clock_table.c.ladder)
            .join(deadline_table, deadline_table.c.clock_id == clock_table.c.id)
            .where(clock_table.c.subject == "H1", deadline_table.c.state == DUE)
        )
        ladders = Counter(owed.scalars().all())
        assert ladders["help.escalate"] == int(request.is_waiting)
        assert ladders["help.ack"] <= int(request.state == State.OPEN)
        leaders = tx.exec(select(Asked).where(Asked.role == Role.ESCALATED.value)).all()
        assert len(leaders) == len({(each.round, each.person_id) for each in leaders})
        assert request.asker_id not in {each.person_id for each in leaders}
        assert request.level <= stage.app.settings.help.max_levels
