"""The places where cards are shown: groups, direct chats, the top of a group."""

from typing import Final, Protocol

from tests.doubles.dingtalk.posting import check_robot, group_with_bot, post
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Card, Json, JsonValue

_PREFIX: Final = "dtv1.card//"
_SPACE_FIELDS: Final = frozenset(
    {"supportForward", "lastMessageI18n", "searchSupport", "notification"}
)
_GROUP_FIELDS: Final = frozenset({"robotCode", "atUserIds", "recipients", "extension"})
_ROBOT_FIELDS: Final = frozenset({"spaceType", "robotCode", "extension"})
_TOP_FIELDS: Final = frozenset({"expiredTimeMillis", "userIds", "platforms"})


class Places(Protocol):
    """Where a card is to be shown, and how in each of these places."""

    open_space_id: str
    im_group_open_deliver_model: Json | None
    im_robot_open_deliver_model: Json | None
    top_open_deliver_model: Json | None


def check_models(group: Json | None, robot: Json | None) -> None:
    """Refuse what the space models do not know or need."""
    for model in (group, robot):
        if model is None:
            continue
        if set(model) - _SPACE_FIELDS or "supportForward" not in model:
            raise RefusedError("param.spaceModelInvalid", f"{sorted(model)}")


def deliver(tenant: Tenant, card: Card, asked: Places, *, undelivered: bool) -> list[Json]:
    """Show the card in every space; what each space answered."""
    if not asked.open_space_id.startswith(_PREFIX):
        raise RefusedError("param.openSpaceIdInvalid", asked.open_space_id)
    spaces = [each.partition(".") for each in asked.open_space_id[len(_PREFIX) :].split(";")]
    for kind, _, _ in spaces:
        _check_model(tenant, card, kind.upper(), asked)
    if undelivered:
        return [_result(kind, place, error="space.busy") for kind, _, place in spaces]
    return [_shown(tenant, card, kind.upper(), place, asked) for kind, _, place in spaces]


def _check_model(tenant: Tenant, card: Card, kind: str, asked: Places) -> None:
    models = {
        "IM_GROUP": (asked.im_group_open_deliver_model, _GROUP_FIELDS, {"robotCode"}),
        "IM_ROBOT": (asked.im_robot_open_deliver_model, _ROBOT_FIELDS, {"spaceType"}),
        "ONE_BOX": (asked.top_open_deliver_model, _TOP_FIELDS, {"expiredTimeMillis"}),
    }
    if kind not in models:
        raise RefusedError("param.openSpaceIdInvalid", kind)
    model, known, needed = models[kind]
    if model is None or kind not in card.spaces:
        raise RefusedError("param.spaceDeliverModelEmpty", kind)
    if set(model) - known or needed - set(model):
        raise RefusedError("param.spaceDeliverModelInvalid", f"{kind}: {sorted(model)}")
    if "robotCode" in model:
        check_robot(tenant, str(model["robotCode"]))


def _shown(tenant: Tenant, card: Card, kind: str, place: str, asked: Places) -> Json:
    if kind == "IM_ROBOT":
        person = tenant.people.get(place)
        if person is None or not person.staff or not person.active:
            return _result(kind, place, error="param.userIdInvalid")
        message = post(
            tenant, tenant.direct(place), "card", {}, users=(place,), card=card.out_track_id
        )
    else:
        try:
            group_with_bot(tenant, place)
        except RefusedError as refused:
            return _result(kind, place, error=refused.code)
        if kind == "ONE_BOX":
            tenant.pinned[place] = card.out_track_id
            return _result(kind, place, carrier=tenant.fresh("pin"))
        model = asked.im_group_open_deliver_model or {}
        mentions, users = _called(tenant, place, model)
        message = post(
            tenant, place, "card", {}, users=users, mentions=mentions, card=card.out_track_id
        )
    card.delivered.append(message.key)
    return _result(kind, place, carrier=message.key)


def _called(tenant: Tenant, place: str, model: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is mentioned by the card, and who alone sees it."""
    called, alone = model.get("atUserIds") or {}, model.get("recipients") or []
    if not isinstance(called, dict) or not isinstance(alone, list):
        raise RefusedError("param.spaceDeliverModelInvalid", f"{called} {alone}")
    mentions, users = tuple(called), tuple(str(each) for each in alone)
    members = tenant.groups[place].members
    strangers = [each for each in (*mentions, *users) if each not in {*members, "@ALL"}]
    if strangers:
        raise RefusedError("param.userIdInvalid", f"{strangers} not in {place}")
    return mentions, users


def _result(kind: str, place: str, *, carrier: str = "", error: str = "") -> Json:
    message: JsonValue = error or None
    result: Json = {"spaceType": kind, "spaceId": place, "success": not error}
    return {**result, "carrierId": carrier or None, "errorMsg": message}
