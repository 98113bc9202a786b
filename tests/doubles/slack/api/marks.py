"""Pins, reactions, bookmarks."""

import re

from tests.doubles.slack import drawn
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json, Message
from tests.doubles.slack.workspace import BOT_USER

PINS = 100
_TS = re.compile(r"\d{10}\.\d{6}")
_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


@method("pins.add", "channel timestamp", "pins:write")
def pin(platform: Platform, args: Arguments) -> Json:
    """Pin a message."""
    message = _marked(platform, args)
    channel = platform.workspace.channels[message.channel]
    if message.ts in channel.pins:
        raise RefusedError("already_pinned")
    if len(channel.pins) >= PINS:
        raise RefusedError("too_many_pins")
    channel.pins.append(message.ts)
    return {}


@method("pins.remove", "channel timestamp", "pins:write")
def unpin(platform: Platform, args: Arguments) -> Json:
    """Unpin a message."""
    message = _marked(platform, args)
    channel = platform.workspace.channels[message.channel]
    if message.ts not in channel.pins:
        raise RefusedError("no_pin")
    channel.pins.remove(message.ts)
    return {}


@method("pins.list", "channel", "pins:read", takes_json=False)
def pins(platform: Platform, args: Arguments) -> Json:
    """What is pinned in a channel."""
    channel = platform.channel(args)
    pinned = [platform.workspace.message(channel.id, ts) for ts in channel.pins]
    items = [
        {"type": "message", "message": drawn.message(platform.workspace, each)} for each in pinned
    ]
    return {"items": items}


@method("reactions.add", "channel name timestamp", "reactions:write")
def react(platform: Platform, args: Arguments) -> Json:
    """React to a message."""
    message, name = _marked(platform, args), _emoji(args)
    people = message.reactions.setdefault(name, [])
    if BOT_USER in people:
        raise RefusedError("already_reacted")
    people.append(BOT_USER)
    return {}


@method("reactions.remove", "channel name timestamp", "reactions:write")
def unreact(platform: Platform, args: Arguments) -> Json:
    """Take a reaction back."""
    message, name = _marked(platform, args), _emoji(args)
    if BOT_USER not in message.reactions.get(name, []):
        raise RefusedError("no_reaction")
    message.reactions[name].remove(BOT_USER)
    return {}


@method("bookmarks.add", "channel_id title type emoji entity_id link parent_id", "bookmarks:write")
def bookmark(platform: Platform, args: Arguments) -> Json:
    """Put a link at a channel's top."""
    channel = platform.channel(args, name="channel_id")
    if args.text("type") != "link":
        raise RefusedError("invalid_bookmark_type")
    if not args.text("link", "").startswith(("http://", "https://")):
        raise RefusedError("invalid_link")
    made: Json = {
        "id": platform.workspace.new_id("Bk"),
        "title": args.text("title"),
        "link": args.text("link"),
        "type": "link",
    }
    channel.bookmarks.append(made)
    return {"bookmark": made}


def _marked(platform: Platform, args: Arguments) -> Message:
    channel = platform.channel(args)
    ts = args.text("timestamp", "")
    if not ts:
        raise RefusedError("no_item_specified")
    if not _TS.fullmatch(ts):
        raise RefusedError("bad_timestamp")
    message = platform.workspace.message(channel.id, ts)
    if message.only_for:
        raise RefusedError("message_not_found")
    if BOT_USER not in channel.members:
        raise RefusedError("not_in_channel")
    if channel.is_archived:
        raise RefusedError("is_archived")
    return message


def _emoji(args: Arguments) -> str:
    name = args.text("name")
    if not _EMOJI.fullmatch(name):
        raise RefusedError("invalid_name")
    return name
