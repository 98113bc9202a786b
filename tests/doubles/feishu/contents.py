"""What the contents of messages must be, by type."""

import json
from typing import Final

from tests.doubles.feishu import limits
from tests.doubles.feishu.cards.checker import check_card
from tests.doubles.feishu.cards.elements import Seen
from tests.doubles.feishu.cards.markup import draw_text
from tests.doubles.feishu.cards.parts import CardError
from tests.doubles.feishu.cards.walk import dicts
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.tenant import BOT, Tenant
from tests.doubles.feishu.values import Json

_FIELDS: Final = {
    "text": {"text"},
    "image": {"image_key"},
    "file": {"file_key"},
    "share_chat": {"chat_id"},
    "share_user": {"user_id"},
}
_POST: Final = {
    "text": {"text", "un_escape", "style"},
    "a": {"text", "href", "style"},
    "at": {"user_id", "style"},
    "img": {"image_key"},
    "md": {"text"},
    "hr": set[str](),
    "emotion": {"emoji_type"},
    "code_block": {"language", "text"},
    "media": {"file_key", "image_key"},
}
_LANGUAGES: Final = {"zh_cn", "en_us", "ja_jp"}


def check_content(tenant: Tenant, msg_type: str, content: str, *, replaces: str = "") -> None:
    """Refuse what the platform would: wrong types, sizes, fields, keys, and cards that break rules.

    `replaces` is the content of the card that this one takes the place of.
    """
    most = limits.TEXT_BYTES if msg_type == "text" else limits.CARD_BYTES
    if len(content.encode()) > most:
        raise RefusedError(Code.TOO_LONG, f"the content is longer than {most} bytes")
    decoded = _object(content)
    if msg_type == "interactive":
        _check_card(tenant, decoded, replaces)
    elif msg_type == "post":
        _check_post(tenant, decoded)
    else:
        _check_simple(tenant, msg_type, decoded)


def _object(content: str) -> Json:
    try:
        decoded = json.loads(content)
    except json.JSONDecodeError as error:
        raise RefusedError(Code.BAD_PARAMETER, f"content is no JSON: {error}") from None
    if not isinstance(decoded, dict):
        raise RefusedError(Code.BAD_PARAMETER, "content is no object")
    return decoded


def _check_simple(tenant: Tenant, msg_type: str, content: Json) -> None:
    fields = _FIELDS.get(msg_type)
    if fields is None:
        raise RefusedError(Code.BAD_PARAMETER, f"unknown msg_type {msg_type}")
    if set(content) != fields or not all(isinstance(v, str) and v for v in content.values()):
        raise RefusedError(Code.BAD_PARAMETER, f"{msg_type} needs {fields}, not {content!r}")
    for key in ("image_key", "file_key"):
        if key in content:
            _check_upload(tenant, str(content[key]))
    if msg_type == "text":
        for person in draw_text(str(content["text"]), lambda _: "").mentions:
            _check_person(tenant, person)


def _check_upload(tenant: Tenant, key: str) -> None:
    if key not in tenant.uploads:
        raise RefusedError(Code.FILE_NOT_FOUND, f"unknown key {key}")


def _check_person(tenant: Tenant, open_id: str) -> None:
    if open_id not in {"all", BOT} and open_id not in tenant.people:
        raise RefusedError(Code.BAD_PARAMETER, f"invalid user_id {open_id} in at")


def _check_post(tenant: Tenant, content: Json) -> None:
    if not content or not set(content) <= _LANGUAGES:
        raise RefusedError(Code.BAD_PARAMETER, f"a post is by language: {sorted(content)}")
    for post in content.values():
        if not isinstance(post, dict) or not set(post) <= {"title", "content"}:
            raise RefusedError(Code.BAD_PARAMETER, "a post has title and content")
        lines = post.get("content")
        if not isinstance(lines, list) or not all(isinstance(line, list) for line in lines):
            raise RefusedError(Code.BAD_PARAMETER, "a post's content is a list of lines")
        for each in (piece for line in lines for piece in dicts(line)):
            _check_piece(tenant, each)


def _check_piece(tenant: Tenant, piece: Json) -> None:
    allowed = _POST.get(str(piece.get("tag")))
    if allowed is None or not set(piece) <= allowed | {"tag"}:
        raise RefusedError(Code.BAD_PARAMETER, f"no piece of a post: {piece!r}")
    if piece["tag"] == "at":
        _check_person(tenant, str(piece.get("user_id")))
    if piece["tag"] == "img":
        _check_upload(tenant, str(piece.get("image_key")))


def _check_card(tenant: Tenant, card: Json, replaces: str) -> None:
    if replaces and json.loads(replaces).get("schema") == "2.0" and card.get("schema") != "2.0":
        raise RefusedError(Code.CARD_VERSION, "a card of 2.0 can't become one of 1.0")
    seen = Seen(lambda open_id: open_id in tenant.people, lambda key: key in tenant.uploads)
    try:
        check_card(card, seen)
    except CardError as error:
        why = f"Failed to create card content, ext=ErrCode: {error.code}; ErrMsg: {error.why}; "
        raise RefusedError(Code.BAD_CARD, why) from None
