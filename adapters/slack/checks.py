"""What `muster doctor` asks Slack: tokens, scopes, and the channels that cards hang in."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from sqlalchemy import select

from adapters.slack.client import SlackClient
from adapters.slack.failures import BAD_TOKENS, CallFailed
from adapters.slack.manifest import SCOPES
from adapters.slack.messenger import NAME
from bot.engine.messenger import DeliveryDelayed
from bot.engine.outbox.live import posted_table
from bot.engine.upkeep.finding import Finding, Level
from storage.database import Database

_ROOMS: Final = 10
_CHECK: Final = "slack"


async def examined(client: SlackClient, database: Database) -> Sequence[Finding]:
    """Everything that was found, the bot token first; without a valid one there is no more."""
    try:
        me = await client.whoami()
        scopes = await client.scopes()
    except CallFailed as failed:
        return [_unreachable(failed, "bot")]
    found = [
        Finding(
            _CHECK,
            Level.OK,
            f"the bot token is that of {me.team or me.team_id or me.enterprise_id}",
        )
    ]
    missing = sorted(SCOPES.keys() - scopes)
    if scopes and missing:
        advice = f"Add them ({', '.join(missing)}) under OAuth & Permissions and reinstall the app."
        why = "; ".join(f"{each} {SCOPES[each]}" for each in missing)
        found.append(Finding(_CHECK, Level.FAIL, f"scopes are missing: {why}", advice))
    else:
        found.append(Finding(_CHECK, Level.OK, "all scopes are granted"))
    found.append(await _reception(client))
    return [*found, *[each async for each in _rooms(client, database)]]


async def _reception(client: SlackClient) -> Finding:
    if not client.settings.app_token:
        return Finding(_CHECK, Level.OK, "events come by signed HTTP")
    try:
        await client.connection_uri()
    except CallFailed as failed:
        return _unreachable(failed, "app")
    return Finding(_CHECK, Level.OK, "the app token opens Socket Mode")


async def _rooms(client: SlackClient, database: Database) -> AsyncIterator[Finding]:
    """The newest channels with cards that the app can't post in any more."""
    column = posted_table.c.room
    query = select(column).where(posted_table.c.messenger == NAME, column != "").distinct()
    with database.snapshot() as tx:
        rooms = tx.connection().execute(query.limit(_ROOMS)).scalars().all()
    for room in rooms:
        try:
            channel = (await client.get("conversations.info", channel=room))["channel"]
        except (CallFailed, DeliveryDelayed) as failed:
            yield Finding(_CHECK, Level.WARN, f"channel {room}: {failed}", _INVITE)
            continue
        open_to_all = not channel.get("is_private")
        if not (channel.get("is_member") or open_to_all or channel.get("is_archived")):
            yield Finding(_CHECK, Level.WARN, f"the app is not in channel {room}", _INVITE)


_INVITE: Final = "Invite the app there with /invite."


def _unreachable(failed: CallFailed, token: str) -> Finding:
    if failed.is_bad_token:
        advice = f"Copy the {token} token from the app's settings once more and set it."
        return Finding(_CHECK, Level.FAIL, f"the {token} token: {BAD_TOKENS[failed.error]}", advice)
    advice = "See whether this machine reaches Slack, and slack.api_url."
    return Finding(_CHECK, Level.FAIL, f"can't be asked ({failed})", advice)
