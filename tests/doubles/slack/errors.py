"""How Slack says no: real error names, and a record of every no for the tests."""

from dataclasses import dataclass, field

OK = 200
RATE_LIMITED = 429


class RefusedError(Exception):
    """What a method raises to refuse a call; `error` is Slack's name for why.

    `messages` is what Slack adds in `response_metadata` where arguments are wrong.
    """

    def __init__(
        self,
        error: str,
        *messages: str,
        status: int = OK,
        headers: dict[str, str] | None = None,
        extra: dict[str, object] | None = None,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.status = status
        self.headers = headers or {}
        self.extra = extra or {}


def rate_limited(seconds: int) -> RefusedError:
    """Too many calls; the next may come after `seconds`."""
    return RefusedError("ratelimited", status=RATE_LIMITED, headers={"Retry-After": str(seconds)})


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that Slack did not do: the method or answer, the error's name, and details."""

    what: str
    error: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.error} {self.why}".strip()


@dataclass(slots=True)
class Refusals:
    """All that was refused, the oldest first."""

    recorded: list[Refusal] = field(default_factory=list)

    def note(self, what: str, error: str, *why: str) -> None:
        """Record one."""
        self.recorded.append(Refusal(what, error, "; ".join(why)))
