"""The company at DingTalk: its people, what a doctor finds, rooms for incidents, what to set up."""

from collections.abc import Callable

import pytest

from adapters.dingtalk.client import API
from adapters.dingtalk.failures import CallFailed
from adapters.dingtalk.hosting import DingtalkHost
from adapters.dingtalk.manifest import SCOPES, manifest
from adapters.dingtalk.receive import PEOPLE_EVENTS
from adapters.dingtalk.rooms import RoomUncertainError
from bot.app import FEATURES
from bot.directory.values import Address
from bot.engine.messenger import DeliveryDelayed
from bot.engine.rules import Rules
from bot.engine.upkeep.finding import Level
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from tests.dingtalk.samples import CARD, outgoing
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.api import ROUTES
from tests.doubles.dingtalk.faults import Fault
from tests.doubles.dingtalk.values import Person


async def test_the_company_is_read(double: DingtalkDouble, connected: DingtalkHost) -> None:
    """Departments below departments, heads, superiors, many pages of people; nothing is counted."""
    double.tenant.scopes.add("fieldEmail")
    double.department(2, "技术部", managers=["li"])
    double.department(3, "前端组", parent=2)
    double.tenant.people["han"].departments = [3]
    for number in range(250):
        double.person(f"p{number}", f"员工{number}").departments = [3]
    double.tenant.people["gone"] = Person("gone", "离职", active=False)
    double.faults.order(Fault.QPS, "user/list")
    double.quotas.calls_a_second = None
    org = await connected.organisation()
    assert org is not None
    units = {each.key: each for each in org.departments}
    assert (units["2"].name, units["2"].head, units["3"].parent) == ("技术部", "li", "2")
    people = {each.key: each for each in org.people}
    assert len(people) == 252
    han = people["han"]
    assert (han.name, han.department, han.superior) == ("韩梅梅", "3", "li")
    assert han.accounts == (Address("dingtalk", "han"),)
    assert han.email == "han@example.com"
    assert {each.account for each in await connected.profiles()} == set(people)
    assert connected.quota.usage()[0].used == 0
    assert double.quotas.api_used == 0


async def test_a_doctor_finds_nothing(double: DingtalkDouble, host: DingtalkHost) -> None:
    """All is set up: credentials, contacts, stream, cards; what is left of the month is told."""
    found = await host.findings()
    assert {each.level for each in found} == {Level.OK}
    said = "\n".join(each.found for each in found)
    assert "(template)" in said
    assert "of 5000 api" in said
    assert double.refusals == []


def _wrong_secret(double: DingtalkDouble) -> None:
    double.tenant.client_secret = "other"


def _away(double: DingtalkDouble) -> None:
    double.faults.order(Fault.HTML, "oauth2")


def _no_contacts(double: DingtalkDouble) -> None:
    double.tenant.scopes.clear()


@pytest.mark.parametrize(
    "broken, says",
    [
        (_wrong_secret, "credentials are refused"),
        (_away, "does not answer"),
        (_no_contacts, "contacts can't be read"),
    ],
)
async def test_a_doctor_finds(
    double: DingtalkDouble, host: DingtalkHost, broken: Callable[[DingtalkDouble], None], says: str
) -> None:
    """What is wrong fails, with what to do about it."""
    broken(double)
    (failed,) = [each for each in await host.findings() if each.level is Level.FAIL]
    assert says in failed.found
    assert failed.advice


async def test_a_doctor_says_what_is_left(host: DingtalkHost) -> None:
    """A month that is used up is a failure, with what it means."""
    host.quota.exhaust(API)
    (failed,) = [each for each in await host.findings() if each.level is Level.FAIL]
    assert "5000 of 5000" in failed.found
    assert "incidents" in failed.advice


async def test_a_room_is_opened_once(double: DingtalkDouble, connected: DingtalkHost) -> None:
    """The same key is the same room, with the robot in it; it is filled, and named as over."""
    rooms = connected.rooms
    room = await rooms.open_room("INC-1", "INC1 支付失败", ["li"], "支付失败 · P1")
    assert await rooms.open_room("INC-1", "INC1 支付失败", ["li"]) == room
    group = double.tenant.groups[room]
    assert (group.title, group.members, group.has_bot) == ("INC1 支付失败", ["li"], True)
    assert "支付失败" in double.messages(room)[0].text
    await rooms.invite(room, ["han"])
    await rooms.close_room(room, "INC1 支付失败")
    assert group.members == ["li", "han"]
    assert group.title == "✓ INC1 支付失败"
    assert double.refusals == []


async def test_a_room_of_unknown_fate_is_not_opened_twice(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """DingTalk knows no key of ours for it: somebody has to look."""
    double.faults.order(Fault.LOST_ANSWER, "im/group/create")
    with pytest.raises(CallFailed):
        await connected.rooms.open_room("INC-1", "x", ["li"])
    with pytest.raises(RoomUncertainError):
        await connected.rooms.open_room("INC-1", "x", ["li"])
    double.faults.order(Fault.QPS, "im/group/create")
    with pytest.raises(CallFailed):
        await connected.rooms.open_room("INC-2", "y", ["li"])
    assert await connected.rooms.open_room("INC-2", "y", ["li"])


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY, Fault.QPS, Fault.SYSTEM, Fault.LOST_ANSWER])
async def test_a_robot_that_could_not_enter_tries_again(
    double: DingtalkDouble, connected: DingtalkHost, fault: Fault
) -> None:
    """A call that fails in passing is no reason to ask anybody: the same group is entered later."""
    rooms = connected.rooms
    double.faults.order(fault, "orgRobots/add")
    with pytest.raises(CallFailed):
        await rooms.open_room("INC-1", "INC1 支付失败", ["li"], "支付失败 · P1")
    room = await rooms.open_room("INC-1", "INC1 支付失败", ["li"], "支付失败 · P1")
    assert {each.title for each in double.tenant.groups.values()} == {"值班", "INC1 支付失败"}
    assert double.tenant.groups[room].has_bot
    assert [each.text for each in double.messages(room)] == ["支付失败 · P1"]
    assert double.messages("li") == []
    await rooms.invite(room, ["han"])


async def test_an_owner_is_asked_to_add_the_robot(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """Where DingTalk does not let it join by itself; what is for the group waits until then."""
    double.faults.order(Fault.DENIED, "orgRobots/add")
    room = await connected.rooms.open_room("INC-1", "INC1 支付失败", ["li"], "支付失败")
    assert "INC1 支付失败" in double.messages("li")[0].text
    with pytest.raises(DeliveryDelayed, match="add it there"):
        await connected.messenger.deliver(outgoing(room=room, card=CARD))
    double.tenant.groups[room].has_bot = True
    track = await connected.messenger.deliver(outgoing(room=room, card=CARD))
    assert double.seen(track).buttons == ("完成", "进展")


def test_the_manifest_names_all_that_is_needed() -> None:
    """Every permission that a call demands, every event, every variable of the template."""
    settings = load_settings({}, environment={}, env_file=None)
    rules = Rules.of(FEATURES, settings, company_calendar(settings), ())
    said = manifest(rules.vocabulary)
    assert {each.scope for each in ROUTES if each.scope} <= set(SCOPES)
    for word in (*SCOPES, *PEOPLE_EVENTS, "deploy/dingtalk/card.json", "/dingtalk/robot"):
        assert word in said
