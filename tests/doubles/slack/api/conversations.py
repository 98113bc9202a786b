"""Channels as they are found: info, list, members, direct chats."""

from tests.doubles.slack import drawn
from tests.doubles.slack.api.pages import page
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Channel, Json
from tests.doubles.slack.workspace import BOT_USER


@method("conversations.info", "channel include_locale include_num_members", takes_json=False)
def info(platform: Platform, args: Arguments) -> Json:
    """One channel."""
    return {"channel": drawn.channel(platform.channel(args, "read"))}


@method("conversations.list", "cursor exclude_archived limit team_id types", takes_json=False)
def listed(platform: Platform, args: Arguments) -> Json:
    """All channels of the asked kinds that the bot can see."""
    platform.team(args)
    kinds = args.names("types") or ["public_channel"]
    for kind in kinds:
        platform.need(_READS[kind])
    seen = [
        each
        for each in platform.workspace.channels.values()
        if _kind(each) in kinds
        and (not each.is_private or BOT_USER in each.members)
        and not (args.flag("exclude_archived") and each.is_archived)
    ]
    shown, cursor = page(seen, args)
    return {
        "channels": [drawn.channel(each) for each in shown],
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.members", "channel cursor limit", takes_json=False)
def members(platform: Platform, args: Arguments) -> Json:
    """Who is in a channel."""
    channel = platform.channel(args, "read")
    shown, cursor = page(sorted(channel.members), args)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


@method("users.conversations", "cursor exclude_archived limit team_id types user", takes_json=False)
def joined(platform: Platform, args: Arguments) -> Json:
    """The channels that the bot is in."""
    kinds = args.names("types") or ["public_channel"]
    seen = [
        each
        for each in platform.workspace.channels.values()
        if _kind(each) in kinds and BOT_USER in each.members
    ]
    shown, cursor = page(seen, args)
    return {
        "channels": [drawn.channel(each) for each in shown],
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.open", "channel prevent_creation return_im users", "im:write")
def opened(platform: Platform, args: Arguments) -> Json:
    """The direct chat with one person."""
    users = args.names("users")
    if not users:
        raise RefusedError("users_list_not_supplied")
    if len(users) > 1:
        platform.need("mpim:write")
        raise RefusedError("too_many_users")
    person = platform.workspace.person(users[0])
    if person.is_bot:
        raise RefusedError("invalid_user_combination")
    if person.deleted:
        raise RefusedError("user_disabled")
    channel = platform.workspace.direct(person.id)
    shown = drawn.channel(channel) if args.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


_READS = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def _kind(channel: Channel) -> str:
    if channel.is_direct:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"
