"""What people do in Slack and what they see of it, over real sockets."""

import asyncio

from adapters.slack.messenger import message_id
from bot.engine.incoming import mention
from storage.database import Database
from tests.doubles.slack.kit.surfaces import view_problems
from tests.doubles.slack.webhooks import Webhooks
from tests.slack.rig import HAN, LI, ROOM, Rig, rigged


async def test_a_command_is_done_and_told(rig: Rig) -> None:
    """A task made by a slash command hangs in the channel and reaches its owner."""
    ack = await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}> !高")
    assert (ack.is_done, ack.body) == (True, None)
    assert "T1 完成UI原型" in (await rig.last()).text
    urgent = await rig.last(LI)
    assert "韩梅梅 给您分配了任务" in urgent.text
    assert "收到" in urgent.buttons
    assert urgent.mentions == (LI,)


async def test_a_button_changes_all_copies(rig: Rig) -> None:
    """A press acts on the record, and every card of it shows that, in place."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
    card = await rig.last(LI)
    await rig.double.press(LI, LI, card.ts, "收到")
    assert "已收到" in (await rig.seen())[-1].text
    assert "已收到" in rig.double.message(LI, card.ts).text
    assert rig.double.message(LI, card.ts).is_edited


async def test_a_form_is_a_modal_with_errors_in_place(rig: Rig) -> None:
    """A bare noun opens its form; what is wrong stands beside its input; then it is done."""
    await rig.double.slash(HAN, ROOM, "/task")
    modal = rig.double.modal(HAN)
    assert modal is not None
    assert modal.submit == "新建任务"
    await rig.double.submit(HAN, {"标题": "联调", "截止": "胡说", "负责人": LI})
    shown = rig.double.modal(HAN)
    assert shown is not None
    assert "胡说" in shown.errors["截止"]
    await rig.double.submit(HAN, {"截止": ""})
    assert rig.double.modal(HAN) is None
    assert "负责人: 李雷" in (await rig.last()).text


async def test_a_mention_is_a_command_and_heard_once(rig: Rig) -> None:
    """A mention comes as two events and makes one task."""
    await rig.double.say(HAN, ROOM, f"<@{rig.double.bot}> 任务 新建 联调 <@{LI}>")
    await rig.settle()
    assert len({each.key for each in rig.told}) == 1
    assert len([each for each in await rig.seen() if "T1 联调" in each.text]) == 1


async def test_a_direct_message_is_a_command(rig: Rig) -> None:
    """In the direct chat no mention is needed, and the answer comes there."""
    await rig.double.say(LI, LI, "帮助")
    assert rig.told[-1].room == ""
    assert "我能帮您做这些" in (await rig.last(LI)).text


async def test_a_reply_in_a_thread_is_a_typed_reply(rig: Rig) -> None:
    """A word in a card's thread decides; other talk in the channel is left alone."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
    card = await rig.last()
    await rig.double.say(LI, ROOM, "大家好")
    await rig.double.say(LI, ROOM, "收到", thread=card.ts)
    await rig.settle()
    assert "已收到" in rig.double.message(ROOM, card.ts).text


async def test_a_form_in_a_message(rig: Rig) -> None:
    """Words that say too little are answered by a form in a message, which is sent and goes."""
    await rig.double.say(HAN, ROOM, f"<@{rig.double.bot}> /任务 新建")
    asked = await rig.last()
    assert asked.only_for == HAN
    assert "标题" in asked.inputs
    await rig.double.press(HAN, ROOM, asked.ts, "send", values={"标题": "联调", "负责人": LI})
    told = rig.told[-1]
    assert told.form is not None
    assert (told.form["title"], told.form["owner"]) == ("联调", mention(LI))
    seen = await rig.seen()
    assert asked.ts not in {each.ts for each in seen}
    assert "T1 联调" in seen[-1].text


