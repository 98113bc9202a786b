"""The calls that messages and cards leave by."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from adapters.dingtalk.client import Answered, DingtalkClient
from adapters.dingtalk.failures import CallFailed
from adapters.dingtalk.limits import Json
from adapters.dingtalk.text import callable_of

_BY_KEY: Final[Json] = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
_CARDS: Final = "v1.0/card/instances"


async def send(client: DingtalkClient, room: str, account: str, kind: str, param: Json) -> str:
    """Send a robot message to a room, else to a person, and give its id; raises CallFailed."""
    body: Json = {
        "robotCode": client.robot,
        "msgKey": kind,
        "msgParam": msgspec.json.encode(param).decode(),
    }
    if room:
        body["openConversationId"] = room
        answered = await client.post("v1.0/robot/groupMessages/send", body)
        return str(answered.get("processQueryKey") or "")
    path = "v1.0/robot/oToMessages/batchSend"
    answered = await client.post(path, body | {"userIds": [account]})
    if account in (answered.get("invalidStaffIdList") or []):
        raise CallFailed(path, "invalid.person", "an invalid userId")
    if account in (answered.get("flowControlledStaffIdList") or []):
        raise CallFailed(path, "flow.controlled", "too much for this person now")
    return str(answered.get("processQueryKey") or "")


class Place(NamedTuple):
    """Where a card is to be shown: in a room, mentioning some, else to a person; its preview."""

    room: str
    account: str
    called: Sequence[str]
    preview: str


def space_of(client: DingtalkClient, place: Place) -> tuple[Json, Json]:
    """What is said of a card's place when it is made, and when it is delivered."""
    model: Json = {"supportForward": False, "lastMessageI18n": {"ZH_CN": place.preview}}
    if not place.room:
        deliver: Json = {"spaceType": "IM_ROBOT", "robotCode": client.robot}
        where: Json = {
            "openSpaceId": f"dtv1.card//IM_ROBOT.{place.account}",
            "imRobotOpenDeliverModel": deliver,
        }
        return {"imRobotOpenSpaceModel": model}, where
    in_group: Json = {"robotCode": client.robot}
    if named := callable_of(place.called):
        in_group["atUserIds"] = {each: each for each in named}
    where = {
        "openSpaceId": f"dtv1.card//IM_GROUP.{place.room}",
        "imGroupOpenDeliverModel": in_group,
    }
    return {"imGroupOpenSpaceModel": model}, where


async def create(
    client: DingtalkClient, track: str, data: Mapping[str, str], space: tuple[Json, Json]
) -> str:
    """Make a card and show it; gives its processQueryKey. Raises CallFailed."""
    made, where = space
    body: Json = {
        "cardTemplateId": client.settings.card_template_id,
        "outTrackId": track,
        "callbackType": "STREAM",
        "userIdType": 1,
        "cardData": {"cardParamMap": dict(data)},
    }
    answered = await client.post(f"{_CARDS}/createAndDeliver", body | made | where)
    result = answered.get("result")
    results = result.get("deliverResults") if isinstance(result, dict) else None
    return _carrier(results)


async def show(client: DingtalkClient, track: str, where: Json) -> str:
    """Show a card that was made and not shown; raises CallFailed."""
    body: Json = {"outTrackId": track, "userIdType": 1}
    answered = await client.post(f"{_CARDS}/deliver", body | where)
    return _carrier(answered.get("result"))


async def change(
    client: DingtalkClient,
    track: str,
    data: Mapping[str, str] | None = None,
    private: Mapping[str, Mapping[str, str]] | None = None,
) -> Answered:
    """Change variables of a card, for everybody or for some people; raises CallFailed."""
    body: Json = {"outTrackId": track, "userIdType": 1, "cardUpdateOptions": _BY_KEY}
    if data:
        body["cardData"] = {"cardParamMap": dict(data)}
    if private:
        mine = {user: {"cardParamMap": dict(each)} for user, each in private.items()}
        body["privateData"] = mine
    return await client.put(_CARDS, body)


class NotShown(CallFailed):
    """A card that was made, and that its place did not take."""


def _carrier(results: object) -> str:
    """The key of a shown card; a place may refuse it in an answer that is otherwise well."""
    listed: list[Mapping[str, Any]] = (
        [each for each in results if isinstance(each, dict)] if isinstance(results, list) else []
    )
    for each in listed:
        if not each.get("success", True):
            raise NotShown("card", str(each.get("errorMsg") or "space.busy"), "not shown")
    return next((str(each["carrierId"]) for each in listed if each.get("carrierId")), "")
