"""Live cards: every copy shows its record, for its reader, in their language, and no more often."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from psycopg import OperationalError as Unreachable
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot.directory.queries import people_named
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.engine.effects.private import write
from bot.engine.feature import Feature
from bot.engine.messenger import DeliveryRefused, MessageGone, MessageKind, Outgoing, Ring
from bot.engine.outbox.live import posted_table
from bot.engine.outbox.notice import Notice
from bot.engine.outbox.rows import outbox_table
from bot.engine.rules import Rules
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from storage.database import Database
from tests.engine.post import forget_warnings
from tests.engine.test_outbox import give_up
from tests.recorder import Recorder
from tests.stage import Stage, staged

_PEOPLE = [
    {"name": "韩梅梅", "id": "han", "accounts": {"slack": "U1"}},
    {"name": "李雷", "id": "lilei", "accounts": {"slack": "U2"}},
    {"name": "Jim", "id": "jim", "language": "en", "accounts": {"slack": "U3"}},
]


@pytest.fixture
def two(database: Database) -> Iterator[Stage]:
    """A company on two messengers at once."""
    with staged(database, org={"people": _PEOPLE}, messengers=["console", "slack"]) as stage:
        yield stage


def updates(stage: Stage, messenger: str = "console") -> list[str]:
    """The texts of all updates so far."""
    sent = stage.messengers[messenger].delivered
    return [each.text for each in sent if each.message.kind is MessageKind.UPDATE]


def test_every_copy_changes(stage: Stage) -> None:
    """A press anywhere changes the room's card and everybody's own, each in its language."""
    stage.say("韩梅梅", "/任务 新建 联调 @Jim @何佳怡", room="产品群")
    stage.ignore()
    stage.click("Jim Green", "收到", on="T1", room="产品群")
    assert "已收到" in stage.shown("产品群", "T1", room="产品群")
    assert "已收到" in stage.shown("何佳怡", "T1")
    assert "to do · acknowledged" in stage.shown("Jim Green", "T1")


def test_on_two_messengers(two: Stage) -> None:
    """A task of a console room is acknowledged on Slack and seen in both."""
    two.say("韩梅梅", "/任务 新建 联调 @Jim", room="产品群", messenger="console")
    two.expect("产品群")
    two.expect("Jim", messenger="console")
    two.say("Jim", "T1", messenger="slack")
    two.expect("Jim", messenger="slack", contains="not acknowledged")
    two.click("Jim", "Got it", on="T1", messenger="slack")
    assert "已收到" in two.shown("产品群", "T1", room="产品群")
    assert "acknowledged" in two.shown("Jim", "T1")


def test_told_where_the_input_came_from(two: Stage) -> None:
    """People are written to on the messenger that the matter is on, where they use it."""
    two.say("韩梅梅", "/任务 新建 联调 @李雷", messenger="slack", room="C1")
    two.expect("C1", messenger="slack")
    two.expect("李雷", messenger="slack")
    two.silence()


def test_changes_are_gathered(database: Database) -> None:
    """What changes within the debounce is drawn once."""
    with staged(database, settings={"outbox.debounce": "2s"}) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.ignore()
        for percent in range(10, 60, 10):
            stage.say("李雷", f"/任务 进度 T1 %{percent}")
        stage.ignore()
        assert updates(stage) == []
        stage.wait("2s")
        assert len(updates(stage)) == 2
        assert all("50%" in text for text in updates(stage))


def test_nothing_new_is_not_sent(stage: Stage) -> None:
    """A card that would look the same when its minute of grace is over is left alone."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.say("李雷", "收到 T1")
    stage.ignore()
    before = len(updates(stage))
    stage.wait("2m")
    assert len(updates(stage)) == before


