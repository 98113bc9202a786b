"""What the methods of the Web API work on."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from math import ceil

from tests.doubles.slack import scopes
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import Refusals, RefusedError, rate_limited
from tests.doubles.slack.faults import Faults
from tests.doubles.slack.values import Call, Channel, Json
from tests.doubles.slack.workspace import BOT_USER, TEAM, Workspace

BOT_TOKEN = "xoxb-double"
APP_TOKEN = "xapp-double"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
POSTING_SECONDS = 1.0


def _unheard(event: Json) -> None:
    del event


class Platform:
    """The workspace and what Slack keeps about the app."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.refusals = Refusals()
        self.faults = Faults()
        self.scopes = set(scopes.ALL)
        self.bot_token = BOT_TOKEN
        self.app_token = APP_TOKEN
        self.signing_secret = SIGNING_SECRET
        self.token_error = ""
        """What every call is refused with, such as `token_revoked`; empty while all is well."""
        self.enterprise = ""
        """The organisation of an Enterprise Grid that the app is installed for; empty for none."""
        self.other_teams: list[str] = []
        """The organisation's other workspaces."""
        self.has_messages_tab = True
        """Whether people let the app write to them."""
        self.is_rate_limited = False
        """Whether a channel takes one message a second and no more."""
        self.calls: list[Call] = []
        self.url = ""
        self.emit: Callable[[Json], None] = _unheard
        """Tells the app of an event, without waiting for it."""
        self.new_link: Callable[[], str] = lambda: ""
        """A fresh address for a socket."""
        self._posted: defaultdict[str, float] = defaultdict(float)
        self._ids = (f"{number:x}x" for number in itertools.count(0x1000))

    @property
    def fresh_ids(self) -> Iterator[str]:
        """Ids for blocks and elements that have none."""
        return self._ids

    def paced(self, channel: str) -> None:
        """Refuse a second message within a second, where that is switched on."""
        now = self.workspace.clock()
        wait = self._posted[channel] + POSTING_SECONDS - now
        if self.is_rate_limited and wait > 0:
            raise rate_limited(max(1, ceil(wait)))
        self._posted[channel] = now

    def need(self, scope: str) -> None:
        """Refuse what the token has no scope for."""
        if scope not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            raise RefusedError("missing_scope", extra={"needed": scope, "provided": provided})

    def team(self, args: Arguments) -> str:
        """The workspace that a call is about, which a token of an organisation has to say."""
        if not self.enterprise:
            return TEAM
        team = args.text("team_id", "")
        if not team:
            raise RefusedError("missing_argument")
        if team not in {TEAM, *self.other_teams}:
            raise RefusedError("team_not_found")
        return team

    def channel(self, args: Arguments, right: str = "", name: str = "channel") -> Channel:
        """The channel an argument names, for which the token has a right such as `history`."""
        found = self.workspace.channel(args.text(name))
        if right:
            self.need(scopes.by_kind(found.id, is_private=found.is_private, right=right))
        return found

    def own_channel(self, args: Arguments, right: str) -> Channel:
        """A channel with the bot in it that is not archived and no direct chat."""
        found = self.channel(args, right)
        if found.is_direct:
            raise RefusedError("method_not_supported_for_channel_type")
        if found.is_archived:
            raise RefusedError("is_archived")
        if BOT_USER not in found.members:
            raise RefusedError("not_in_channel")
        return found
