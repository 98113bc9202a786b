"""Slack is answered in time, and people are, however long the engine takes."""

from dataclasses import replace

from storage.database import Database
from tests.slack.rig import HAN, HURRIED, LI, ROOM, Rig, rigged

SLOW = replace(HURRIED, soon=0.0)
AT_ONCE = replace(HURRIED, soon=0.0, guard=0.0)


async def _go_on(rig: Rig) -> None:
    """Let the engine handle what waits, and everything be shown."""
    rig.go.set()
    await rig.host.quiet()


async def test_a_slow_command_becomes_its_form(company: Database) -> None:
    """The acknowledgement goes out; a view says that it takes longer, and becomes the form."""
    async with rigged(company, watch=SLOW) as rig:
        rig.go.clear()
        assert (await rig.double.slash(HAN, ROOM, "/task")).is_done
        waiting = rig.double.modal(HAN)
        assert waiting is not None
        assert "处理中" in waiting.text
        await _go_on(rig)
        form = rig.double.modal(HAN)
        assert form is not None
        assert form.id == waiting.id
        assert form.submit == "新建任务"
        assert rig.double.refusals == []


async def test_a_slow_press_says_that_it_is_done(company: Database) -> None:
    """A view that was opened to say that it takes longer says how it ended."""
    async with rigged(company, watch=SLOW) as rig:
        await rig.double.slash(HAN, ROOM, "/task", f"新建 完成UI原型 <@{LI}>")
        await rig.host.quiet()
        card = await rig.last(LI)
        rig.go.clear()
        await rig.double.press(LI, LI, card.ts, "收到")
        await _go_on(rig)
        shown = rig.double.modal(LI)
        assert shown is not None
        assert "已完成" in shown.text
        rig.go.clear()
        rig.double.person("U0NEW", "新人")
        await rig.double.join("U0NEW", ROOM)
        await rig.double.press("U0NEW", ROOM, rig.double.messages(ROOM)[0].ts, "开始")
        await _go_on(rig)
        told = rig.double.modal("U0NEW")
        assert told is not None
        assert "未执行" in told.text


async def test_a_slow_form_keeps_what_was_filled_in(company: Database) -> None:
    """A form that is judged late comes back with its errors and all that was typed."""
    async with rigged(company, watch=SLOW) as rig:
        await rig.double.slash(HAN, ROOM, "/task")
        await rig.host.quiet()
        rig.go.clear()
        values = {"标题": "联调", "截止": "胡说", "负责人": LI, "优先级": "高"}
        assert (await rig.double.submit(HAN, values)).is_done
        await _go_on(rig)
        shown = rig.double.modal(HAN)
        assert shown is not None
        assert "胡说" in str(shown.content)
        assert "联调" in str(shown.content)
        await rig.double.submit(HAN, {"截止": ""})
        await rig.host.quiet()
        assert "负责人: 李雷" in (await rig.last()).text
        assert rig.double.refusals == []


async def test_a_slow_event_is_not_acknowledged_and_comes_again(company: Database) -> None:
    """An event in work is repeated by Slack; its repetition finds it done, once."""
    async with rigged(company, watch=AT_ONCE, by_http=True) as rig:
        rig.go.clear()
        await rig.double.say(HAN, HAN, "任务 新建 x")
        assert rig.double.delivery.delivered == []
        await _go_on(rig)
        seen = await rig.seen(HAN)
        assert len([each for each in seen if "T1 x" in each.text]) == 1


async def test_an_input_that_can_not_be_kept(company: Database) -> None:
    """Where nothing can be written, a gesture is told so and an event is left to come rig."""
    async with rigged(company, by_http=True) as rig:
        rig.broken = True
        assert (await rig.double.slash(HAN, ROOM, "/task", "新建 x")).is_done
        assert rig.double.last(ROOM).only_for == HAN
        await rig.double.say(HAN, HAN, "任务 新建 x")
        assert rig.double.delivery.delivered[-1].payload["command"] == "/task"


async def test_a_spent_trigger_is_told(rig: Rig) -> None:
    """A form whose trigger has died is asked for once more, in words."""
    rig.double.faults.refuse("views.open", "expired_trigger_id")
    await rig.double.slash(HAN, ROOM, "/task")
    assert "请再点一次" in rig.double.last(ROOM).text
    rig.double.refusals.clear()
