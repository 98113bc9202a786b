"""People and channels to be made, and what is to be seen; the ground for people's gestures."""

from collections.abc import Iterable

from tests.doubles.slack import manifests, shown
from tests.doubles.slack.answers import Submissions
from tests.doubles.slack.delivery import Deliverer
from tests.doubles.slack.envelopes import Ack, Transport
from tests.doubles.slack.errors import Refusal, RefusedError
from tests.doubles.slack.manifests import Installed
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.shown import Shown, ShownView
from tests.doubles.slack.states import CannotError, State
from tests.doubles.slack.values import Channel, Json, Message, Person, ResponseUrl
from tests.doubles.slack.workspace import APP, BOT_USER, TEAM, TEAM_NAME


class Company:
    """The workspace as its people know it."""

    def __init__(self, platform: Platform, transport: Transport) -> None:
        self.platform = platform
        self.workspace = platform.workspace
        self.clock = platform.workspace.clock
        self.faults = platform.faults
        self.delivery = Deliverer(platform, transport)
        self.submissions = Submissions(platform)
        self.installed: Installed | None = None
        self.view_states: dict[str, State] = {}
        """What people have filled into views."""
        platform.emit = self.delivery.emit

    @property
    def refusals(self) -> list[Refusal]:
        """Everything that the platform refused, with why."""
        return self.platform.refusals.recorded

    def person(
        self,
        person: str,
        name: str = "",
        *,
        email: str = "",
        team: str = "",
        is_guest: bool = False,
    ) -> Person:
        """Make somebody; `team` is another company's, met in a shared channel."""
        made = Person(person, name or person, email, team or TEAM, is_guest=is_guest)
        self.workspace.people[person] = made
        return made

    def room(
        self,
        channel: str,
        name: str = "",
        members: Iterable[str] = (),
        *,
        is_private: bool = False,
        with_bot: bool = True,
    ) -> Channel:
        """Make a channel with these members."""
        people = {*members} | ({BOT_USER} if with_bot else set())
        made = Channel(channel, name or channel.lower(), people, is_private=is_private)
        self.workspace.channels[channel] = made
        return made

    def group(self, group: str, handle: str, members: Iterable[str]) -> None:
        """Make a user group."""
        self.workspace.groups[group] = (handle, [*members])

    def messages(self, channel: str, *, reader: str = "") -> list[Shown]:
        """What stands in a channel, the oldest first; whispers are those to the reader.

        A user id stands for that person's direct chat with the bot. Without a reader everything
        is seen.
        """
        said = self.workspace.messages.get(self._place(channel).id, ())
        return [
            self._shown(each)
            for each in said
            if not each.only_for or not reader or each.only_for == reader
        ]

    def last(self, channel: str) -> Shown:
        """The newest message of a channel."""
        return self.messages(channel)[-1]

    def message(self, channel: str, ts: str) -> Shown:
        """One message; raises KeyError where it is not there."""
        try:
            return self._shown(self.workspace.message(self._place(channel).id, ts))
        except RefusedError:
            raise KeyError(ts) from None

    def modal(self, person: str) -> ShownView | None:
        """The modal that somebody sees, None where they see none."""
        view = self.workspace.top_view(person)
        return None if view is None else shown.view(view, self.submissions.errors.get(view.id, {}))

    def home(self, person: str) -> ShownView | None:
        """Somebody's home, None where none was published."""
        view = self.workspace.views.get(self.workspace.homes.get(person, ""))
        return None if view is None else shown.view(view, {})

    def revoke(self, error: str = "token_revoked") -> None:
        """Let every call fail from now on, as after the app was removed."""
        self.platform.token_error = error

    def install(self, manifest: str) -> None:
        """Let the app be what its manifest says; raises ValueError for what Slack does not take.

        From then on the token has those scopes, those events arrive, and those commands and
        shortcuts are offered, and no others.
        """
        self.installed = manifests.read(manifest)
        self.platform.scopes = {*self.installed.scopes}
        self.delivery.subscribed = self.installed.events

    async def happened(self, event: Json) -> Ack:
        """Tell the app of any event at all."""
        return await self.delivery.event(event)

    def _shown(self, each: Message) -> Shown:
        names = tuple(self.workspace.files[file].name for file in each.files)
        pins = self.workspace.channels[each.channel].pins
        return shown.message(each, names, is_pinned=each.ts in pins)

    def _place(self, channel: str) -> Channel:
        """A channel by its id; a user id stands for the direct chat."""
        if channel[:1] in {"U", "W"} or channel in self.workspace.people:
            return self.workspace.direct(channel)
        return self.workspace.channels[channel]

    def _entered(self, person: str, channel: str) -> Channel:
        """A channel that somebody is in."""
        place = self._place(channel)
        if person not in place.members:
            raise CannotError(f"{person} is not in {channel}")
        return place

    def _seen(self, person: str, place: Channel, ts: str) -> Message:
        """A message that somebody sees."""
        message = self.workspace.message(place.id, ts)
        if message.only_for not in {"", person}:
            raise CannotError("that message is somebody else's")
        return message

    def _who(self, person: str) -> Json:
        found = self.workspace.people[person]
        name = found.name.lower()
        return {"id": person, "username": name, "name": name, "team_id": found.team or TEAM}

    def _gesture(self, kind: str, person: str, view: str = "") -> Json:
        """What every interactive payload has; none has a team where an organisation installed."""
        grid = self.platform.enterprise
        return {
            "type": kind,
            "token": "double",
            "team": None if grid else {"id": TEAM, "domain": TEAM_NAME},
            "user": self._who(person),
            "api_app_id": APP,
            "enterprise": {"id": grid, "name": "double"} if grid else None,
            "is_enterprise_install": bool(grid),
            "trigger_id": self.workspace.new_trigger(person, view).id,
        }

    def _respond_to(self, response: ResponseUrl) -> str:
        return f"{self.platform.url}/response/{response.ticket}"
