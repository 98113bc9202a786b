"""Rooms for incidents, and what Feishu knows of people."""

from adapters.feishu.client import FeishuClient
from adapters.feishu.people import organisation, roster
from adapters.feishu.rooms import FeishuRooms
from bot.directory.org.values import DepartmentEntry
from bot.directory.values import Address
from tests.doubles.feishu import FeishuDouble


async def test_a_room_from_its_opening_to_its_end(
    double: FeishuDouble, client: FeishuClient
) -> None:
    """It is opened once, filled, named, given a notice, and keeps its history at the end."""
    rooms = FeishuRooms(client)
    room = await rooms.open_room("I1", "I1 支付故障\n" + "长" * 80, ["ou_li"], "先看监控")
    assert await rooms.open_room("I1", "I1 支付故障\n" + "长" * 80, ["ou_li"]) == room
    await rooms.invite(room, ["ou_han", "ou_li", "ou_nobody"])
    await rooms.rename(room, "I1 支付")
    await rooms.set_topic(room, "已恢复")
    content: dict[str, object] = {"zh_cn": {"content": [[{"tag": "text", "text": "状态"}]]}}
    message = await client.send(room, "post", content, "u1")
    await rooms.pin(room, message)
    await rooms.close_room(room)
    await rooms.close_room(room)
    chat = double.tenant.chats[room]
    assert (chat.name, chat.description) == ("✓ I1 支付", "已恢复")
    assert chat.members == ["ou_li", "ou_han"]
    assert (double.tenant.messages[message].pinned, chat.top_notice) == (True, message)
    await rooms.reopen_room(room)
    await rooms.reopen_room(room)
    assert chat.name == "I1 支付"


async def test_many_are_invited_in_batches(double: FeishuDouble, client: FeishuClient) -> None:
    """Feishu takes fifty at once."""
    people = [double.person(f"ou_p{number}").open_id for number in range(60)]
    room = await FeishuRooms(client).open_room("I1", "I1", people)
    assert len(double.tenant.chats[room].members) == 60
    assert double.refusals == []


async def test_the_company_is_told(double: FeishuDouble, client: FeishuClient) -> None:
    """Departments with their heads, people with their superiors; who has left is not among them."""
    double.company.department("od-ops", "运维", leader="ou_li")
    double.company.department("od-night", "夜班", parent="od-ops", leader="ou_gone")
    double.tenant.people["ou_han"].departments = ("od-night",)
    gone = double.person("ou_gone", "老王", email="wang@example.com")
    gone.is_frozen = True
    for number in range(60):
        double.person(f"ou_p{number}")
    org = await organisation(client)
    assert org.departments == (
        DepartmentEntry("od-ops", "运维", head="ou_li"),
        DepartmentEntry("od-night", "夜班", parent="od-ops"),
    )
    people = {each.key: each for each in org.people}
    assert len(people) == 62
    han = people["ou_han"]
    assert (han.department, han.superior, han.email) == ("od-night", "ou_li", "han@example.com")
    assert han.accounts == (Address("feishu", "ou_han"),)
    profiles = {each.account: each for each in await roster(client)}
    assert not profiles["ou_gone"].active
    assert profiles["ou_li"].email == "lilei@example.com"
    assert double.refusals == []
