"""From what DingTalk pushes to `Incoming`; parsed tolerantly, as its samples differ."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from adapters.common.moments import moment
from adapters.dingtalk.aims import KEY, Aim
from adapters.dingtalk.forms import values
from adapters.dingtalk.messenger import NAME
from adapters.dingtalk.text import pieces, rich
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.room_changes import RoomChange

Json = Mapping[str, Any]
ENTERED: Final = "chat_add_member"
DISBANDED: Final = "chat_disband"
ROOM_EVENTS: Final = (ENTERED, "chat_remove_member", "chat_quit", DISBANDED)
"""Each costs a message of the month, so nobody has to subscribe to them."""
_GROUP: Final = "2"
_USED_UP: Final = "20001"
_MILLIS: Final = 1000


class Resource(NamedTuple):
    """A file of a message: its download code and its name."""

    code: str
    name: str


class Click(NamedTuple):
    """A click on a card: whose, on which, what it means; `sent` says that a form was sent."""

    track: str
    user: str
    aim: Aim
    form: dict[str, str] | None
    sent: bool


def is_used_up(told: Json) -> bool:
    """Whether a message came without its words, as the month's messages are used up."""
    return str(told.get("errCode") or "") == _USED_UP


def message(told: Json) -> Incoming | None:
    """Something said, without mentions and files; None for what is no message of ours.

    The key is the message's own: pushed again, it comes in another frame.
    """
    account, msg_id = _text(told, "senderStaffId"), _text(told, "msgId")
    own = told.get("senderId") == told.get("chatbotUserId")
    if not (account and msg_id) or (own and told.get("senderId")):
        return None
    room = room_of(told)
    return Incoming(
        key=f"said:{msg_id}",
        messenger=NAME,
        account=account,
        kind=IncomingKind.TEXT,
        room=room,
        text=words_of(told),
        reply_to=answered(told),
        quoted=quoted(told),
        message=msg_id,
        addressed=True,
        said_at=moment(told.get("createAt"), per_second=_MILLIS),
    )


class Named(NamedTuple):
    """Whom a message names beside us: accounts, and how many people without one."""

    accounts: tuple[str, ...]
    untold: int


def named_in(told: Json) -> Named:
    """Whom a message names."""
    listed, us = told.get("atUsers"), told.get("chatbotUserId")
    people = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    people = [each for each in people if each.get("dingtalkId") != us]
    accounts = [_text(each, "staffId") for each in people]
    return Named(tuple(dict.fromkeys(filter(None, accounts))), accounts.count(""))


def room_of(told: Json) -> str:
    """The group that it was said in; empty for a direct chat."""
    is_group = str(told.get("conversationType") or "") == _GROUP
    return _text(told, "conversationId") if is_group else ""


def answered(told: Json) -> str:
    """What names the message that it answers; empty for none."""
    return _text(told, "originalProcessQueryKey") or _text(told, "originalMsgId")


def quoted(told: Json) -> str:
    """The words of the message that it answers, where DingTalk tells them."""
    replied = _object(_object(told.get("text")).get("repliedMsg"))
    content = _object(replied.get("content"))
    return _text(content, "text") or rich(content)


def words_of(told: Json) -> str:
    """What was typed, or said aloud and recognised."""
    kind, content = _text(told, "msgtype"), _object(told.get("content"))
    if kind == "text":
        return _text(_object(told.get("text")), "content")
    if kind == "richText":
        return rich(content)
    return _text(content, "recognition") if kind == "audio" else ""


def resources(told: Json) -> Iterator[Resource]:
    """The files and pictures that a message carries; what was said aloud is no file."""
    kind, content = _text(told, "msgtype"), _object(told.get("content"))
    if kind == "richText":
        codes = (_text(each, "downloadCode") for each in pieces(content))
        for number, code in enumerate(filter(None, codes), start=1):
            yield Resource(code, f"image{number}.png")
    elif kind in {"picture", "video", "file"} and (code := _text(content, "downloadCode")):
        yield Resource(code, _text(content, "fileName") or _NAMES.get(kind, "file.bin"))


def session(told: Json) -> tuple[str, datetime] | None:
    """Where one may answer, and until when."""
    url = _text(told, "sessionWebhook")
    expires = moment(told.get("sessionWebhookExpiredTime"), per_second=_MILLIS)
    return (url, expires) if url and expires is not None else None


def click(told: Json) -> Click | None:
    """A pressed button or a sent form; None for what is none of ours."""
    params = _params(told)
    form = params.get("form")
    given = form if isinstance(form, dict) else None
    try:
        aim = Aim.read((params if given is None else given).get(KEY))
    except msgspec.MsgspecError:
        return None
    track, user = _text(told, "outTrackId"), _text(told, "userId")
    if not (track and user):
        return None
    if given is None or aim.k:
        return Click(track, user, aim, aim.f, sent=False)
    return Click(track, user, aim, values(given), sent=True)


def pressed(clicked: Click, key: str, *, opens_forms: bool) -> Incoming:
    """A click as an input; `key` is what DingTalk calls the push.

    Pushed again it is called otherwise. A press that is done twice finds its record changed, but
    a form may make something new: so what was sent of one form is one input.
    """
    return Incoming(
        key=_sent(clicked) if clicked.sent else f"press:{key}",
        messenger=NAME,
        account=clicked.user,
        kind=IncomingKind.ACTION,
        room=clicked.aim.r,
        message=clicked.track,
        action=clicked.aim.a,
        subject=clicked.aim.s,
        version=clicked.aim.v,
        form=clicked.form,
        opens_forms=opens_forms,
    )


def room_change(kind: str, told: Json) -> RoomChange | None:
    """What an event says of a group; None for one that says nothing of who is there."""
    room, by = _text(told, "openConversationId"), _text(told, "operator")
    listed = told.get("userId")
    people = tuple(map(str, listed)) if isinstance(listed, list) else ()
    if not room or kind not in ROOM_EVENTS:
        return None
    if kind == DISBANDED:
        return RoomChange(NAME, room, lost=True, by=by)
    if kind == ENTERED:
        return RoomChange(NAME, room, entered=people, by=by)
    return RoomChange(NAME, room, left=people, by=by)


def _sent(clicked: Click) -> str:
    filled = sorted((clicked.form or {}).items())
    said = msgspec.json.encode([clicked.track, clicked.user, clicked.aim, filled])
    return f"form:{hashlib.sha256(said).hexdigest()[:40]}"


def _params(told: Json) -> Json:
    """The parameters of a click, in either of the two documented places."""
    for name in ("content", "value"):
        content = _decoded(told.get(name))
        private = _object(content.get("cardPrivateData"))
        for found in (private.get("params"), content.get("params")):
            if isinstance(found, dict) and found:
                return found
    return {}


_NAMES: Final = {"picture": "image.png", "video": "video.mp4"}


def _decoded(value: object) -> Json:
    if isinstance(value, str):
        try:
            return _object(msgspec.json.decode(value))
        except msgspec.DecodeError:
            return {}
    return _object(value)


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _text(told: Json, name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