def test_a_change_during_delivery(stage: Stage) -> None:
    """What changes while a card is under way is shown by another update, in any lane."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.ignore()
    talkative = _Talkative(**vars(stage.box))
    put(stage, talkative)
    stage.restart()
    talkative.during.append(lambda: say(stage, "/任务 进度 T1 %20"))
    talkative.during.append(lambda: say(stage, "/任务 进度 T1 %30"))
    say(stage, "/任务 进度 T1 %10")
    stage.settle()
    stage.ignore()
    assert "30%" in stage.shown("产品群", "T1", room="产品群")
    assert "30%" in stage.shown("李雷", "T1")


def test_a_change_while_the_card_is_first_posted(stage: Stage) -> None:
    """A card that is under way for the first time is followed by what changed meanwhile."""
    talkative = _Talkative(**vars(stage.box))
    put(stage, talkative)
    stage.restart()
    talkative.during.append(lambda: say(stage, "/任务 进度 T1 %20"))
    say(stage, "/任务 新建 备份")
    stage.settle()
    stage.ignore()
    assert "20%" in stage.shown("李雷", "T1")


def test_a_post_that_was_lost_and_changed(stage: Stage) -> None:
    """Where an old version may have arrived the card is drawn once more."""
    stage.box.lost_answers = 1
    stage.say("李雷", "/任务 新建 备份")
    stage.say("李雷", "/任务 进度 T1 %20")
    stage.wait("1m")
    stage.ignore()
    assert "20%" in stage.shown("李雷", "T1")
    forget_warnings(stage)


def test_a_post_that_was_lost_with_the_database(stage: Stage) -> None:
    """A messenger whose own notes can't be written has sent the message all the same."""
    stage.box.lost_answers = 1
    stage.box.loss = OperationalError("SELECT 1", None, Unreachable("the server has gone"))
    stage.say("李雷", "/任务 新建 备份")
    stage.say("李雷", "/任务 进度 T1 %20")
    stage.wait("1m")
    stage.ignore()
    assert "20%" in stage.shown("李雷", "T1")
    forget_warnings(stage)


def test_an_update_waits_for_its_post(stage: Stage) -> None:
    """No update goes, or is given up, before the post that it would change has arrived."""
    stage.box.troubles.append(ConnectionError("broken"))
    stage.say("李雷", "/任务 新建 备份")
    stage.say("李雷", "/任务 进度 T1 %20")
    stage.settle()
    assert stage.box.delivered == []
    stage.wait("2m")
    stage.ignore()
    assert "20%" in stage.shown("李雷", "T1")
    forget_warnings(stage)


def test_a_post_that_never_arrived(stage: Stage) -> None:
    """A card that the messenger refused is not updated, and its task lives on."""
    stage.box.troubles.append(DeliveryRefused("no such room"))
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="gone")
    stage.expect("李雷")
    stage.say("李雷", "收到 T1")
    stage.expect("李雷", contains="已记录")
    stage.wait("2m")
    assert [each.message.room for each in stage.box.shown()] == ["", ""]
    with stage.database.snapshot() as tx:
        open_rows = select(func.count()).where(outbox_table.c.state == "waiting")
        assert tx.connection().execute(open_rows).scalar_one() == 0
    forget_warnings(stage, parked=True)
    give_up(stage)


def test_a_card_that_is_gone_is_forgotten(stage: Stage) -> None:
    """Where the room, or the message in it, is there no more, nothing is tried twice or parked."""
    stage.say("李雷", "/任务 新建 备份", room="产品群")
    stage.expect("产品群")
    stage.hand_in("李雷", kind="action", action="task.start", subject="T1", version=1)
    stage.box.troubles.append(MessageGone("the group was dissolved"))
    stage.settle()
    with stage.database.snapshot() as tx:
        rooms = select(posted_table.c.room).where(posted_table.c.room != "")
        assert tx.connection().execute(rooms).all() == []


