"""Things of the workspace as Slack writes them in JSON."""

from collections.abc import Collection

from tests.doubles.slack.kit.walk import words
from tests.doubles.slack.values import Channel, Json, Message, Person, View
from tests.doubles.slack.workspace import APP, BOT, BOT_USER, TEAM, Workspace


def message(workspace: Workspace, each: Message, *, with_metadata: bool = False) -> Json:
    """A message."""
    drawn: Json = {"type": "message", "user": each.user, "text": each.text, "ts": each.ts}
    drawn["team"] = team = workspace.people[each.user].team or TEAM
    if team != TEAM:
        drawn |= {"user_team": team, "source_team": team}
    if each.bot:
        drawn |= {"bot_id": each.bot, "app_id": APP}
    for name, value in _FILLED.items():
        if getattr(each, value):
            drawn[name] = getattr(each, value)
    if each.files:
        drawn["files"] = [file(workspace, name) for name in each.files]
    if with_metadata and each.metadata is not None:
        drawn["metadata"] = each.metadata
    if each.edits:
        drawn["edited"] = {"user": each.user, "ts": each.ts}
    return drawn


_FILLED = {
    "subtype": "subtype",
    "blocks": "blocks",
    "attachments": "attachments",
    "thread_ts": "thread",
    "client_msg_id": "client_id",
}


def file(workspace: Workspace, file_id: str) -> Json:
    """A file."""
    found = workspace.files[file_id]
    url = f"{workspace.files_url}/{found.id}"
    return {
        "id": found.id,
        "name": found.name,
        "title": found.title or found.name,
        "size": found.size,
        "user": found.user,
        "mode": "hosted",
        "is_external": False,
        "channels": [*found.channels],
        "url_private": url,
        "url_private_download": f"{url}/download",
    }


def channel(each: Channel) -> Json:
    """A channel."""
    if each.is_direct:
        other = next(iter(each.members - {BOT_USER}), "")
        return {"id": each.id, "is_im": True, "user": other, "created": each.created}
    return {
        "id": each.id,
        "name": each.name,
        "is_channel": True,
        "is_im": False,
        "is_mpim": False,
        "is_private": each.is_private,
        "is_archived": each.is_archived,
        "is_member": BOT_USER in each.members,
        "creator": each.creator,
        "created": each.created,
        "num_members": len(each.members),
        "topic": {"value": each.topic, "creator": each.creator, "last_set": 0},
        "purpose": {"value": each.purpose, "creator": each.creator, "last_set": 0},
    }


def person(each: Person, *, with_email: bool, ours: Collection[str] = ("", TEAM)) -> Json:
    """Somebody as the directory shows them; who is of none of `ours` is of another company."""
    profile: Json = {"real_name": each.name, "display_name": each.name}
    is_stranger = each.team not in ours
    if with_email and each.email and not each.deleted and not is_stranger:
        profile["email"] = each.email
    return {
        "id": each.id,
        "team_id": each.team or TEAM,
        "name": each.name.lower(),
        "real_name": each.name,
        "deleted": each.deleted,
        "is_bot": each.is_bot,
        "is_restricted": each.is_guest,
        "is_stranger": is_stranger,
        "profile": profile,
    }


def view(each: View, state: Json | None = None) -> Json:
    """A view with what is filled in."""
    content = {"private_metadata": "", "callback_id": "", "external_id": "", **each.content}
    return {
        "id": each.id,
        "team_id": TEAM,
        "type": each.kind,
        "state": {"values": state or {}},
        "hash": each.hash,
        "root_view_id": each.root or each.id,
        "previous_view_id": each.previous or None,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        **content,
    }


def words_of(each: Message) -> str:
    """What a message says, as a person reads it: of its blocks where it has any."""
    if not each.blocks:
        return unescaped(each.text)
    return "\n".join("".join(_spaced(block)) for block in each.blocks)


def _spaced(block: Json) -> list[str]:
    between = "" if block.get("type") == "rich_text" else "\n"
    parts = [unescaped(part) if between else part for part in words(block)]
    return [between.join(parts)]


def unescaped(text: str) -> str:
    """Text without Slack's three escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
