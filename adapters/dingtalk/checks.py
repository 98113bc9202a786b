"""What `muster doctor` asks DingTalk: credentials, permissions, the stream, cards, the quotas."""

import asyncio
from collections.abc import Sequence
from typing import Final

from adapters.dingtalk.cards import Way
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.failures import BAD_CREDENTIALS, CallFailed
from adapters.dingtalk.stream import NoConnectionError, opened
from bot.engine.outbox.quota import Supply, Usage
from bot.engine.upkeep.finding import Finding, Level

_CHECK: Final = "dingtalk"
_LEVELS: Final = {Supply.PLENTY: Level.OK, Supply.LOW: Level.WARN, Supply.NONE: Level.FAIL}
_WAYS: Final = {
    Way.FORM: "cards have buttons and forms (template)",
    Way.BUTTONS: "cards have buttons; forms are typed (a public template)",
    Way.TEXT: "cards are messages whose buttons send a line of text (no template)",
}


async def examined(client: DingtalkClient, way: Way) -> Sequence[Finding]:
    """Everything that was found, the credentials first; without valid ones there is no more."""
    try:
        await client.token()
    except CallFailed as failed:
        return [_no_token(failed)]
    found = [Finding(_CHECK, Level.OK, "the credentials are accepted"), await _contacts(client)]
    if client.settings.receive == "stream":
        found.append(await _stream(client))
    advice = "" if way is Way.FORM else "See `muster manifest dingtalk`, step 10."
    found.append(Finding(_CHECK, Level.OK, _WAYS[way], advice))
    usages = await asyncio.to_thread(client.quota.usage)
    return [*found, *map(_quota, usages)]


def _no_token(failed: CallFailed) -> Finding:
    if failed.kind in BAD_CREDENTIALS:
        advice = (
            "Copy dingtalk.client_id, which begins with ding, and dingtalk.client_secret from "
            "凭证与基础信息 again."
        )
        return Finding(_CHECK, Level.FAIL, f"the credentials are refused ({failed})", advice)
    advice = "See whether this machine reaches dingtalk.api_url, through its proxy and firewall."
    return Finding(_CHECK, Level.FAIL, f"DingTalk does not answer ({failed})", advice)


async def _contacts(client: DingtalkClient) -> Finding:
    """Whether people can be read, which is asked for nothing of the month."""
    try:
        await client.old("topapi/v2/department/listsub", {"dept_id": 1})
    except CallFailed as failed:
        advice = "Grant the permissions of `muster manifest dingtalk`, step 3."
        return Finding(_CHECK, Level.FAIL, f"contacts can't be read ({failed})", advice)
    return Finding(_CHECK, Level.OK, "contacts can be read")


async def _stream(client: DingtalkClient) -> Finding:
    try:
        await opened(client)
    except (CallFailed, NoConnectionError) as failed:
        advice = "Choose Stream 模式 for the robot and for events, and publish the app."
        return Finding(_CHECK, Level.FAIL, f"there is no stream: {failed}", advice)
    return Finding(_CHECK, Level.OK, "a stream is offered")


def _quota(usage: Usage) -> Finding:
    said = f"{usage.used} of {usage.limit} {usage.meter} uses this month"
    supply = usage.supply
    advice = ""
    if supply is Supply.LOW:
        advice = "Changes of cards wait for each other now. A larger edition has more."
    elif supply is Supply.NONE:
        advice = "Only incidents and strong reminders leave until next month."
    return Finding(_CHECK, _LEVELS[supply], said, advice)
