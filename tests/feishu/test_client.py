"""Calls of Feishu: one token for all, stale ones renewed, refusals told apart."""

import asyncio
from datetime import timedelta

import pytest

from adapters.feishu.client import FeishuClient
from adapters.feishu.failures import (
    NO_ANSWER,
    QUOTA_USED_UP,
    UNREACHABLE,
    CallFailed,
    meant_for_delivery,
)
from adapters.feishu.meter import CALLS, Meter
from bot.engine.messenger import DeliveryDelayed, DeliveryRefused
from bot.engine.outbox.quota import Supply
from bot.time.clock import VirtualClock
from tests.doubles.feishu import Fault, FeishuDouble

_MESSAGES = "/open-apis/im/v1/messages"


async def _say(client: FeishuClient, uuid: str = "u1") -> str:
    return await client.send(
        "oc_ops", "post", {"zh_cn": {"content": [[{"tag": "text", "text": "hi"}]]}}, uuid
    )


async def test_many_calls_fetch_one_token(double: FeishuDouble, client: FeishuClient) -> None:
    """However many calls begin at once, the token is asked for once."""
    await asyncio.gather(*(_say(client, f"u{number}") for number in range(5)))
    assert double.platform.tokens.requests == 1
    assert len(double.messages("oc_ops")) == 5
    assert double.refusals == []


async def test_a_stale_token_is_renewed(double: FeishuDouble, client: FeishuClient) -> None:
    """A token that was revoked, or that another instance of the platform calls stale, is no end."""
    await _say(client)
    double.platform.tokens.revoke()
    await asyncio.gather(_say(client, "u2"), _say(client, "u3"))
    assert double.platform.tokens.issued == 2
    double.faults.order(Fault.EXPIRED_TOKEN, _MESSAGES)
    await _say(client, "u4")
    assert len(double.messages("oc_ops")) == 4


async def test_calls_are_counted(double: FeishuDouble, client: FeishuClient, meter: Meter) -> None:
    """What counts at Feishu counts here, over a month; tokens and contacts are free."""
    double.platform.windows.enforced = False
    await _say(client)
    await client.get("open-apis/contact/v3/departments/0/children")
    meter.quota.settle()
    assert [(each.used, each.limit) for each in meter.quota.usage()] == [(1, 10)]
    for number in range(9):
        await _say(client, f"more{number}")
    # What we count is a guess: it makes us save, and stops nothing.
    assert await meter.supply() is Supply.LOW
    assert meter.quota.supply(CALLS) is Supply.NONE


async def test_used_up_calls_stop_everything(
    double: FeishuDouble, client: FeishuClient, meter: Meter, clock: VirtualClock
) -> None:
    """Feishu's word counts, and is asked for again after an hour, and in another month."""
    assert await meter.supply() is Supply.PLENTY
    double.faults.order(Fault.QUOTA, _MESSAGES)
    with pytest.raises(CallFailed) as failed:
        await _say(client)
    assert failed.value.code == QUOTA_USED_UP
    assert await meter.supply() is Supply.NONE
    clock.advance(timedelta(hours=1))
    assert await meter.supply() is Supply.LOW
    clock.advance(timedelta(days=31))
    assert await meter.supply() is Supply.PLENTY


async def test_the_same_uuid_is_the_same_message(
    double: FeishuDouble, client: FeishuClient
) -> None:
    """An answer that got lost costs nothing: the same uuid gives the same message."""
    double.faults.order(Fault.LOST_ANSWER, _MESSAGES)
    with pytest.raises(CallFailed) as lost:
        await _say(client)
    assert lost.value.code == NO_ANSWER
    await _say(client)
    assert len(double.messages("oc_ops")) == 1


@pytest.mark.parametrize(
    "fault, code, wait",
    [
        (Fault.RATE_LIMIT, 99991400, 7.0),
        (Fault.IN_FLIGHT, 230049, None),
        (Fault.QUOTA, 99991403, 3600.0),
    ],
)
async def test_what_will_pass_is_delayed(
    double: FeishuDouble, client: FeishuClient, fault: Fault, code: int, wait: float | None
) -> None:
    """The platform says how long it wants to be left alone."""
    double.faults.order(fault, _MESSAGES, reset=7)
    with pytest.raises(CallFailed) as failed:
        await _say(client)
    assert failed.value.code == code
    meant = meant_for_delivery(failed.value)
    assert isinstance(meant, DeliveryDelayed)
    assert meant.retry_after == wait


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY, Fault.EMPTY, Fault.ABORT])
async def test_what_is_no_answer_is_tried_again(
    double: FeishuDouble, client: FeishuClient, fault: Fault
) -> None:
    """HTML, nothing at all and a cut connection say nothing about the message."""
    double.faults.order(fault, _MESSAGES)
    with pytest.raises(CallFailed) as failed:
        await _say(client)
    assert failed.value.code == NO_ANSWER
    assert meant_for_delivery(failed.value) is failed.value


async def test_refusals_are_final(client: FeishuClient) -> None:
    """What can't ever be sent is parked with a sentence."""
    with pytest.raises(CallFailed) as failed:
        await client.send("oc_nowhere", "post", {}, "u1")
    assert isinstance(meant_for_delivery(failed.value), DeliveryRefused)
    with pytest.raises(CallFailed):
        await client.replace("../../chats", {})


async def test_a_wrong_secret_is_the_administrators(
    double: FeishuDouble, client: FeishuClient
) -> None:
    """It is said once in the log, and what waits is tried again later."""
    double.tenant.app_secret = "another"
    with pytest.raises(CallFailed) as failed:
        await _say(client)
    assert failed.value.is_of_credentials
    assert isinstance(meant_for_delivery(failed.value), DeliveryDelayed)
    assert client.trouble


async def test_a_closed_client_is_out_of_reach(client: FeishuClient) -> None:
    """What leaves after the end waits for the next start."""
    await client.close()
    with pytest.raises(CallFailed) as failed:
        await _say(client)
    assert failed.value.code == UNREACHABLE
    client.open()
    await _say(client)
