"""`muster say`: one input through the whole engine."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.directory.model import PEOPLE, PersonName
from bot.time.deadline_tables import deadline_table
from tests.cli.conftest import Muster
from tests.databases import open_closing

TASK = "/任务 新建 完成UI原型 @李雷 周五17:00 !高"


@pytest.fixture(autouse=True)
def _without_quiet_hours(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Night or day, what may leave leaves."""
    del alone
    monkeypatch.setenv("MUSTER_QUIET_START", "09:00")
    monkeypatch.setenv("MUSTER_QUIET_END", "09:00")


def test_everybody_s_view_is_printed_as_json(muster: Muster) -> None:
    """The room gets the card and its owner a strong reminder, in this order and shape."""
    shown = muster("say", "--as", "韩梅梅", "--in", "产品群", "--create-room", TASK, "--json")
    assert shown.code == 0, shown.err
    room, owner = shown.lines()
    assert list(room) == ["at", "messenger", "to", "kind", "subject", "text", "buttons"]
    assert (room["to"], room["kind"], room["subject"]) == ({"room": "产品群"}, "post", "T1")
    assert (owner["to"], owner["kind"]) == ({"person": "李雷"}, "urgent")
    assert "收到" in str(owner["buttons"])


def test_people_see_panels(muster: Muster) -> None:
    """Without --json each message is a panel with its buttons."""
    shown = muster("say", "--as", "hanmeimei", TASK)
    assert "完成UI原型" in shown.out
    assert "[收到]" in shown.out


def test_what_is_said_next_changes_the_cards(muster: Muster) -> None:
    """A second call goes on where the first ended: the owner's answer redraws the room's card."""
    muster("say", "--as", "韩梅梅", "--in", "产品群", "--create-room", TASK)
    shown = muster("say", "--as", "李雷", "收到 T1", "--json")
    redrawn = [line for line in shown.lines() if line["kind"] == "update"]
    assert {"room": "产品群"} in [line["to"] for line in redrawn]
    assert all("已收到" in str(line["text"]) for line in redrawn)


def test_what_quiet_hours_hold_back_is_shown_with_its_time(
    muster: Muster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In quiet hours the owner's message is printed with the later time at which it arrives."""
    monkeypatch.setenv("MUSTER_QUIET_START", "00:00")
    monkeypatch.setenv("MUSTER_QUIET_END", "23:59")
    monkeypatch.setenv("MUSTER_CALENDAR_WEEK", "mon-sun 00:00-24:00")
    room, owner = muster(
        "say", "--as", "韩梅梅", "--in", "产品群", "--create-room", TASK, "--json"
    ).lines()
    assert str(room["at"]) < str(owner["at"])
    assert "T23:59:00" in str(owner["at"])


def test_a_form_that_opens_is_printed(muster: Muster) -> None:
    """A command without its arguments answers with a form."""
    (form,) = muster("say", "--as", "李雷", "/任务 新建", "--json").lines()
    assert (form["kind"], form["to"]) == ("form", {"person": "李雷"})


def test_talk_that_is_not_for_the_bot_is_said_to_be(muster: Muster) -> None:
    """In a room only what is addressed to the bot is answered."""
    shown = muster("say", "--as", "李雷", "--in", "产品群", "--create-room", "早上好")
    assert (shown.code, shown.out) == (0, "")
    assert "not addressed" in shown.err


def test_an_unknown_person_and_an_unknown_room_are_sentences(muster: Muster) -> None:
    """The mistake is named, and nothing is said."""
    assert "Nobody here is called 李逵" in muster("say", "--as", "李逵", "hi").err
    muster("say", "--as", "李雷", "--in", "产品群", "--create-room", "hi")
    shown = muster("say", "--as", "李雷", "--in", "生产群", "hi")
    assert shown.code == 1
    assert "产品群" in shown.err


def test_two_people_of_one_name_ask_back(muster: Muster) -> None:
    """With two of a name the sentence gives their keys, one of which decides."""
    with open_closing(muster.url) as database, database.transaction() as tx:
        jim = tx.connection().execute(select(PEOPLE.c.id).where(PEOPLE.c.key == "jim")).scalar_one()
        tx.add(PersonName(folded="李雷", person_id=jim))
    shown = muster("say", "--as", "李雷", "hi")
    assert shown.code == 1
    assert "lilei" in shown.err
    assert "jim" in shown.err
    assert muster("say", "--as", "lilei", "/任务 我的").code == 0


def test_deadlines_are_left_to_the_running_process(muster: Muster) -> None:
    """Saying one thing makes nobody's overdue reminder go out."""
    muster("say", "--as", "韩梅梅", TASK)
    with open_closing(muster.url) as database, database.transaction() as tx:
        past = tx.connection().execute(select(deadline_table.c.due_at)).scalars().first()
        assert past is not None
        tx.connection().execute(
            deadline_table.update().values(retry_at=past.replace(year=past.year - 1))
        )
    shown = muster("say", "--as", "韩梅梅", "/任务 列表", "--json")
    assert [line["to"] for line in shown.lines()] == [{"person": "韩梅梅"}]
