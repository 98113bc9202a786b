"""Pictures and files: uploaded by the bot, fetched from people's messages."""

import json
from typing import Final

from tests.doubles.feishu import limits
from tests.doubles.feishu.calls import Blob, Call, File, Route, data, known
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.values import Json, Upload

_TYPES: Final = frozenset({"opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"})
_PICTURES: Final = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
)


def _part(call: Call, name: str, most: int) -> File:
    given = call.form.get(name)
    if not isinstance(given, File):
        raise RefusedError(234001, f"the form needs the file {name}")
    if not given.data:
        raise RefusedError(Code.FILE_EMPTY, "the file is empty")
    if len(given.data) > most:
        raise RefusedError(Code.FILE_TOO_LARGE, f"the file is larger than {most} bytes")
    return given


def _check_fields(call: Call, *names: str) -> None:
    unknown = set(call.form) - set(names)
    if unknown:
        raise RefusedError(234001, f"unknown parts {sorted(unknown)}")


def _image(platform: Platform, call: Call) -> Json:
    _check_fields(call, "image_type", "image")
    if call.form.get("image_type") not in {"message", "avatar"}:
        raise RefusedError(234001, "image_type is message or avatar")
    image = _part(call, "image", limits.IMAGE_BYTES)
    if not image.data.startswith(_PICTURES):
        raise RefusedError(234011, "can't recognize the image format")
    key = platform.tenant.fresh("img_v3_")
    platform.tenant.uploads[key] = Upload(key, "image", image.name, image.data)
    return data({"image_key": key})


def _file(platform: Platform, call: Call) -> Json:
    _check_fields(call, "file_type", "file_name", "duration", "file")
    name = call.form.get("file_name")
    if call.form.get("file_type") not in _TYPES or not isinstance(name, str) or not name:
        raise RefusedError(234001, "a file needs its file_type and file_name")
    given = _part(call, "file", limits.FILE_BYTES)
    key = platform.tenant.fresh("file_v3_")
    platform.tenant.uploads[key] = Upload(key, "file", name, given.data)
    return data({"file_key": key})


def _resource(platform: Platform, call: Call) -> Blob:
    message = platform.tenant.message(call.path["message_id"])
    key = call.path["file_key"]
    upload = platform.tenant.uploads.get(key)
    if upload is None or key not in json.dumps(json.loads(message.content)):
        raise RefusedError(Code.FILE_NOT_FOUND, "the message has no such resource")
    if call.query.get("type") != upload.kind:
        raise RefusedError(Code.FIELD_VALIDATION, f"the type is {upload.kind}")
    return Blob(upload.name, upload.data)


def _download(platform: Platform, call: Call) -> Blob:
    upload = platform.tenant.uploads.get(call.path["key"])
    if upload is None:
        raise RefusedError(Code.FILE_NOT_FOUND, "no such file")
    return Blob(upload.name, upload.data)


_SCOPES: Final = ("im:resource", "im:resource:upload")
_READING: Final = ("im:message:readonly", "im:message", "im:resource")
ROUTES: Final = (
    Route("POST", "/open-apis/im/v1/images", _image, _SCOPES),
    Route("POST", "/open-apis/im/v1/files", _file, _SCOPES),
    Route("GET", "/open-apis/im/v1/images/:key", _download, ("im:resource",)),
    Route("GET", "/open-apis/im/v1/files/:key", _download, ("im:resource",)),
    Route(
        "GET",
        "/open-apis/im/v1/messages/:message_id/resources/:file_key",
        _resource,
        _READING,
        known("type"),
    ),
)
