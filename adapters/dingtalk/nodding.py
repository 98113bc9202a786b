"""A nod to somebody's message: a sign that the robot puts on it (贴表情)."""

import asyncio
import logging
from typing import Final

from adapters.dingtalk.client import API, DingtalkClient
from adapters.dingtalk.failures import CallFailed
from adapters.dingtalk.limits import Json
from bot.engine.messenger import Outgoing
from bot.engine.outbox.quota import Supply

_SIGN: Final = "✅"
_TEXT_EMOTION: Final = 2
_LOOK: Final[Json] = {"emotionId": "2659900", "backgroundId": "im_bg_1"}
"""The one look of such a sign that is known to be there for everybody."""
_log = logging.getLogger(__name__)


async def nod(client: DingtalkClient, message: Outgoing) -> None:
    """Mark what somebody said in a group, while the month has plenty of calls left.

    Nothing is raised: a mark that fails must hold up nothing that is behind it.
    """
    if not message.room or await asyncio.to_thread(client.quota.supply, API) is not Supply.PLENTY:
        return
    body: Json = {
        "robotCode": client.robot,
        "openMsgId": message.message,
        "openConversationId": message.room,
        "emotionType": _TEXT_EMOTION,
        "emotionName": _SIGN,
        "textEmotion": _LOOK | {"emotionName": _SIGN, "text": _SIGN},
    }
    try:
        await client.post("v1.0/robot/emotion/reply", body)
    except CallFailed as failed:
        _log.info("a message was not marked: %s", failed)
