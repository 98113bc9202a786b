"""Interactive cards: made, delivered and changed."""

from typing import Final

import msgspec

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.calls import Call, Route, Strict
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.spaces import check_models, deliver
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Card, Json

WRITE: Final = "Card.Instance.Write"
_CALLBACKS: Final = frozenset({"", "STREAM", "HTTP"})


class Data(Strict, rename="camel"):
    """Variables of a card."""

    card_param_map: dict[str, str] = msgspec.field(default_factory=dict)


class _Making(Strict, rename="camel", kw_only=True):
    card_template_id: str
    out_track_id: str
    card_data: Data
    callback_type: str = ""
    callback_route_key: str = ""
    private_data: dict[str, Data] = msgspec.field(default_factory=dict)
    user_id: str = ""
    user_id_type: int = 1
    card_at_user_ids: list[str] = msgspec.field(default_factory=list)
    open_dynamic_data_config: Json | None = None
    im_group_open_space_model: Json | None = None
    im_robot_open_space_model: Json | None = None
    im_single_open_space_model: Json | None = None
    co_feed_open_space_model: Json | None = None
    top_open_space_model: Json | None = None


class _MakingAndDelivering(_Making, rename="camel", kw_only=True):
    open_space_id: str
    im_group_open_deliver_model: Json | None = None
    im_robot_open_deliver_model: Json | None = None
    im_single_open_deliver_model: Json | None = None
    top_open_deliver_model: Json | None = None
    co_feed_open_deliver_model: Json | None = None
    doc_open_deliver_model: Json | None = None


class _Delivering(Strict, rename="camel", kw_only=True):
    out_track_id: str
    open_space_id: str
    user_id_type: int = 1
    im_group_open_deliver_model: Json | None = None
    im_robot_open_deliver_model: Json | None = None
    im_single_open_deliver_model: Json | None = None
    top_open_deliver_model: Json | None = None
    co_feed_open_deliver_model: Json | None = None
    doc_open_deliver_model: Json | None = None


class _Options(Strict, rename="camel"):
    update_card_data_by_key: bool = False
    update_private_data_by_key: bool = False


class _Updating(Strict, rename="camel"):
    out_track_id: str
    card_data: Data | None = None
    private_data: dict[str, Data] = msgspec.field(default_factory=dict)
    card_update_options: _Options = msgspec.field(default_factory=_Options)
    user_id_type: int = 1


def _make(tenant: Tenant, asked: _Making) -> Card:
    if not asked.out_track_id or len(asked.out_track_id) > limits.OUT_TRACK_ID:
        raise RefusedError("param.outTrackIdInvalid", asked.out_track_id)
    if asked.out_track_id in tenant.cards:
        raise RefusedError("param.cardAlreadyExist", asked.out_track_id)
    template = tenant.templates.get(asked.card_template_id)
    if template is None:
        raise RefusedError("param.templateNotExist", asked.card_template_id)
    if not template.published:
        raise RefusedError("param.templateUnpublished", asked.card_template_id)
    if asked.callback_type not in _CALLBACKS or asked.user_id_type not in {1, 2}:
        raise RefusedError("param.invalid", f"{asked.callback_type} {asked.user_id_type}")
    private = {user: each.card_param_map for user, each in asked.private_data.items()}
    for variables in (asked.card_data.card_param_map, *private.values()):
        check_variables(tenant, template.template_id, variables)
    check_models(asked.im_group_open_space_model, asked.im_robot_open_space_model)
    spaces = {
        "IM_GROUP": asked.im_group_open_space_model,
        "IM_ROBOT": asked.im_robot_open_space_model,
        "ONE_BOX": asked.top_open_space_model,
    }
    card = Card(asked.out_track_id, asked.card_template_id, asked.callback_type)
    card.public, card.private = dict(asked.card_data.card_param_map), private
    card.spaces = {name: model for name, model in spaces.items() if model is not None}
    return card


def check_variables(tenant: Tenant, template_id: str, variables: dict[str, str]) -> None:
    """Refuse variables that the template does not have, or that are too long."""
    known = tenant.templates[template_id].known
    unknown = set(variables) - known if known is not None else set()
    if unknown:
        raise RefusedError("param.invalid", f"the template has no variables {sorted(unknown)}")
    for name, value in variables.items():
        if len(name.encode()) > limits.VARIABLE_NAME_BYTES:
            raise RefusedError("param.cardDataTooLong", name)
        if len(value.encode()) > limits.VARIABLE_BYTES:
            raise RefusedError("param.cardDataTooLong", f"{name}: {len(value.encode())} bytes")


def _created(platform: Platform, call: Call) -> Json:
    card = _make(platform.tenant, call.read(_Making))
    platform.tenant.cards[card.out_track_id] = card
    return {"success": True, "result": card.out_track_id}


def _delivered(platform: Platform, call: Call) -> Json:
    asked = call.read(_Delivering)
    card = platform.tenant.cards.get(asked.out_track_id)
    if card is None:
        raise RefusedError("param.cardNotExist", asked.out_track_id)
    results = deliver(platform.tenant, card, asked, undelivered=call.undelivered)
    return {"success": True, "result": [*results]}


def _created_and_delivered(platform: Platform, call: Call) -> Json:
    asked = call.read(_MakingAndDelivering)
    card = _make(platform.tenant, asked)
    results = deliver(platform.tenant, card, asked, undelivered=call.undelivered)
    platform.tenant.cards[card.out_track_id] = card
    result: Json = {"outTrackId": card.out_track_id, "deliverResults": [*results]}
    return {"success": True, "result": result}


def _updated(platform: Platform, call: Call) -> Json:
    asked = call.read(_Updating)
    card = platform.tenant.cards.get(asked.out_track_id)
    if card is None:
        raise RefusedError("param.cardNotExist", asked.out_track_id)
    if card.out_track_id in platform.answering:
        platform.too_soon.append(card.out_track_id)
    options = asked.card_update_options
    if asked.card_data is not None:
        variables = asked.card_data.card_param_map
        check_variables(platform.tenant, card.template_id, variables)
        card.public = merged(card.public, variables, by_key=options.update_card_data_by_key)
    for user_id, each in asked.private_data.items():
        check_variables(platform.tenant, card.template_id, each.card_param_map)
        mine, by_key = card.private.get(user_id, {}), options.update_private_data_by_key
        card.private[user_id] = merged(mine, each.card_param_map, by_key=by_key)
    card.updates += 1
    return {"success": True, "result": True}


def merged(before: dict[str, str], after: dict[str, str], *, by_key: bool) -> dict[str, str]:
    """The variables after a change: all are replaced unless the change is by key."""
    return {**before, **after} if by_key else dict(after)


def _unpinned(platform: Platform, call: Call) -> Json:
    room, track = call.query.get("openConversationId", ""), call.query.get("outTrackId", "")
    if platform.tenant.pinned.get(room) != track or call.body:
        raise RefusedError("param.cardNotExist", f"{track} is not at the top of {room}")
    del platform.tenant.pinned[room]
    return {"success": True, "result": True}


_CLOSE: Final = frozenset({"openConversationId", "outTrackId", "coolAppCode", "groupTemplateId"})
ROUTES = (
    Route("POST", "/v1.0/card/tops/close", _unpinned, WRITE, query=_CLOSE),
    Route("POST", "/v1.0/card/instances/createAndDeliver", _created_and_delivered, WRITE),
    Route("POST", "/v1.0/card/instances/deliver", _delivered, WRITE),
    Route("POST", "/v1.0/card/instances", _created, WRITE),
    Route("PUT", "/v1.0/card/instances", _updated, WRITE),
)