async def test_a_message_becomes_a_task(rig: Rig) -> None:
    """The shortcut opens a form that begins with the message."""
    said = await rig.double.say(LI, ROOM, f"<@{HAN}> 登录坏了\n看日志")
    await rig.double.message_shortcut(HAN, ROOM, said.ts, "create_task")
    await rig.double.submit(HAN)
    assert "T1 @韩梅梅 登录坏了" in (await rig.last()).text
    await rig.double.shortcut(HAN, "new_task")
    assert rig.double.modal(HAN) is not None


async def test_the_home_shows_what_waits(rig: Rig) -> None:
    """The home lists what waits for somebody, and its buttons work."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
    await rig.double.open_home(LI)
    await rig.host.quiet()
    home = rig.double.home(LI)
    assert home is not None
    assert "李雷 的工作台" in home.text
    assert "任务：我的" in home.text
    assert "完成UI原型" in home.text
    assert view_problems(home.content) == []
    await rig.double.press_at_home(LI, next(each for each in home.buttons if "T1" in each))
    await rig.host.quiet()
    assert rig.told[-1].action == "task.ack"


async def test_the_home_shows_running_clocks(rig: Rig) -> None:
    """What time runs for is listed with its next reminder, and no more once it is done."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
    await rig.settle()
    await rig.double.open_home(LI)
    await rig.host.quiet()
    home = rig.double.home(LI)
    assert home is not None
    assert "正在计时" in home.text
    assert "T1 完成UI原型 · 11月24日 周二 11:36" in home.text
    await rig.double.say(LI, LI, "收到 T1")
    await rig.settle()
    await rig.double.open_home(LI)
    await rig.host.quiet()
    home = rig.double.home(LI)
    assert home is not None
    assert "正在计时" not in home.text


async def test_a_pin_goes_on_the_timeline(rig: Rig) -> None:
    """📌 on what somebody said in an incident's channel writes it down, once; elsewhere nothing."""
    there = set(rig.double.workspace.channels)
    elsewhere = await rig.double.say(LI, ROOM, "早上好")
    await rig.double.react(HAN, ROOM, elsewhere.ts, "pushpin")
    await rig.double.slash(HAN, ROOM, "/incident", "上报 支付接口超时 !严重 类型:故障")
    await rig.settle()
    (room,) = set(rig.double.workspace.channels) - there
    said = await rig.double.say(HAN, room, "数据库连接数打满了")
    before = len(rig.told)
    for emoji in ("eyes", "pushpin", "round_pushpin"):
        await rig.double.react(HAN, room, said.ts, emoji)
    await rig.settle()
    assert {each.key for each in rig.told[before:]} == {f"pin:{message_id(room, said.ts)}"}
    await rig.double.say(HAN, room, f"<@{rig.double.bot}> /紧急 时间线")
    await rig.settle()
    assert "韩梅梅 数据库连接数打满了" in (await rig.last(room)).text


