"""An app's manifest as Slack takes it, and what an app that is installed from it may do."""

import json
import re
from dataclasses import dataclass

from tests.doubles.slack.kit.checks import (
    Check,
    a_list,
    anything,
    fields,
    flag,
    matching,
    one_of,
    string,
    wrong,
)
from tests.doubles.slack.values import Json

COMMANDS = 50
SHORTCUTS = 10
_URL = matching(r"https://\S{1,2990}", "an https address")
_RESERVED = re.compile(
    r"/(archive|away|active|collapse|dnd|expand|feed|invite|join|kick|leave|me|msg|dm|mute|open"
    r"|remind|remove|rename|search|shortcuts|shrug|star|status|topic|who)"
)
_COMMAND = fields(
    {"command": matching(r"/\S{1,31}", "a command"), "description": string(2000)},
    {"usage_hint": string(1000), "should_escape": flag, "url": _URL},
)
_SHORTCUT = fields(
    {
        "name": string(24),
        "callback_id": string(255),
        "description": string(150),
        "type": one_of("global", "message"),
    },
    {},
)
_FEATURES = fields(
    {},
    {
        "app_home": fields(
            {},
            dict.fromkeys(
                (
                    "home_tab_enabled",
                    "messages_tab_enabled",
                    "messages_tab_read_only_enabled",
                ),
                flag,
            ),
        ),
        "bot_user": fields({"display_name": string(80)}, {"always_online": flag}),
        "slash_commands": a_list(_COMMAND, COMMANDS),
        "shortcuts": a_list(_SHORTCUT, SHORTCUTS),
    },
)
_SETTINGS = fields(
    {},
    {
        "event_subscriptions": fields(
            {}, {"request_url": _URL, "bot_events": a_list(string(100), 100)}
        ),
        "interactivity": fields(
            {"is_enabled": flag}, {"request_url": _URL, "message_menu_options_url": _URL}
        ),
        "org_deploy_enabled": flag,
        "socket_mode_enabled": flag,
        "token_rotation_enabled": flag,
        "allowed_ip_address_ranges": anything,
    },
)
_MANIFEST: Check = fields(
    {
        "display_information": fields(
            {"name": string(35)},
            {
                "description": string(140),
                "long_description": string(4000, least=175),
                "background_color": matching(r"#([0-9a-fA-F]{3}){1,2}", "a colour"),
            },
        )
    },
    {
        "_metadata": anything,
        "features": _FEATURES,
        "oauth_config": fields(
            {},
            {
                "redirect_urls": a_list(_URL, 1000),
                "scopes": fields({}, {"bot": a_list(string(100), 255)}),
            },
        ),
        "settings": _SETTINGS,
    },
)
_NEEDED = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
}


@dataclass(frozen=True, slots=True)
class Installed:
    """What an app asked for."""

    scopes: frozenset[str]
    events: frozenset[str]
    commands: frozenset[str]
    shortcuts: frozenset[str]


def read(text: str) -> Installed:
    """What a manifest in JSON asks for; raises ValueError for what Slack does not take."""
    manifest = json.loads(text)
    if problems := manifest_problems(manifest):
        raise ValueError("; ".join(problems))
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    return Installed(
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands=frozenset(each["command"] for each in features.get("slash_commands", ())),
        shortcuts=frozenset(each["callback_id"] for each in features.get("shortcuts", ())),
    )


def manifest_problems(manifest: Json) -> list[str]:
    """What Slack would object to."""
    found = [*_MANIFEST(manifest, "")]
    if found:
        return found
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())
    events = settings.get("event_subscriptions", {}).get("bot_events", ())
    found += [
        wrong(f"{each} needs {_NEEDED[each]}", "/settings/event_subscriptions/bot_events")
        for each in events
        if each in _NEEDED and _NEEDED[each] not in scopes
    ]
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in scopes:
        found.append(wrong("commands and shortcuts need the scope commands", "/oauth_config"))
    return [*found, *_commands(manifest)]


def _commands(manifest: Json) -> list[str]:
    """What is wrong with the commands: taken names, and no address without Socket Mode."""
    by_socket = manifest.get("settings", {}).get("socket_mode_enabled")
    found: list[str] = []
    for place, each in enumerate(manifest.get("features", {}).get("slash_commands", ())):
        at = f"/features/slash_commands/{place}"
        if _RESERVED.fullmatch(each["command"]):
            found.append(wrong("invalid_name", at))
        if not by_socket and "url" not in each:
            found.append(wrong("missing required field: url", at))
    return found
