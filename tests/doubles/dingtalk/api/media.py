"""Files that the app uploads, and those that people sent."""

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.calls import Call, Route, Style, old
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import OldRefusedError
from tests.doubles.dingtalk.values import Json, Upload


def _upload(platform: Platform, call: Call) -> Json:
    kind = call.form.get("type") or call.query.get("type", "")
    media = call.form.get("media")
    if set(call.form) - {"type", "media"} or not isinstance(kind, str):
        raise OldRefusedError(40035, f"unknown parts {set(call.form)}")
    if not isinstance(media, Upload):
        raise OldRefusedError(40035, "缺少参数 media")
    if kind not in limits.UPLOAD_BYTES:
        raise OldRefusedError(40004, f"不合法的媒体文件类型 {kind}")
    if not media.data:
        raise OldRefusedError(40006, "空文件")
    if len(media.data) > limits.UPLOAD_BYTES[kind]:
        raise OldRefusedError(40006, f"文件大小超限 {len(media.data)}")
    media_id = platform.tenant.fresh("@lADmedia")
    platform.tenant.uploads[media_id] = Upload(media_id, kind, media.name, media.data)
    return old({"type": kind, "media_id": media_id, "created_at": platform.tenant.millis()})


ROUTES = (Route("POST", "/media/upload", _upload, style=Style.OLD, query=frozenset({"type"})),)