async def test_a_nod_says_received(rig: Rig) -> None:
    """👍 on a card acknowledges it, in any skin; other emoji and other messages say nothing."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
    card = await rig.last(LI)
    said = await rig.double.say(HAN, HAN, "谢谢")
    await rig.settle()
    before = len(rig.told)
    await rig.double.react(LI, LI, card.ts, "eyes")
    await rig.double.react(HAN, HAN, said.ts, "+1")
    await rig.settle()
    assert len(rig.told) == before
    await rig.double.react(LI, LI, card.ts, "+1::skin-tone-3")
    await rig.double.delivery.repeat()
    await rig.settle()
    assert "已收到" in rig.double.message(LI, card.ts).text
    assert len({each.key for each in rig.told[before:]}) == 1


async def test_who_brings_the_bot_is_told_what_it_can_do(rig: Rig) -> None:
    """In a channel that it was invited to, and not where it came by itself or others came."""
    rig.double.room("C0NEW", "new", [HAN], with_bot=False)
    await rig.double.bring_the_bot(HAN, "C0NEW")
    assert "我能帮您做这些" in (await rig.last("C0NEW")).text
    before = len(rig.told)
    await rig.double.join(LI, "C0NEW")
    assert len(rig.told) == before


async def test_a_user_group_is_its_people(rig: Rig) -> None:
    """A group in a command is everybody in it whom we know; one named like a department is that."""
    rig.double.person("U0GUEST", "客人", is_guest=True)
    rig.double.group("S0UI", "ui", [LI, "U0GUEST"])
    rig.double.group("S0TECH", "技术部", [HAN])
    await rig.double.slash(HAN, ROOM, "/task", "新建 联调 <!subteam^S0UI>")
    assert "负责人: 李雷" in (await rig.last()).text
    await rig.double.say(HAN, HAN, "求助 数据库连不上 <!subteam^S0TECH|@tech>")
    await rig.settle()
    assert rig.told[-1].text.endswith("@技术部")
    asked = [each.method for each in rig.double.platform.calls if "usergroups" in each.method]
    assert len(asked) == 1
    rig.double.group("S0UI", "ui", [HAN])
    await rig.double.happened({"type": "subteam_members_changed", "subteam_id": "S0UI"})
    await rig.double.slash(HAN, ROOM, "/task", "新建 再联调 <!subteam^S0UI>")
    assert "负责人: 韩梅梅" in (await rig.last()).text


async def test_a_group_that_can_not_be_read_is_a_word(rig: Rig) -> None:
    """Without the permission, or where nobody in it is known, it is not guessed."""
    rig.double.platform.scopes.discard("usergroups:read")
    await rig.double.slash(HAN, ROOM, "/task", "新建 联调 <!subteam^S0UI>")
    await rig.settle()
    assert "@S0UI" in rig.told[-1].text
    rig.double.refusals.clear()


async def test_strangers_are_told_so(rig: Rig) -> None:
    """Somebody unknown gets a sentence in private and a home that says what to do."""
    rig.double.person("U0NEW", "新人")
    await rig.double.say("U0NEW", "U0NEW", "任务 新建 x")
    assert len(await rig.seen("U0NEW")) == 2
    await rig.double.open_home("U0NEW")
    await rig.host.quiet()
    assert rig.double.home("U0NEW") is not None


async def test_files_come_and_go(rig: Rig) -> None:
    """A file that is sent with a reply belongs to the task, and can be sent back."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
    card = await rig.last()
    await rig.double.say(LI, ROOM, "设计稿", thread=card.ts, files={"a.txt": b"hello"})
    await rig.settle()
    assert [each.name for each in rig.told[-1].files] == ["a.txt"]
    await rig.double.slash(LI, ROOM, "/task", "文件 T1")
    assert any("a.txt" in each.files for each in [*await rig.seen(LI), *await rig.seen()])


async def test_whispers_reach_who_is_not_there(rig: Rig) -> None:
    """Where the bot is not in the channel its private answer is a direct message."""
    rig.double.room("C0FAR", "far", [HAN], is_private=True, with_bot=False)
    await rig.double.slash(HAN, "C0FAR", "/task", "完成 T99")
    await rig.settle()
    assert "T99" in rig.double.last(HAN).text
    assert {each.error for each in rig.double.refusals} <= {"channel_not_found"}
    rig.double.refusals.clear()


