"""Whom a message names: placed where the name stands, said behind where it does not."""

import pytest

from adapters.dingtalk.naming import is_lost, named, without_us
from bot.engine.incoming import mention
from tests.dingtalk.conftest import Desk
from tests.dingtalk.samples import ROOM
from tests.doubles.dingtalk import DingtalkDouble

LI, HAN = mention("li"), mention("han")
PEOPLE = {"li": "李雷", "han": "韩梅梅"}
KNOWN = {"李雷": ["li"], "韩梅梅": ["han"], "技术部": [], "王芳": [], "小李": ["li"]}


@pytest.mark.parametrize(
    "said, people, heard",
    [
        (" 任务 @李雷 @韩梅梅 周五 ", PEOPLE, f"任务 {LI} {HAN} 周五"),
        ("任务 @韩梅梅 @李雷", PEOPLE, f"任务 {HAN} {LI}"),
        ("任务 周五", PEOPLE, f"任务 周五 {LI} {HAN}"),
        ("任务 @小李", {"li": "李雷"}, f"任务 {LI}"),
        ("任务 @李雷请看", {"li": "李雷"}, f"任务 {LI} 请看"),
        ("任务 @Leo", {"li": "李雷"}, f"任务 {LI}"),
        ("任务 @Jim Green 周五", {"jim": "Jim Green"}, f"任务 {mention('jim')} 周五"),
        ("求助 @技术部 @Leo", {"li": ""}, f"求助 @技术部 {LI}"),
        ("求助 @技术部 快", {"li": "李雷"}, f"求助 @技术部 快 {LI}"),
        ("任务 @王芳", {"li": "李雷"}, f"任务 @王芳 {LI}"),
        ("任务 @Leo @Ann", PEOPLE, f"任务 @Leo @Ann {LI} {HAN}"),
        ("a@b.cn \ue000x\ue001", {}, "a@b.cn x"),
    ],
)
def test_a_name_is_found_and_never_guessed(said: str, people: dict[str, str], heard: str) -> None:
    """What stands in the text is where it is; what is doubtful is left for the engine to ask."""
    assert named(said, people, KNOWN) == heard


@pytest.mark.parametrize(
    "said, heard",
    [
        ("@Muster 任务 @李雷", "任务 @李雷"),
        ("@技术部 求助", "@技术部 求助"),
        ("@李雷 请看", "@李雷 请看"),
        ("任务 @Muster", "任务 @Muster"),
    ],
)
def test_our_own_name_before_a_command_is_none_of_it(said: str, heard: str) -> None:
    """A name that is nobody's, at the very beginning, is ours."""
    assert without_us(said, {"li": "李雷"}, KNOWN) == heard


@pytest.mark.usefixtures("connected")
async def test_a_client_that_leaves_our_name(double: DingtalkDouble, desk: Desk) -> None:
    """The command is the same."""
    await double.say("li", ROOM, "@Muster 任务 列表", mentions=[double.bot])
    assert desk.taken[0].text == "任务 列表"


def test_names_that_nobody_tells_are_missed() -> None:
    """Whoever is neither in the text nor told by account would be forgotten silently."""
    assert is_lost("任务 周五", 1)
    assert not is_lost("任务 @李雷", 1)


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("stays", [True, False])
async def test_names_by_either_client(double: DingtalkDouble, desk: Desk, *, stays: bool) -> None:
    """Whether a client leaves the names in the text or not, the same people are meant."""
    double.tenant.names_stay = stays
    await double.say("li", ROOM, "任务 修复 @han", mentions=[double.bot])
    assert desk.taken[0].text == f"任务 修复 {HAN}"


@pytest.mark.usefixtures("connected")
async def test_people_without_accounts_are_asked_for(double: DingtalkDouble, desk: Desk) -> None:
    """Where neither name nor account arrives, whoever wrote is told to type the name."""
    double.tenant.names_stay = double.tenant.at_users_have_staff_ids = False
    await double.say("li", ROOM, "任务 修复 @han", mentions=[double.bot])
    await double.until(lambda: len(double.messages("li")) == 1)
    assert "姓名" in double.messages("li")[0].text
    assert desk.taken == []
    double.tenant.names_stay = True
    await double.say("li", ROOM, "任务 修复 @han", mentions=[double.bot])
    assert desk.taken[0].text == "任务 修复 @韩梅梅"


@pytest.mark.usefixtures("connected")
async def test_a_reply_brings_what_it_answers(double: DingtalkDouble, desk: Desk) -> None:
    """The words of a message that somebody answers come along, where DingTalk tells them."""
    said = await double.say("han", ROOM, "登录页打不开")
    await double.say("li", ROOM, "任务 新建", mentions=[double.bot], reply_to=said.msg_id)
    assert "登录页打不开" in desk.taken[0].quoted
