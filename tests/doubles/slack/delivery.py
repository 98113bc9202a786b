"""Bringing things to the app: at once, and events again until they are acknowledged."""

import asyncio
from dataclasses import dataclass, replace

from tests.doubles.slack.envelopes import Ack, Envelope, Kind, Transport
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json
from tests.doubles.slack.workspace import APP, BOT_USER, TEAM

RETRIES_AFTER = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True)
class Failure:
    """What the app did not acknowledge, and why: a person sees an error of Slack's own."""

    kind: Kind
    why: str
    payload: Json


@dataclass(frozen=True, slots=True)
class _Parked:
    envelope: Envelope
    due: float


class Deliverer:
    """Delivers over whichever transport the app uses."""

    def __init__(self, platform: Platform, transport: Transport) -> None:
        self.transport = transport
        self.patience = 3.0
        """Seconds that Slack waits for an acknowledgement."""
        self.delivered: list[Envelope] = []
        """All that the app acknowledged, repetitions too."""
        self.failures: list[Failure] = []
        """What went unacknowledged for good."""
        self.unsubscribed: set[str] = set()
        """Types of events that the app did not ask for."""
        self.subscribed: frozenset[str] | None = None
        """Types of events that it asked for, as its manifest names them; None for all."""
        self._platform = platform
        self._parked: list[_Parked] = []
        self._tasks: set[asyncio.Task[Ack]] = set()

    def emit(self, event: Json) -> None:
        """Deliver an event in the background."""
        task = asyncio.get_running_loop().create_task(self.event(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until everything in the background is delivered."""
        while self._tasks:
            await asyncio.wait({*self._tasks})

    async def event(self, event: Json) -> Ack:
        """Deliver an event; again at once where it fails, and later by `again`."""
        if not self._wants(event):
            return Ack()
        workspace = self._platform.workspace
        payload: Json = {
            "token": "double",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": {"event_ts": workspace.new_ts(), **event},
            "type": "event_callback",
            "event_id": workspace.new_id("Ev"),
            "event_time": int(workspace.clock()),
            "authorizations": [_authorization(self._platform.enterprise)],
            **({"enterprise_id": self._platform.enterprise} if self._platform.enterprise else {}),
            "is_ext_shared_channel": False,
        }
        return await self._attempt(self._envelope(Kind.EVENT, payload))

    def _wants(self, event: Json) -> bool:
        names = {str(event["type"])}
        if event["type"] == "message":
            names = {f"message.{_KINDS.get(event.get('channel_type', ''), 'mpim')}", "message"}
        if names & self.unsubscribed:
            return False
        return self.subscribed is None or bool(names & self.subscribed)

    async def interact(self, kind: Kind, payload: Json) -> Ack:
        """Deliver a person's gesture, once."""
        envelope = self._envelope(kind, payload)
        ack = await self.transport.deliver(envelope, self.patience)
        self._note(envelope, ack)
        return ack

    async def repeat(self, kind: Kind | None = None) -> Ack:
        """Deliver the last acknowledged envelope again, as if the answer had been lost."""
        last = next(each for each in reversed(self.delivered) if kind in {None, each.kind})
        again = replace(last, retry=last.retry + 1, reason="http_timeout")
        return await self.transport.deliver(again, self.patience)

    async def again(self, *, only_due: bool = True) -> list[Ack]:
        """Deliver the events again whose time has come by the double's clock, or all."""
        now = self._platform.workspace.clock()
        due = [each for each in self._parked if not only_due or each.due <= now]
        self._parked = [each for each in self._parked if each not in due]
        return [await self._attempt(each.envelope) for each in due]

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _envelope(self, kind: Kind, payload: Json) -> Envelope:
        return Envelope(self._platform.workspace.new_id("E"), kind, payload)

    async def _attempt(self, envelope: Envelope) -> Ack:
        ack = await self.transport.deliver(envelope, self.patience)
        if ack.is_done or ack.no_retry or envelope.retry >= len(RETRIES_AFTER):
            self._note(envelope, ack)
            return ack
        wait = RETRIES_AFTER[envelope.retry]
        later = replace(envelope, retry=envelope.retry + 1, reason=ack.why)
        if not wait and ack.why != "not_connected":
            return await self._attempt(later)
        self._parked.append(_Parked(later, self._platform.workspace.clock() + wait))
        return ack

    def _note(self, envelope: Envelope, ack: Ack) -> None:
        if ack.is_done:
            self.delivered.append(envelope)
            if ack.body and not envelope.accepts_payload and "challenge" not in ack.body:
                self._platform.refusals.note("acknowledgement", "no_payload_accepted")
        else:
            self.failures.append(Failure(envelope.kind, ack.why, envelope.payload))


_KINDS = {"channel": "channels", "group": "groups", "im": "im"}


def _authorization(enterprise: str) -> Json:
    """For whom the app is installed: our workspace, or a whole organisation."""
    return {
        "enterprise_id": enterprise or None,
        "team_id": None if enterprise else TEAM,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": bool(enterprise),
    }
