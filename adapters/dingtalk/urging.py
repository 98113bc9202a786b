"""Strong reminders beyond the message: DING in the app, by SMS or by phone, as the settings say."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from adapters.common.ringing import ways
from adapters.dingtalk import limits
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.failures import CallFailed
from adapters.dingtalk.limits import Json
from adapters.dingtalk.memory import Memory, track_of
from adapters.dingtalk.text import callable_of, harmless
from bot.engine.commands.text import shortened
from bot.engine.messenger import Outgoing

_TYPES: Final = {"app": 1, "sms": 2, "phone": 3}
_GIVEN: Final = "given"
_log = logging.getLogger(__name__)


async def urge(client: DingtalkClient, memory: Memory, message: Outgoing) -> None:
    """Give a DING for a message that is there, once; whoever no call reaches is rung in the app.

    Nothing is raised: a DING that fails must not send the message again.
    """
    people = callable_of([message.account] if message.account else message.mentions)
    mark = track_of(f"{message.key} ding")
    tried = ways(client.settings.urgent, message.ring)
    if not (tried and people) or await memory.begin(mark) is not None:
        return
    said = message.text or (f"{message.card.lead} {message.card.title}" if message.card else "")
    content = shortened(harmless(said).strip() or "Muster", limits.DING_TEXT)
    for each in tried:
        if people:
            people = await _missed(client, each, people, content)
    await memory.done(mark, _GIVEN)


async def _missed(client: DingtalkClient, way: str, people: list[str], content: str) -> list[str]:
    """Ring people one way; gives those whom it did not reach."""
    most = limits.DING_RECEIVERS[way]
    body: Json = {
        "robotCode": client.robot,
        "remindType": _TYPES[way],
        "receiverUserIdList": people[:most],
        "content": content,
    }
    try:
        answered = await client.post("v1.0/robot/ding/send", body)
    except CallFailed as failed:
        _log.warning("a DING by %s was not given: %s", way, failed)
        # One whose end nobody knows may ring already.
        return people if failed.is_certain else people[most:]
    failed_for = _failed(answered)
    if failed_for:
        _log.warning("a DING by %s did not reach %s", way, ", ".join(failed_for))
    return [*failed_for, *people[most:]]


def _failed(answered: Mapping[str, Any]) -> list[str]:
    """Those whom an answer of success names as not reached."""
    listed = answered.get("failedList")
    groups = listed.values() if isinstance(listed, dict) else ()
    return [str(each) for group in groups if isinstance(group, list) for each in group]
