"""How DingTalk says no: in HTTP of the new API, in `errcode` of the old one."""

from dataclasses import dataclass, field

BAD_REQUEST = 400
FORBIDDEN = 403


class RefusedError(Exception):
    """What a handler raises to refuse a call of the new API."""

    def __init__(self, code: str, why: str = "", *, status: int = BAD_REQUEST) -> None:
        super().__init__(f"{code} {why}")
        self.code = code
        self.why = why or code
        self.status = status


class OldRefusedError(Exception):
    """What a handler raises to refuse a call of the old API, always in HTTP 200."""

    def __init__(self, errcode: int, why: str) -> None:
        super().__init__(f"{errcode} {why}")
        self.errcode = errcode
        self.why = why


@dataclass(frozen=True, slots=True)
class Refusal:
    """One call, frame or acknowledgement that broke a rule."""

    what: str
    code: str
    why: str


@dataclass(slots=True)
class Refusals:
    """All that was refused, the oldest first."""

    recorded: list[Refusal] = field(default_factory=list)

    def note(self, what: str, code: str, why: str) -> None:
        """Record one."""
        self.recorded.append(Refusal(what, code, why))