def test_reminders_grow_louder(stage: Stage) -> None:
    """What is urgent begins in the app and may call at its third rung; all else stays there."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷 !急")
    stage.say("韩梅梅", "/任务 新建 备份 @李雷")
    stage.wait("3h")
    stage.ignore()
    loud: dict[str, list[Ring]] = {"T1": [], "T2": []}
    for each in stage.box.delivered:
        if each.message.kind is MessageKind.URGENT:
            loud[each.message.subject].append(each.message.ring)
    assert loud["T1"] == sorted(loud["T1"])
    assert loud["T1"][0] is Ring.APP
    assert loud["T1"][-1] > Ring.APP
    assert {*loud["T2"]} <= {Ring.APP}


def test_merged_messages_are_no_live_cards(database: Database) -> None:
    """A merged message stays what it said; the copies that it stands for are forgotten."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        for title in ("甲", "乙", "丙"):
            stage.say("韩梅梅", f"/任务 新建 {title} @李雷", room="产品群")
        stage.ignore()
        stage.until("2026-11-30T09:00")
        merged = stage.expect("李雷", contains="3 条消息")
        stage.click("李雷", "收到 T2")
        stage.say("李雷", "收到", reply_to=merged)
        stage.expect("李雷", contains=["收到：是哪一个？", "点一个，或写上编号"])
        with database.snapshot() as tx:
            mine = select(func.count()).where(posted_table.c.account == "lilei")
            assert tx.connection().execute(mine).scalar_one() == 0
        stage.click("李雷", "收到 T1")
        stage.click("李雷", "收到 T3")
        stage.wait("3d")


def test_merged_behind_what_is_no_record(database: Database) -> None:
    """A summary and a sentence that were held back are merged with records, whichever was first."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        with database.transaction() as tx:
            ctx = Context(tx, stage.app.rules, stage.clock.now())
            summary = Card("本周汇总", body="都完成了")
            write(ctx, people_named(tx, "李雷")[0], lambda _: summary)
        stage.say("韩梅梅", "/任务 新建 甲 @李雷", room="产品群")
        stage.ignore()
        stage.until("2026-11-30T09:00")
        stage.expect("李雷", contains=["2 条消息", "本周汇总: 都完成了", "T1 甲"])
        stage.silence()
        stage.click("李雷", "收到 T1")


def test_merged_and_lost(database: Database) -> None:
    """A merged message that has to be tried again holds the same and comes once."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        for title in ("甲", "乙"):
            stage.say("韩梅梅", f"/任务 新建 {title} @李雷", room="产品群")
        stage.ignore()
        stage.box.lost_answers = 1
        stage.until("2026-11-30T09:05")
        stage.expect("李雷", contains=["2 条消息", "T1 甲", "T2 乙"])
        stage.silence()
        assert stage.box.repeats == 1
        forget_warnings(stage)


def test_merged_with_what_can_not_be_drawn(database: Database) -> None:
    """One record that can't be shown keeps back no other: they go each by itself in the end."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 甲 @李雷", room="产品群")
        with database.transaction() as tx:
            ctx = Context(tx, stage.app.rules, stage.clock.now())
            ctx.notify(people_named(tx, "李雷")[0], "T99")
            ctx.flush()
        stage.say("韩梅梅", "/任务 新建 乙 @李雷", room="产品群")
        stage.ignore()
        stage.until("2026-11-30T09:15")
        stage.expect("李雷", contains="T1 甲")
        stage.expect("李雷", contains="T2 乙")
        stage.silence()
        forget_warnings(stage, parked=True)
        give_up(stage)


def test_many_held_messages(database: Database) -> None:
    """However many were held back, each is told exactly once, at most fifty-one in a message."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        for number in range(1, 61):
            stage.say("韩梅梅", f"/任务 新建 第{number}件 @李雷", room="产品群")
        stage.ignore()
        stage.until("2026-11-30T09:00")
        told = stage.expect("李雷").text + stage.expect("李雷").text
        stage.silence()
        lines = [line for line in told.split("\n") if " 第" in line]
        assert sorted(line.split(" ")[0] for line in lines) == sorted(f"T{n}" for n in range(1, 61))