async def test_everything_is_taken_twice_and_done_once(rig: Rig) -> None:
    """A repeated envelope of any kind changes nothing more."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
    await rig.double.delivery.repeat()
    await rig.double.say(HAN, HAN, "任务 新建 x")
    await rig.double.delivery.repeat()
    seen = await rig.seen()
    assert len([each for each in seen if "T1 完成UI原型" in each.text]) == 1
    assert len({each.key for each in rig.told}) == 2
    assert len(rig.told) == 4


async def test_what_is_unknown_is_acknowledged(rig: Rig) -> None:
    """Events and payloads that we know nothing of are acknowledged and do nothing."""
    for event in (
        {"type": "emoji_changed"},
        {"type": "message", "subtype": "channel_topic", "channel": ROOM, "ts": "1.2"},
        {"type": "message", "channel": 7},
        {"type": "team_join", "user": {}},
    ):
        assert (await rig.double.happened(event)).is_done
    assert rig.told == []
    assert rig.people_changes == ["changed"]


async def test_a_mention_in_a_thread_is_about_what_it_began_with(rig: Rig) -> None:
    """A form that is asked for in a thread begins with the thread's first message."""
    said = await rig.double.say(LI, ROOM, f"<@{HAN}> 登录坏了")
    await rig.double.say(HAN, ROOM, f"<@{rig.double.bot}> /任务 新建", thread=said.ts)
    await rig.settle()
    assert rig.told[-1].quoted == f"{mention(HAN)} 登录坏了"
    assert "登录坏了" in str((await rig.last()).blocks)


async def test_a_mention_where_the_bot_is_not(company: Database) -> None:
    """In a channel that it is not in only the mention comes, and that suffices."""
    async with rigged(company) as rig:
        event = {"type": "app_mention", "user": HAN, "channel": ROOM, "ts": "1700000000.000100"}
        said = {"text": f"<@{rig.double.bot}> 任务 新建 x", "team": "T0DOUBLE"}
        assert (await rig.double.happened(event | said)).is_done
        assert "T1 x" in (await rig.last()).text


async def test_what_was_said_first_is_done_first(rig: Rig) -> None:
    """A message whose file takes long is not overtaken by the next one of the same person."""
    file = asyncio.create_task(rig.double.say(HAN, HAN, "任务 新建 a", files={"a.txt": b"a" * 9}))
    await asyncio.sleep(0)
    await asyncio.gather(file, rig.double.say(HAN, HAN, "任务 新建 b"))
    await rig.settle()
    assert [each.text for each in rig.told] == ["任务 新建 a", "任务 新建 b"]


async def test_somebody_of_another_company_is_a_stranger(rig: Rig) -> None:
    """Met in a shared channel they have an account of their own kind and are told in private."""
    rig.double.person("U0FAR", "外人", team="T0OTHER")
    await rig.double.join("U0FAR", ROOM)
    await rig.double.slash("U0FAR", ROOM, "/task", "新建 x")
    assert rig.told[-1].account == "U0FAR@T0OTHER"
    assert (await rig.last()).only_for == "U0FAR"


async def test_nobody_can_mention_everybody(rig: Rig) -> None:
    """What somebody writes notifies nobody but who is to act, formats nothing, hides no link."""
    words = "<!channel> *急* <!here> <@U0HAN> <https://evil.example|https://good.example> &lt;"
    await rig.double.slash(HAN, ROOM, "/task")
    await rig.double.submit(HAN, {"标题": words, "负责人": LI, "in.description": words})
    card = await rig.last()
    assert card.mentions == (LI,)
    assert words in card.text
    assert words in card.fallback
    assert (await rig.last(LI)).mentions == ()


async def test_signed_http_does_the_same(company: Database) -> None:
    """Commands, events and modals work by signed posts; the address is verified."""
    async with rigged(company, by_http=True) as rig:
        await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
        await rig.double.delivery.repeat()
        assert len({each.key for each in rig.told}) == 1
        await rig.double.say(LI, LI, "我的任务")
        assert "T1 完成UI原型" in (await rig.last(LI)).text
        await rig.double.slash(HAN, ROOM, "/task", "")
        await rig.double.submit(HAN, {"标题": "x", "截止": "胡说"})
        modal = rig.double.modal(HAN)
        assert modal is not None
        assert list(modal.errors) == ["截止"]
        assert rig.double.refusals == []
        hooks = rig.double.delivery.transport
        assert isinstance(hooks, Webhooks)
        assert await hooks.verify()
        rig.double.platform.signing_secret = "another"
        ack = await rig.double.slash(HAN, ROOM, "/task", "新建 y")
        assert ack.why == "http_401"
