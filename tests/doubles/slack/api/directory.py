"""People and groups of them."""

from tests.doubles.slack import drawn
from tests.doubles.slack.api.pages import page
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json, Person
from tests.doubles.slack.workspace import TEAM


@method("users.list", "cursor include_locale limit team_id", "users:read", takes_json=False)
def listed(platform: Platform, args: Arguments) -> Json:
    """Everybody of the workspace, those who left too."""
    team = platform.team(args)
    teams = {"", TEAM} if team == TEAM else {team}
    members = [each for each in platform.workspace.people.values() if each.team in teams]
    shown, cursor = page(members, args)
    return {
        "members": [_drawn(platform, each) for each in shown],
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.info", "include_locale user", "users:read", takes_json=False)
def info(platform: Platform, args: Arguments) -> Json:
    """One person."""
    return {"user": _drawn(platform, platform.workspace.person(args.text("user")))}


@method("users.lookupByEmail", "email", "users:read.email", takes_json=False)
def by_email(platform: Platform, args: Arguments) -> Json:
    """The person of an address."""
    email = args.text("email").lower()
    for each in platform.workspace.people.values():
        if each.email.lower() == email and not each.deleted:
            return {"user": _drawn(platform, each)}
    raise RefusedError("users_not_found")


@method(
    "usergroups.list",
    "include_count include_disabled include_users team_id",
    "usergroups:read",
    takes_json=False,
)
def groups(platform: Platform, args: Arguments) -> Json:
    """The groups of people."""
    platform.team(args)
    shown: list[Json] = []
    for group, (handle, members) in platform.workspace.groups.items():
        drawn_group: Json = {"id": group, "handle": handle, "name": handle, "is_usergroup": True}
        if args.flag("include_users"):
            drawn_group["users"] = [*members]
        shown.append(drawn_group)
    return {"usergroups": shown}


@method(
    "usergroups.users.list",
    "include_disabled team_id usergroup",
    "usergroups:read",
    takes_json=False,
)
def group_members(platform: Platform, args: Arguments) -> Json:
    """Who is in a group."""
    group = platform.workspace.groups.get(args.text("usergroup"))
    if group is None:
        raise RefusedError("no_such_subteam")
    return {"users": [*group[1]]}


def _drawn(platform: Platform, person: Person) -> Json:
    ours = ("", TEAM, *platform.other_teams)
    return drawn.person(person, with_email="users:read.email" in platform.scopes, ours=ours)
