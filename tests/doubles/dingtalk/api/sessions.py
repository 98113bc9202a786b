"""Session webhooks: the address that came with a message answers it, for ninety minutes."""

from tests.doubles.dingtalk.calls import Call, Route, Style, old
from tests.doubles.dingtalk.contents import webhook_body
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.posting import post
from tests.doubles.dingtalk.refusals import OldRefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Json, JsonValue, Webhook

_GONE = 300001
"""What an expired session answers; the number is ours, as no page tells it."""


def _send(platform: Platform, call: Call) -> Json:
    tenant = platform.tenant
    webhook = tenant.webhooks.get(call.query.get("session", ""))
    if webhook is None or webhook.expires < tenant.now():
        raise OldRefusedError(_GONE, "session 不存在或已过期")
    kind, content, at = webhook_body(call.body)
    group = tenant.groups.get(webhook.conversation_id)
    if group is not None and group.disbanded:
        raise OldRefusedError(_GONE, "group disbanded")
    users = () if group is not None else (webhook.user_id,)
    mentions = _mentions(tenant, webhook, str(content.get("text", content.get("content", ""))), at)
    post(tenant, webhook.conversation_id, kind, content, users=users, mentions=mentions)
    return old()


def _mentions(tenant: Tenant, webhook: Webhook, text: str, at: Json) -> tuple[str, ...]:
    """Who is called: whoever is listed and written; what is one alone is noted as a mistake."""
    if at.get("isAtAll"):
        return ("@ALL",)
    listed = [str(each) for each in _strings(at.get("atUserIds"))]
    group = tenant.groups.get(webhook.conversation_id)
    members = group.members if group is not None else [webhook.user_id]
    for each in listed:
        if f"@{each}" not in text:
            tenant.refusals.note("sendBySession", "at", f"@{each} is listed, but not written")
        if each not in members:
            tenant.refusals.note("sendBySession", "at", f"{each} is not in the conversation")
    return tuple(each for each in listed if f"@{each}" in text and each in members)


def _strings(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


ROUTES = (
    Route(
        "POST",
        "/robot/sendBySession",
        _send,
        style=Style.SESSION,
        query=frozenset({"session"}),
    ),
)
