"""The double against a client that is not ours to mend: the Node SDK. `make test-feishu-node`."""

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.samples import button, card

MODULES: Final = os.environ.get("MUSTER_NODE_MODULES", "")
CLIENT: Final = Path(__file__).with_name("second_client.cjs")


@pytest.mark.skipif(not MODULES, reason="needs Node and its SDK: make test-feishu-node")
async def test_the_node_sdk_hears_and_answers(double: FeishuDouble) -> None:
    """It connects, acknowledges a message that came in parts, and shows a toast."""
    double.faults.split = 3
    tenant = double.tenant
    client = await asyncio.create_subprocess_exec(
        "node",
        str(CLIENT),
        double.domain,
        tenant.app_id,
        tenant.app_secret,
        stdout=DEVNULL,
        stderr=PIPE,
        env=os.environ | {"NODE_PATH": MODULES},
    )
    try:
        async with asyncio.timeout(20):
            await double.stream.until_connected()
            said = await double.say("ou_li", "", "你好")
            assert client.stderr is not None
            heard = (await client.stderr.readline()).decode().strip()
            posted = double.post("ou_li", card(button("完成")))
            seen = await double.press("ou_li", posted, "完成")
    finally:
        client.kill()
        await client.wait()
    assert said.delivery is not None
    assert said.delivery.delivered
    assert heard == said.message_id
    assert (seen.code, seen.toast_text) == (0, "完成")
    assert double.refusals == []
