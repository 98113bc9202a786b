"""Who the token is, and addresses for sockets."""

from tests.doubles.slack.api.pages import page
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json
from tests.doubles.slack.workspace import APP, BOT, BOT_USER, TEAM, TEAM_NAME


@method("auth.test")
def auth_test(platform: Platform, args: Arguments) -> Json:
    """Who the token makes one."""
    del args
    enterprise = {"enterprise_id": platform.enterprise} if platform.enterprise else {}
    return {
        **enterprise,
        "url": f"https://{TEAM_NAME}.slack.com/",
        "team": TEAM_NAME,
        "user": "muster",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": bool(platform.enterprise),
    }


@method("auth.teams.list", "cursor include_icon limit", takes_json=False)
def auth_teams(platform: Platform, args: Arguments) -> Json:
    """The workspaces of the organisation that the app may be used in."""
    shown, cursor = page([TEAM, *platform.other_teams], args)
    return {
        "teams": [{"id": each, "name": each.lower()} for each in shown],
        "response_metadata": {"next_cursor": cursor},
    }


@method("apps.connections.open", is_for_app=True)
def connections_open(platform: Platform, args: Arguments) -> Json:
    """An address for one socket."""
    del args
    return {"url": platform.new_link()}


@method("team.info", "team", "team:read", takes_json=False)
def team_info(platform: Platform, args: Arguments) -> Json:
    """The workspace."""
    del platform, args
    return {"team": {"id": TEAM, "name": TEAM_NAME, "domain": TEAM_NAME}}


@method("bots.info", "bot team_id", "users:read", takes_json=False)
def bots_info(platform: Platform, args: Arguments) -> Json:
    """The bot itself."""
    del platform, args
    return {"bot": {"id": BOT, "app_id": APP, "user_id": BOT_USER, "name": "muster"}}
