"""Drills: the same road with clocks ten times as fast, for those who are named and nobody else."""

from typing import Final

import msgspec

from bot.incidents.matrix.model import Allowance, Limits, Policy

_FASTER: Final = 10
_SHORTEST: Final = 30
_A_DAY: Final = 1800
"""Seconds that stand for a working day."""
_WHOLE: Final = 100
_BREACH: Final = 20


def drilled(policy: Policy) -> Policy:
    """A policy with short times, no group, and nobody above whom it could go up to."""
    limits = policy.limits
    fast = Limits(
        severity=limits.severity,
        respond=_fast(limits.respond),
        solve=_fast(limits.solve),
        update=_fast(limits.update),
        strong=limits.strong,
    )
    return msgspec.structs.replace(
        policy, limits=fast, teams=(policy.lead,), steps=(), management=None
    )


def score(late: int, updates_missed: int) -> int:
    """Points of a hundred: each limit that was not kept costs twenty, each missed update five."""
    return max(0, _WHOLE - _BREACH * late - _BREACH // 4 * updates_missed)


def _fast(allowed: Allowance) -> Allowance:
    if allowed.days:
        return Allowance(seconds=allowed.days * _A_DAY)
    seconds = max(_SHORTEST, allowed.seconds // _FASTER) if allowed.seconds else 0
    return Allowance(seconds=seconds)
