"""Cards beyond messages: updated by the token of a click, shown to one person only."""

import json
from typing import Final

import msgspec

from tests.doubles.feishu.calls import Call, Route, data
from tests.doubles.feishu.contents import check_content
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.scopes import SEND
from tests.doubles.feishu.values import ChatMode, Json, Message

TOKEN_LIFE: Final = 1_800.0
TOKEN_USES: Final = 2


class _ByToken(msgspec.Struct, forbid_unknown_fields=True):
    token: str
    card: dict[str, object]


class _Ephemeral(msgspec.Struct, forbid_unknown_fields=True):
    chat_id: str
    msg_type: str
    card: dict[str, object]
    open_id: str


class _Gone(msgspec.Struct, forbid_unknown_fields=True):
    message_id: str


def _update(platform: Platform, call: Call) -> Json:
    given, tenant = call.read(_ByToken), platform.tenant
    click = platform.clicks.get(given.token)
    if click is None:
        raise RefusedError(Code.TOKEN_MALFORMED, "the token is malformed")
    if tenant.now() - click.made > TOKEN_LIFE:
        raise RefusedError(Code.TOKEN_EXPIRED, "the token is older than 30 minutes")
    if click.used >= TOKEN_USES:
        raise RefusedError(Code.TOKEN_USED_UP, f"the token was used {TOKEN_USES} times")
    if not click.answered:
        raise RefusedError(Code.TOKEN_MALFORMED, "the callback was not answered yet")
    message = tenant.own_message(click.message_id)
    content = json.dumps(given.card, ensure_ascii=False)
    check_content(tenant, "interactive", content, replaces=message.content)
    click.used += 1
    tenant.redraw(message, content)
    return {"code": 0, "msg": "ok"}


def _show(platform: Platform, call: Call) -> Json:
    new, tenant = call.read(_Ephemeral), platform.tenant
    chat = tenant.usable_chat(new.chat_id)
    if chat.mode is not ChatMode.GROUP or new.open_id not in chat.members:
        raise RefusedError(Code.BAD_PARAMETER, "ephemeral cards are for members of a group")
    if new.msg_type != "interactive":
        raise RefusedError(Code.BAD_PARAMETER, "only cards are ephemeral")
    content = json.dumps(new.card, ensure_ascii=False)
    check_content(tenant, "interactive", content)
    platform.windows.count(f"ephemeral {chat.chat_id}", 40, Code.MESSAGE_FREQUENCY)
    message_id = tenant.fresh("om_")
    message = Message(message_id, chat.chat_id, "interactive", content, tenant.now())
    message.only_for = new.open_id
    tenant.messages[message_id] = message
    return data({"message_id": message_id})


def _remove(platform: Platform, call: Call) -> Json:
    message = platform.tenant.own_message(call.read(_Gone).message_id)
    if not message.only_for:
        raise RefusedError(Code.BAD_PARAMETER, "the message is not ephemeral")
    message.deleted = True
    return data()


ROUTES: Final = (
    Route("POST", "/open-apis/interactive/v1/card/update", _update, (SEND, "im:message")),
    Route("POST", "/open-apis/ephemeral/v1/send", _show, (SEND, "im:message")),
    Route("POST", "/open-apis/ephemeral/v1/delete", _remove, (SEND, "im:message")),
)
