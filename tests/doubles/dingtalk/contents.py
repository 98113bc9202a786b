"""What messages may hold: `msgParam` per `msgKey`, and the webhook's shape."""

import json
from typing import Final

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.refusals import OldRefusedError, RefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Json, JsonValue

_CARD: Final = ("title", "text")
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleLink": ("title", "text", "picUrl", "messageUrl"),
    "sampleActionCard": (*_CARD, "singleTitle", "singleURL"),
    **{
        f"sampleActionCard{count}": (
            *_CARD,
            *(f"actionTitle{n}" for n in range(1, count + 1)),
            *(f"actionURL{n}" for n in range(1, count + 1)),
        )
        for count in range(2, 6)
    },
    "sampleActionCard6": (*_CARD, "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
    "sampleAudio": ("mediaId", "duration"),
    "sampleVideo": ("videoMediaId", "videoType", "picMediaId", "duration", "height", "width"),
}
_OPTIONAL: Final = frozenset({"picUrl", "height", "width"})
_MEDIA: Final = ("mediaId", "videoMediaId", "picMediaId")
WEBHOOK: Final[dict[str, frozenset[str]]] = {
    "text": frozenset({"content"}),
    "markdown": frozenset({"title", "text"}),
    "link": frozenset({"title", "text", "picUrl", "messageUrl"}),
    "actionCard": frozenset(
        {"title", "text", "singleTitle", "singleURL", "btnOrientation", "btns"}
    ),
    "feedCard": frozenset({"links"}),
}
_AT: Final[dict[str, type]] = {"atUserIds": list, "atMobiles": list, "isAtAll": bool}
_PARAMETER: Final = 40035
"""The old API's code for a parameter that is wrong."""


def parsed(tenant: Tenant, key: str, param: str) -> Json:
    """The msgParam of a robot message; refused when it breaks a rule."""
    if key not in KEYS:
        raise RefusedError("invalidParameter.msgKey.invalid", key)
    if len(param.encode()) > limits.PARAM_BYTES:
        raise RefusedError("invalidParameter.msgParam.tooLong", f"{len(param.encode())} bytes")
    try:
        values: object = json.loads(param)
    except ValueError:
        raise RefusedError("invalidParameter.msgParam.invalid", "no JSON") from None
    if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
        raise RefusedError("invalidParameter.msgParam.invalid", "no object of strings")
    given, wanted = set(values), set(KEYS[key])
    if given - wanted or wanted - given - _OPTIONAL:
        why = f"{key} takes {sorted(wanted)}, not {sorted(given)}"
        raise RefusedError("invalidParameter.msgParam.invalid", why)
    _check(tenant, values)
    return values


def _check(tenant: Tenant, values: Json) -> None:
    empty = [name for name, value in values.items() if value == "" and name not in _OPTIONAL]
    if empty:
        raise RefusedError("invalidParameter.msgParam.invalid", f"{empty} empty")
    for name in _MEDIA:
        if name in values and str(values[name]) not in tenant.uploads:
            raise RefusedError("invalidParameter.mediaId.invalid", f"{values[name]}")
    photo = str(values.get("photoURL", ""))
    if photo.startswith("@") and photo not in tenant.uploads:
        raise RefusedError("invalidParameter.mediaId.invalid", photo)
    if "fileType" in values and values["fileType"] not in limits.FILE_TYPES:
        raise RefusedError("invalidParameter.fileType.invalid", f"{values['fileType']}")


def webhook_body(body: bytes) -> tuple[str, Json, Json]:
    """The type, content and `at` of a webhook's message; refused as the old API does."""
    try:
        values: object = json.loads(body)
    except ValueError:
        raise OldRefusedError(_PARAMETER, "no JSON") from None
    if not isinstance(values, dict):
        raise OldRefusedError(_PARAMETER, "no object")
    kind = values.get("msgtype")
    unknown = set(values) - {"msgtype", "at", "msgUuid", kind}
    if kind not in WEBHOOK or unknown:
        raise OldRefusedError(_PARAMETER, f"msgtype {kind}, unknown fields {unknown}")
    content = values.get(kind)
    if not isinstance(content, dict) or set(content) - WEBHOOK[kind]:
        raise OldRefusedError(_PARAMETER, f"{kind}: {content}")
    if len(body) > limits.PARAM_BYTES:
        raise OldRefusedError(460101, "message too long, exceed 20000 bytes")
    _whole(kind, content)
    return kind, content, _named(kind, values.get("at", {}))


def _whole(kind: str, content: Json) -> None:
    needed = {"text": ("content",), "markdown": ("title", "text"), "actionCard": ("title", "text")}
    for name in needed.get(kind, ()):
        if not isinstance(content.get(name), str) or not str(content[name]).strip():
            raise OldRefusedError(_PARAMETER, f"缺少参数 {name}")
    buttons = content.get("btns")
    if buttons is None:
        return
    if not isinstance(buttons, list) or not all(_is_button(each) for each in buttons):
        raise OldRefusedError(_PARAMETER, f"btns: {buttons}")


def _is_button(value: JsonValue) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"title", "actionURL"}
        and all(isinstance(each, str) and each for each in value.values())
    )


def _named(kind: str, at: JsonValue) -> Json:
    if not isinstance(at, dict) or set(at) - set(_AT):
        raise OldRefusedError(_PARAMETER, f"at: {at}")
    for name, value in at.items():
        if not isinstance(value, _AT[name]):
            raise OldRefusedError(_PARAMETER, f"at.{name}: {value}")
    if at and kind in {"link", "feedCard"}:
        raise OldRefusedError(_PARAMETER, f"{kind} can't mention")
    return at
