"""Every other event, as the types of the SDK read it."""

from typing import Any

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.scopes import GROUP_TALK, MENTIONS
from tests.doubles.feishu.sdk import NAMES, LongConnection, handler
from tests.doubles.feishu.values import Department, Person


async def test_every_event_is_of_the_sdks_types(double: FeishuDouble) -> None:
    """Each gesture is heard under the name of its event, with its ids."""
    heard: dict[str, Any] = {}

    def keep(name: str) -> Any:
        return lambda data: heard.__setitem__(name, data.event)

    groups, company = double.groups, double.company
    async with LongConnection(double, handler(**{name: keep(name) for name in NAMES})):
        await double.stream.until_connected()
        said = await double.say("ou_li", "", "你好")
        deliveries = [
            said.delivery,
            await double.menu("ou_li", "my_tasks"),
            await groups.enter("ou_li"),
            await groups.remove_bot("ou_li", "oc_ops"),
            await groups.add_bot("ou_li", "oc_ops"),
            await groups.leave("ou_li", "oc_ops", ["ou_han"]),
            await groups.join("ou_li", "oc_ops", ["ou_han"]),
            await groups.rename("ou_li", "oc_ops", "新值班"),
            await groups.react("ou_li", said.message_id),
            await groups.unreact("ou_li", said.message_id),
            await groups.read("ou_li", [said.message_id]),
            await groups.recall("ou_li", said.message_id),
            await groups.disband("ou_li", "oc_ops"),
            await company.hire(Person("ou_new", "小新")),
            await company.change("ou_han", leader="ou_new"),
            await company.dismiss("ou_li"),
            await company.found(Department("od-1", "运维")),
            await company.reorganise("od-1", name="平台"),
            await company.close("od-1"),
            await company.change_range(removed=("ou_new",)),
        ]
    assert all(each is not None and each.delivered for each in deliveries)
    assert set(heard) == set(NAMES) - {"card"}
    assert heard["menu"].event_key == "my_tasks"
    assert heard["user_added"].users[0].user_id.open_id == "ou_han"
    assert heard["updated"].after_change.name == "新值班"
    assert heard["reaction"].reaction_type.emoji_type == "THUMBSUP"
    assert heard["user_updated"].object.leader_user_id == "ou_new"
    assert heard["user_updated"].old_object.leader_user_id == "ou_li"
    assert heard["user_left"].old_object.department_ids == ["0"]
    assert heard["department_updated"].object.name == "平台"


async def test_the_scopes_decide_what_is_heard(double: FeishuDouble) -> None:
    """Talk in groups needs a permission of its own; a mention of the bot needs another."""
    assert (await double.say("ou_li", "oc_ops", "闲聊")).delivery is not None
    double.tenant.scopes.discard(GROUP_TALK)
    assert (await double.say("ou_li", "oc_ops", "闲聊")).delivery is None
    assert (await double.say("ou_li", "oc_ops", "@all 注意")).delivery is None
    assert (await double.say("ou_li", "oc_ops", f"@{double.bot} 你好")).delivery is not None
    double.tenant.scopes.discard(MENTIONS)
    assert (await double.say("ou_li", "oc_ops", f"@{double.bot} 你好")).delivery is None


async def test_only_subscribed_events_are_pushed(double: FeishuDouble) -> None:
    """What the app did not subscribe to never comes, and is not tried again."""
    double.tenant.subscriptions.events = {"application.bot.menu_v6"}
    said = await double.say("ou_li", "", "你好")
    assert said.delivery is not None
    assert said.delivery.pushes == 0
    assert double.publisher.undelivered == []


async def test_an_event_that_nobody_registered_is_pushed_again(double: FeishuDouble) -> None:
    """The SDK answers 500 to what it has no handler for."""
    async with LongConnection(double, handler()):
        await double.stream.until_connected()
        delivery = await double.groups.enter("ou_li")
    assert delivery.code == 500
    assert double.publisher.undelivered == [delivery]


async def test_another_bot_is_no_person(double: FeishuDouble) -> None:
    """What a bot says is told as such."""
    said = await double.say_as_bot("oc_ops", "/task x", mentions=[double.bot])
    assert said.delivery is not None
    event = said.delivery.payload["event"]
    assert isinstance(event, dict)
    assert event["sender"]["sender_type"] == "bot"
