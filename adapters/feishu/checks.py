"""What `muster doctor` asks Feishu: credentials, bot, permissions, connection, quota."""

import asyncio
from collections.abc import Sequence
from typing import Final

from adapters.feishu.calendar import SCOPES as CALENDAR
from adapters.feishu.client import FeishuClient
from adapters.feishu.failures import CallFailed
from adapters.feishu.leave import SCOPE as LEAVE
from adapters.feishu.manifest import EVENTS, OPTIONAL, SCOPES, TALK
from adapters.feishu.receive import CLICK
from adapters.feishu.stream import NoConnectionError, endpoint
from bot.engine.outbox.quota import Supply
from bot.engine.upkeep.finding import Finding, Level

_CHECK: Final = "feishu"
_GRANTED: Final = 1
_ACTIVE: Final = 2
_OPENING: Final = 10.0


async def examined(client: FeishuClient) -> Sequence[Finding]:
    """Everything that was found, the credentials first; without valid ones there is no more."""
    try:
        bot = (await client.get("open-apis/bot/v3/info")).get("bot") or {}
    except CallFailed as failed:
        return [_unreachable(failed)]
    found = [Finding(_CHECK, Level.OK, f"the app is {bot.get('app_name') or 'without a name'}")]
    if bot.get("activate_status") not in {_ACTIVE, None}:
        advice = "Release a version of the app, and have the administrator enable it."
        found.append(Finding(_CHECK, Level.WARN, "the bot is not active", advice))
    questions = (_scopes, _reception, _subscriptions, _quota)
    return [*found, *[await ask(client) for ask in questions]]


async def _scopes(client: FeishuClient) -> Finding:
    try:
        told = await client.get("open-apis/application/v6/scopes")
    except CallFailed as failed:
        return Finding(_CHECK, Level.WARN, f"permissions can't be asked for ({failed})")
    granted = {
        str(each.get("scope_name"))
        for each in told.get("scopes") or []
        if each.get("grant_status") == _GRANTED
    }
    settings = client.settings
    needed = {f"im:message.urgent:{settings.urgent}"} | ({LEAVE} if settings.leave_every else set())
    unneeded = OPTIONAL - needed - (CALENDAR.keys() if settings.calendar else set())
    missing = sorted(SCOPES.keys() - granted - unneeded)
    if not missing:
        deaf = f"; in groups only what mentions the bot is heard, without {TALK}"
        return Finding(
            _CHECK, Level.OK, f"all permissions are granted{'' if TALK in granted else deaf}"
        )
    why = "; ".join(f"{each} {SCOPES[each]}" for each in missing)
    advice = (
        f"Add them ({', '.join(missing)}) under Permissions & Scopes and release a version; "
        "`muster manifest feishu` has the list to paste."
    )
    return Finding(_CHECK, Level.FAIL, f"permissions are missing: {why}", advice)


async def _reception(client: FeishuClient) -> Finding:
    if client.settings.receive == "webhook":
        return Finding(_CHECK, Level.OK, "events come by signed HTTP")
    try:
        await endpoint(client, _OPENING)
    except NoConnectionError as failed:
        advice = "See `muster manifest feishu`, step 5; Lark may need feishu.receive = webhook."
        return Finding(_CHECK, Level.FAIL, f"there is no long connection: {failed}", advice)
    return Finding(_CHECK, Level.OK, "a long connection is offered")


async def _subscriptions(client: FeishuClient) -> Finding:
    """Whether events and callbacks are subscribed, each in the way that we receive."""
    try:
        told = await client.get("open-apis/application/v6/applications/me", lang="zh_cn")
    except CallFailed as failed:
        return Finding(_CHECK, Level.WARN, f"subscriptions can't be asked for ({failed})", _LOOK)
    app = told.get("app") or {}
    event, callback = app.get("event") or {}, app.get("callback") or {}
    if not event:
        return Finding(_CHECK, Level.WARN, "Feishu does not tell the subscriptions", _LOOK)
    wanted = {"events": EVENTS, "callbacks": (CLICK,)}
    present = (event.get("subscribed_events"), callback.get("subscribed_callbacks"))
    missing = [
        name
        for names, there in zip(wanted.values(), present, strict=True)
        for name in names
        if name not in (there or ())
    ]
    ways = {event.get("subscription_type"), callback.get("callback_type")}
    other = ways - {_WAYS[client.settings.receive]}
    if missing:
        return Finding(_CHECK, Level.FAIL, f"not subscribed: {', '.join(missing)}", _LOOK)
    if other:
        return Finding(_CHECK, Level.FAIL, f"they are sent another way: {other.pop()}", _LOOK)
    return Finding(_CHECK, Level.OK, "events and callbacks are subscribed")


async def _quota(client: FeishuClient) -> Finding:
    """How many of the month's calls are used, as far as we know of them."""
    usage = (await asyncio.to_thread(client.meter.quota.usage))[0]
    limit = f" of {usage.limit}" if usage.limit else ""
    said = f"{usage.used}{limit} calls this month"
    if usage.supply is Supply.PLENTY:
        return Finding(_CHECK, Level.OK, said)
    advice = (
        "Changes of cards wait for each other now, and reminders are gathered. Set "
        "feishu.monthly_calls if the company's plan has more, else consider one that has."
    )
    return Finding(_CHECK, Level.WARN, said, advice)


_WAYS: Final = {"stream": "websocket", "webhook": "webhook"}
_LOOK: Final = (
    "Look under Events & Callbacks (`muster manifest feishu`, steps 5 and 6): events and callbacks "
    "stand on two tabs, and hold only once a version is released."
)


def _unreachable(failed: CallFailed) -> Finding:
    if failed.is_of_credentials:
        advice = "Copy feishu.app_id and feishu.app_secret from Credentials & Basic Info."
        return Finding(_CHECK, Level.FAIL, f"the credentials are refused ({failed})", advice)
    advice = "See whether this machine reaches Feishu, and feishu.domain."
    return Finding(_CHECK, Level.FAIL, f"can't be asked ({failed})", advice)
