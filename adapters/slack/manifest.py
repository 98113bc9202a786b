"""The app's manifest, made from the commands that there are and the scopes that the code uses."""

import json
from collections.abc import Iterator
from typing import Final

from adapters.slack.aliases import MUSTER, Aliases
from adapters.slack.limits import (
    COMMAND_DESCRIPTION,
    COMMAND_HINT,
    MANIFEST_COMMANDS,
    SHORTCUT_NAME,
)
from adapters.slack.shortcuts import SHORTCUTS
from adapters.slack.text import Block, Json
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import Vocabulary
from bot.engine.commands.text import shortened

SCOPES: Final = {
    "app_mentions:read": "hears who mentions it",
    "channels:history": "hears replies in public channels and finds its own messages again",
    "channels:join": "joins the public channels that it is to post in",
    "channels:manage": "opens, names and archives public rooms for incidents",
    "channels:read": "knows channels and who is in them",
    "chat:write": "posts and changes its messages",
    "chat:write.public": "posts in public channels without being invited",
    "commands": "takes slash commands and shortcuts",
    "files:read": "fetches the files that people send it",
    "files:write": "sends files and pictures",
    "groups:history": "hears replies in private channels that it is in",
    "groups:read": "knows the private channels that it is in",
    "groups:write": "opens, names and archives private rooms for incidents",
    "im:history": "reads direct messages to it",
    "im:read": "knows its direct chats",
    "im:write": "opens direct chats",
    "mpim:history": "hears replies in group chats that it is in",
    "mpim:read": "knows the group chats that it is in",
    "pins:write": "pins the card of an incident",
    "reactions:read": "takes a nod to a card for 收到",
    "reactions:write": "marks what was written down of a meeting",
    "usergroups:read": "knows who is meant by the name of a user group",
    "users:read": "knows who is who",
    "users:read.email": "links people by their e-mail address",
}
"""Every scope that the code needs, and what for."""

_EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "group_archive",
    "group_deleted",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "subteam_created",
    "subteam_members_changed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
)
_COLOUR: Final = "#2c5282"


def manifest(vocabulary: Vocabulary, address: str = "", *, for_organisation: bool = False) -> str:
    """The manifest as JSON: for Socket Mode, or for signed HTTP to our web address.

    `for_organisation` lets it be installed for a whole Enterprise Grid.
    """
    made = _manifest(vocabulary, address.rstrip("/"), for_organisation=for_organisation)
    return json.dumps(made, ensure_ascii=False, indent=2)


def _manifest(vocabulary: Vocabulary, address: str, *, for_organisation: bool) -> Block:
    interactivity: Block = {"is_enabled": True}
    subscriptions: Block = {"bot_events": [*_EVENTS]}
    if address:
        interactivity["request_url"] = f"{address}/slack/interactive"
        subscriptions["request_url"] = f"{address}/slack/events"
    return {
        "display_information": {
            "name": "Muster",
            "description": "Tasks, approvals and incidents in chat · 任务、审批、故障，都在聊天里",
            "background_color": _COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Muster", "always_online": True},
            "shortcuts": [
                {
                    "name": shortened(each.name, SHORTCUT_NAME),
                    "type": "message" if each.on_messages else "global",
                    "callback_id": each.id,
                    "description": each.description,
                }
                for each in SHORTCUTS
            ],
            "slash_commands": [*_commands(vocabulary, address)][:MANIFEST_COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": [*SCOPES]}},
        "settings": {
            "event_subscriptions": subscriptions,
            "interactivity": interactivity,
            "org_deploy_enabled": for_organisation,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": False,
        },
    }


def _commands(vocabulary: Vocabulary, address: str) -> Iterator[Json]:
    nouns = dict.fromkeys(each.noun.words.usual("zh") for each in vocabulary.commands)
    known = f"Everything · 全部: {' '.join(nouns)}"
    yield _command(MUSTER, known, "help | 帮助", address)
    for command, noun in Aliases(vocabulary).offered():
        mine = [each for each in vocabulary.commands if each.noun == noun]
        described = f"{mine[0].help('en')} · {mine[0].help('zh')}"
        yield _command(command, described, _verbs(mine), address)


def _verbs(commands: list[AnyCommand]) -> str:
    """What may stand behind an alias, in both languages."""
    verbs = (each.words for each in commands if any(each.words))
    return " | ".join(f"{words.usual('en')} {words.usual('zh')}" for words in verbs)


def _command(name: str, description: str, hint: str, address: str) -> Block:
    described: Block = {
        "command": name,
        "description": shortened(description, COMMAND_DESCRIPTION),
        "usage_hint": shortened(hint, COMMAND_HINT),
        "should_escape": True,
    }
    if address:
        described["url"] = f"{address}/slack/commands"
    return described
