"""Token buckets: never faster than the platform allows, never slower than need be."""

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.outbox.pacing import Bucket

_RATES = st.sampled_from([0.02, 0.5, 1.0, 5.0, 20.0])
_GAPS = st.lists(st.floats(0, 5), min_size=1, max_size=60)


def used(bucket: Bucket, asked: list[float]) -> list[float]:
    """When the tokens that are asked for at these times may be used."""
    moments = []
    for now in asked:
        moments.append(now + bucket.delay(now))
        bucket.take(now)
    return moments


def test_without_a_limit() -> None:
    """A rate of 0 lets everything through."""
    assert used(Bucket(0, 1), [7.0] * 100) == [7.0] * 100


def test_burst_then_rate() -> None:
    """A burst goes at once, what follows at the rate; after a rest there is a burst again."""
    bucket = Bucket(rate=2, burst=3)
    assert used(bucket, [100.0] * 5) == [100.0, 100.0, 100.0, 100.5, 101.0]
    assert used(bucket, [200.0] * 4) == [200.0, 200.0, 200.0, 200.5]


def test_looking_takes_nothing() -> None:
    """Asking how long it would take changes nothing."""
    bucket = Bucket(rate=1, burst=1)
    bucket.take(10.0)
    assert [bucket.delay(10.0), bucket.delay(10.0), bucket.delay(10.5)] == [1.0, 1.0, 0.5]


@given(_RATES, st.integers(1, 10), _GAPS)
def test_never_faster(rate: float, burst: int, gaps: list[float]) -> None:
    """In any stretch of time at most the burst and what the rate allows is used."""
    asked = [1000 + sum(gaps[: n + 1]) for n in range(len(gaps))]
    moments = used(Bucket(rate, burst), asked)
    assert moments == sorted(moments)
    for first, start in enumerate(moments):
        for last in range(first, len(moments)):
            allowed = burst + (moments[last] - start) * rate
            assert last - first + 1 <= allowed + 1e-6


@given(_RATES, st.integers(1, 10), _GAPS)
def test_never_slower(rate: float, burst: int, gaps: list[float]) -> None:
    """Nobody waits who asks no faster than the rate."""
    step = 1 / rate
    asked = [1000 + sum(max(gap, step) for gap in gaps[: n + 1]) for n in range(len(gaps))]
    moments = used(Bucket(rate, burst), asked)
    assert all(abs(moment - now) < 1e-6 for moment, now in zip(moments, asked, strict=True))