def test_versions_only_rise(stage: Stage) -> None:
    """What a card offers is never older than what it offered before."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.say("李雷", "收到 T1")
    stage.say("李雷", "/任务 进度 T1 %10")
    stage.say("李雷", "完成 T1")
    stage.ignore()
    of_room = [e.card.version for e in stage.box.delivered if e.message.room]
    assert all(earlier < later for earlier, later in pairwise(of_room))


def say(stage: Stage, text: str) -> None:
    """Hand in a text of 李雷 without letting anything leave yet."""
    stage.hand_in("李雷", kind="text", text=text)


def put(stage: Stage, box: Recorder) -> None:
    """Let people use this recorder."""
    stage.messengers[box.name] = box


@dataclass
class _Talkative(Recorder):
    """A recorder during whose deliveries something happens."""

    during: list[Callable[[], None]] = field(default_factory=list)

    async def deliver(self, message: Outgoing) -> str:
        """Have something happen, then deliver."""
        if self.during:
            self.during.pop(0)()
        return await super().deliver(message)


def test_copies_fall_behind(stage: Stage) -> None:
    """However often it was shown, the first copy in a chat changes, and the newest two do."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷")
    for _ in range(6):
        remind(stage, "李雷")
    stage.ignore()
    assert len(updates(stage)) == 3  # each reminder leaves one behind, once it has arrived
    stage.say("李雷", "收到 T1")
    stage.ignore()
    of_task = [each for each in stage.box.shown() if each.message.subject == "T1"]
    ours = [each for each in of_task if each.message.account == "lilei"]
    assert [bool(each.buttons) for each in ours] == [True, *[False] * 4, True, True]
    assert "最新的在下面；发送 T1 也能看到" in ours[1].text
    before = len(updates(stage))
    stage.say("李雷", "/任务 进度 T1 %10")
    stage.ignore()
    assert len(updates(stage)) - before == 3 + 1  # and the one with 韩梅梅


def test_what_is_held_back_leaves_none_behind(database: Database) -> None:
    """Reminders that quiet hours hold back, and merge, push aside none of those that hang."""
    with staged(database) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷")
        stage.say("李雷", "收到 T1")
        remind(stage, "李雷")
        remind(stage, "李雷")
        stage.ignore()
        stage.until("2026-11-23T21:00")
        for _ in range(3):
            remind(stage, "李雷", at_once=False)
        stage.say("李雷", "/任务 进度 T1 %10")
        stage.ignore()
        assert not any("不再更新" in each.text for each in stage.box.shown())


def remind(stage: Stage, person: str, *, at_once: bool = True) -> None:
    """Have time show a person the card of T1 once more, as reminders do."""
    with stage.database.transaction() as tx:
        ctx = Context(tx, stage.app.rules, stage.clock.now())
        ctx.notify(people_named(tx, person)[0], "T1", Notice(at_once=at_once))
        ctx.flush()
    stage.settle()


def test_who_has_to_act_is_mentioned(stage: Stage) -> None:
    """In a room the owner is, also when the card changes; not who acts."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    hung = stage.expect("产品群")
    assert hung.message.mentions == ("lilei",)
    stage.ignore()
    stage.click("李雷", "收到", on="T1", room="产品群")
    assert stage.card("韩梅梅", "T1", room="产品群").message.mentions == ("lilei",)
    stage.say("李雷", "/任务 新建 备份", room="产品群")
    assert stage.expect("产品群", contains="备份").message.mentions == ()
    stage.ignore()


def test_a_deputy_is_mentioned_instead(stage: Stage) -> None:
    """Whoever stands in for somebody has to act; a crowd is told in private alone."""
    stage.say("李雷", "请假中 今天 代理 @何佳怡")
    stage.ignore()
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    assert stage.expect("产品群").message.mentions == (stage.account("何佳怡"),)
    stage.ignore()


def test_no_letter_means_two_records() -> None:
    """Two features that claim one letter stop the start: else cards of one would draw the other."""
    own = load_settings(environment={}, env_file=None)
    feature = Feature((), {"T": lambda *_: Card("T1")})
    with pytest.raises(ValueError, match="claim T"):
        Rules.of([feature, feature], own, company_calendar(own), ())
