"""Chats, members, notices, pins and urgent reminders through the SDK."""

from typing import Any

import pytest
from lark_oapi import HttpMethod
from lark_oapi.api.im.v1 import CreateChatRequest, CreateChatRequestBody

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.sdk import called, new_message, raw, rest

CHATS = "/open-apis/im/v1/chats"


def new_chat(uuid: str, owner: str = "", people: tuple[str, ...] = ()) -> Any:
    """The request that makes a group."""
    body = CreateChatRequestBody.builder().name("故障 I7").description("")
    body = body.user_id_list(list(people)).owner_id(owner)
    return CreateChatRequest.builder().uuid(uuid).request_body(body.build()).build()


async def made(double: FeishuDouble, *arguments: Any) -> str:
    """The id of a new group."""
    answer = await called(rest(double).im.v1.chat.create, new_chat(*arguments))
    assert answer.success(), answer.msg
    return str(answer.data.chat_id)


async def asked(double: FeishuDouble, method: HttpMethod, path: str, *rest_of_it: Any) -> Any:
    """The answer to any call; `data` is decoded JSON."""
    return await called(rest(double).request, raw(method, path, *rest_of_it))


async def test_a_group_is_made_once_per_key_and_owner(double: FeishuDouble) -> None:
    """For ten hours the same key and owner are the same group."""
    first = await made(double, "w1", "ou_li", ("ou_han",))
    assert first == await made(double, "w1", "ou_li", ("ou_han",))
    assert first != await made(double, "w1", "ou_han")
    chat = double.tenant.chats[first]
    assert (chat.owner, sorted(chat.members)) == ("ou_li", ["ou_han", "ou_li"])
    await double.advance(36_001)
    assert first != await made(double, "w1", "ou_li", ("ou_han",))


@pytest.mark.parametrize("people", [("ou_none",), tuple(f"ou_{n}" for n in range(51))])
async def test_a_group_of_strangers_is_refused(
    double: FeishuDouble, people: tuple[str, ...]
) -> None:
    """Unknown people, and more than fifty, are no members."""
    answer = await called(rest(double).im.v1.chat.create, new_chat("w1", "", people))
    assert answer.code == 232001


async def test_members_come_and_go(double: FeishuDouble) -> None:
    """With succeed_type 1 whoever can be added is, and the others are told."""
    chat_id = await made(double, "w1")
    path = f"{CHATS}/{chat_id}/members"
    ids = {"id_list": ["ou_li", "ou_none"]}
    assert (await asked(double, HttpMethod.POST, path, ids)).code == 232001
    answer = await asked(double, HttpMethod.POST, path, ids, [("succeed_type", "1")])
    assert b'"not_existed_id_list": ["ou_none"]' in answer.raw.content
    assert double.tenant.chats[chat_id].members == ["ou_li"]
    listed = await asked(double, HttpMethod.GET, path)
    assert b'"member_id": "ou_li"' in listed.raw.content
    await asked(double, HttpMethod.DELETE, path, {"id_list": ["ou_li"]})
    assert double.tenant.chats[chat_id].members == []
    many = {"id_list": [f"ou_{n}" for n in range(51)]}
    assert (await asked(double, HttpMethod.POST, path, many)).code == 232001


async def test_a_group_is_renamed_and_dissolved(double: FeishuDouble) -> None:
    """The bot may govern what it made, and nothing of other people's groups."""
    chat_id = await made(double, "w1")
    path = f"{CHATS}/{chat_id}"
    assert (await asked(double, HttpMethod.PUT, path, {"name": "[已恢复] I7"})).code == 0
    assert double.tenant.chats[chat_id].name == "[已恢复] I7"
    assert (await asked(double, HttpMethod.PUT, f"{CHATS}/oc_ops", {"name": "x"})).code == 232017
    assert (await asked(double, HttpMethod.DELETE, path)).code == 0
    assert (await asked(double, HttpMethod.GET, path)).code == 232009
    assert (await asked(double, HttpMethod.DELETE, f"{CHATS}/oc_ops")).code == 232017


async def test_a_message_is_pinned_and_stands_at_the_top(double: FeishuDouble) -> None:
    """A pin and a notice name a message of this chat."""
    request = new_message("chat_id", "oc_ops", "text", {"text": "状态"})
    sent = await called(rest(double).im.v1.message.create, request)
    message_id = sent.data.message_id
    pin = {"message_id": message_id}
    assert (await asked(double, HttpMethod.POST, "/open-apis/im/v1/pins", pin)).code == 0
    assert double.seen(message_id).message.pinned
    notice = {"chat_top_notice": [{"action_type": "1", "message_id": message_id}]}
    path = f"{CHATS}/oc_ops/top_notice/put_top_notice"
    assert (await asked(double, HttpMethod.POST, path, notice)).code == 0
    assert double.tenant.chats["oc_ops"].top_notice == message_id
    other = await made(double, "w1")
    path = f"{CHATS}/{other}/top_notice/put_top_notice"
    assert (await asked(double, HttpMethod.POST, path, notice)).code == 232001


async def test_urgent_reminders_reach_members_within_quota(double: FeishuDouble) -> None:
    """Strangers are told as invalid, the quota of SMS ends, 200 unread are too many."""
    request = new_message("open_id", "ou_li", "text", {"text": "醒醒"})
    sent = await called(rest(double).im.v1.message.create, request)
    path = f"/open-apis/im/v1/messages/{sent.data.message_id}/urgent_"

    async def urge(way: str, *people: str) -> Any:
        body = {"user_id_list": list(people)}
        return await asked(double, HttpMethod.PATCH, path + way, body)

    answer = await urge("app", "ou_li", "ou_han")
    assert (answer.code, b'"invalid_user_id_list": ["ou_han"]' in answer.raw.content) == (0, True)
    assert double.seen(sent.data.message_id).message.urgents == [("app", "ou_li")]
    assert (await urge("app", "ou_han")).code == 230001
    double.tenant.urgent_quota["sms"] = 0
    assert (await urge("sms", "ou_li")).code == 230024
    double.tenant.people["ou_li"].unread_urgents = 200
    assert (await urge("app", "ou_li")).code == 230023
    assert (await urge("app", *(f"ou_{n}" for n in range(201)))).code == 230001
