"""Posting, changing, whispering, deleting."""

from tests.doubles.slack import contents, drawn
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Channel, Json, Message
from tests.doubles.slack.workspace import BOT, BOT_USER

_SAID = "channel text blocks attachments thread_ts markdown_text mrkdwn parse link_names"
_POSTED = (
    f"{_SAID} metadata reply_broadcast unfurl_links unfurl_media username icon_emoji icon_url"
    " as_user client_msg_id"
)


@method("chat.postMessage", _POSTED, "chat:write")
def post(platform: Platform, args: Arguments) -> Json:
    """Post to a channel, or to a person by their user id."""
    channel = _target(platform, args.text("channel"))
    made = _message(platform, args, channel)
    made.metadata = contents.metadata(args) or None
    platform.paced(channel.id)
    platform.workspace.add(made)
    platform.emit(
        drawn.message(platform.workspace, made)
        | {"channel": channel.id, "event_ts": made.ts, "channel_type": kind_of(channel)}
    )
    shown = drawn.message(platform.workspace, made, with_metadata=True)
    return {"channel": channel.id, "ts": made.ts, "message": shown}


@method("chat.postEphemeral", f"{_SAID} user username icon_emoji icon_url as_user", "chat:write")
def whisper(platform: Platform, args: Arguments) -> Json:
    """Show something to one member of a channel."""
    channel = _target(platform, args.text("channel"), by_user=False)
    reader = args.text("user")
    if BOT_USER not in channel.members:
        raise RefusedError("not_in_channel")
    if reader not in channel.members:
        raise RefusedError("user_not_in_channel")
    made = _message(platform, args, channel)
    made.only_for = reader
    platform.workspace.add(made)
    return {"message_ts": made.ts}


@method(
    "chat.update",
    "channel ts text blocks attachments metadata markdown_text parse link_names reply_broadcast"
    " file_ids as_user",
    "chat:write",
)
def update(platform: Platform, args: Arguments) -> Json:
    """Change a message of one's own."""
    message = _own(platform, args, "cant_update_message")
    text, metadata = args.text("text", ""), contents.metadata(args)
    blocks, attachments = contents.blocks(platform, args), contents.attachments(args)
    if len(text) > contents.CHANGED_TEXT:
        raise RefusedError("msg_too_long")
    if not (text or blocks or attachments):
        raise RefusedError("no_text")
    if text or blocks is not None:
        message.blocks = blocks or []
    if attachments is not None:
        message.attachments = attachments
    message.text = text or message.text
    message.metadata = message.metadata if metadata is None else metadata or None
    message.edits += 1
    shown = drawn.message(platform.workspace, message, with_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "channel ts as_user", "chat:write")
def delete(platform: Platform, args: Arguments) -> Json:
    """Delete a message of one's own."""
    message = _own(platform, args, "cant_delete_message")
    platform.workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.getPermalink", "channel message_ts", takes_json=False)
def permalink(platform: Platform, args: Arguments) -> Json:
    """The address of a message."""
    channel = platform.channel(args)
    message = platform.workspace.message(channel.id, args.text("message_ts"))
    link = f"https://double.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def kind_of(channel: Channel) -> str:
    """The kind of a channel as events tell it."""
    return "im" if channel.is_direct else "group" if channel.is_private else "channel"


def _target(platform: Platform, target: str, *, by_user: bool = True) -> Channel:
    """Where to post; refuses where the bot may not."""
    workspace = platform.workspace
    if by_user and (target[:1] in {"U", "W"} or target in workspace.people):
        person = workspace.person(target, "channel_not_found")
        if person.is_bot or person.deleted:
            raise RefusedError("channel_not_found")
        channel = workspace.direct(target)
    else:
        channel = workspace.channel(target)
    if channel.is_direct and not platform.has_messages_tab:
        raise RefusedError("messages_tab_disabled")
    if channel.is_archived:
        raise RefusedError("is_archived")
    is_open = not channel.is_private and "chat:write.public" in platform.scopes
    if BOT_USER not in channel.members and not is_open:
        raise RefusedError("not_in_channel")
    return channel


def _message(platform: Platform, args: Arguments, channel: Channel) -> Message:
    """What is to be shown; refuses empty and ill-formed content."""
    text = args.text("text", "")[: contents.POSTED_TEXT]
    blocks, attachments = contents.blocks(platform, args), contents.attachments(args)
    if not (text or blocks or attachments):
        raise RefusedError("no_text")
    return Message(
        ts=platform.workspace.new_ts(),
        channel=channel.id,
        user=BOT_USER,
        text=text,
        blocks=blocks or [],
        attachments=attachments or [],
        thread=_thread(platform, args, channel),
        bot=BOT,
    )


def _thread(platform: Platform, args: Arguments, channel: Channel) -> str:
    """The message that is answered; an answer to a reply stands beside that reply."""
    ts = args.text("thread_ts", "")
    if not ts:
        return ""
    try:
        root = platform.workspace.message(channel.id, ts)
    except RefusedError:
        raise RefusedError("cannot_reply_to_message") from None
    return root.thread or root.ts


def _own(platform: Platform, args: Arguments, error: str) -> Message:
    channel = platform.channel(args)
    message = platform.workspace.message(channel.id, args.text("ts"))
    if message.only_for:
        raise RefusedError("message_not_found")
    if message.user != BOT_USER or channel.is_archived:
        raise RefusedError(error)
    return message
