"""Making and changing channels."""

import re

from tests.doubles.slack import drawn
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Channel, Json, Person
from tests.doubles.slack.workspace import BOT_USER, TEAM

NAME = 80
TOPIC = 250
AT_ONCE = 100
_NAME = re.compile(r"[a-z0-9_-]+")
_PUNCTUATION = re.compile(r"[a-zA-Z0-9_-]+")


@method("conversations.create", "is_private name team_id")
def create(platform: Platform, args: Arguments) -> Json:
    """Make a channel; the bot is its first member."""
    is_private = args.flag("is_private")
    platform.need("groups:write" if is_private else "channels:manage")
    platform.team(args)
    name = _free_name(platform, args)
    workspace = platform.workspace
    made = Channel(
        workspace.new_id("C"),
        name,
        {BOT_USER},
        is_private=is_private,
        creator=BOT_USER,
        created=int(workspace.clock()),
    )
    workspace.channels[made.id] = made
    return {"channel": drawn.channel(made)}


@method("conversations.rename", "channel name")
def rename(platform: Platform, args: Arguments) -> Json:
    """Give a channel another name; only the bot's own."""
    channel = platform.own_channel(args, "manage")
    if channel.creator != BOT_USER:
        raise RefusedError("not_authorized")
    if args.text("name", "") != channel.name:
        channel.name = _free_name(platform, args)
    return {"channel": drawn.channel(channel)}


@method("conversations.invite", "channel force users")
def invite(platform: Platform, args: Arguments) -> Json:
    """Bring people in; with `force` those who can come, else all or nobody."""
    channel = platform.own_channel(args, "manage")
    users = args.names("users")
    if not users:
        raise RefusedError("no_user")
    if len(users) > AT_ONCE:
        raise RefusedError("too_many_users")
    problems = [(user, why) for user in users if (why := _barred(platform, channel, user))]
    able = [user for user in users if user not in dict(problems)]
    if problems and not (args.flag("force") and able):
        details = [{"user": user, "ok": False, "error": why} for user, why in problems]
        raise RefusedError(problems[0][1], extra={"errors": details})
    for user in able:
        channel.members.add(user)
        platform.emit(joined(channel, user, BOT_USER))
    return {"channel": drawn.channel(channel)}


@method("conversations.kick", "channel user")
def kick(platform: Platform, args: Arguments) -> Json:
    """Remove somebody."""
    channel = platform.own_channel(args, "manage")
    user = args.text("user")
    if user == BOT_USER:
        raise RefusedError("cant_kick_self")
    platform.workspace.person(user)
    if user not in channel.members:
        raise RefusedError("not_in_channel")
    channel.members.discard(user)
    return {}


@method("conversations.join", "channel", "channels:join")
def join(platform: Platform, args: Arguments) -> Json:
    """Enter a public channel."""
    channel = platform.channel(args)
    if channel.is_private:
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise RefusedError("is_archived")
    channel.members.add(BOT_USER)
    return {"channel": drawn.channel(channel)}


@method("conversations.leave", "channel")
def leave(platform: Platform, args: Arguments) -> Json:
    """Leave a channel."""
    channel = platform.own_channel(args, "manage")
    channel.members.discard(BOT_USER)
    return {}


@method("conversations.setTopic", "channel topic")
def set_topic(platform: Platform, args: Arguments) -> Json:
    """Change the topic."""
    channel = platform.own_channel(args, "manage")
    channel.topic = _short(args.text("topic", ""))
    return {"channel": drawn.channel(channel)}


@method("conversations.setPurpose", "channel purpose")
def set_purpose(platform: Platform, args: Arguments) -> Json:
    """Change the purpose."""
    channel = platform.own_channel(args, "manage")
    channel.purpose = _short(args.text("purpose", ""))
    return {"channel": drawn.channel(channel)}


@method("conversations.archive", "channel")
def archive(platform: Platform, args: Arguments) -> Json:
    """Close a channel; its name stays taken."""
    if platform.channel(args).is_archived:
        raise RefusedError("already_archived")
    platform.own_channel(args, "manage").is_archived = True
    return {}


@method("conversations.unarchive", "channel")
def unarchive(platform: Platform, args: Arguments) -> Json:
    """Bots can't: archiving removed them from the channel."""
    platform.channel(args, "manage")
    raise RefusedError("not_in_channel")


def joined(channel: Channel, user: str, inviter: str) -> Json:
    """The event of somebody's coming; who came by themselves was invited by nobody."""
    return {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": TEAM,
    } | ({"inviter": inviter} if inviter != user else {})


def _free_name(platform: Platform, args: Arguments) -> str:
    name = args.text("name", "")
    if problem := _wrong_name(name):
        raise RefusedError(problem)
    if platform.workspace.channel_named(name) is not None:
        raise RefusedError("name_taken")
    return name


def _wrong_name(name: str) -> str:
    if not name:
        return "invalid_name_required"
    if len(name) > NAME:
        return "invalid_name_maxlength"
    if not name.strip("_-"):
        return "invalid_name_punctuation"
    if _NAME.fullmatch(name):
        return ""
    return "invalid_name_specials" if _PUNCTUATION.fullmatch(name) else "invalid_name_punctuation"


def _barred(platform: Platform, channel: Channel, user: str) -> str:
    """Why somebody can't be invited; empty where they can."""
    person: Person | None = platform.workspace.people.get(user)
    if person is None or person.deleted:
        return "user_not_found"
    if user == BOT_USER:
        return "cant_invite_self"
    if user in channel.members:
        return "already_in_channel"
    if person.team not in {"", TEAM}:
        return "org_user_not_in_team"
    return "user_is_restricted" if person.is_guest else ""


def _short(text: str) -> str:
    if len(text) > TOPIC:
        raise RefusedError("too_long")
    return text
