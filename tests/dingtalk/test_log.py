"""What a process that has DingTalk alone writes into its log."""

import asyncio
from pathlib import Path

from tests.cli.processes import started
from tests.databases import SqliteTemplate
from tests.dingtalk.conftest import TEMPLATE
from tests.doubles.dingtalk import DingtalkDouble


async def test_no_token_and_no_ticket_stands_in_the_log(
    double: DingtalkDouble, sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    """Not even while it tells all that it does: calls of the old API have the token in the URL."""
    settings = {
        "MUSTER_DATABASE_URL": sqlite_template.copy(tmp_path),
        "MUSTER_LOG_LEVEL": "debug",
        "MUSTER_DINGTALK_CLIENT_ID": double.tenant.client_id,
        "MUSTER_DINGTALK_CLIENT_SECRET": double.tenant.client_secret,
        "MUSTER_DINGTALK_CARD_TEMPLATE_ID": TEMPLATE,
        "MUSTER_DINGTALK_API_URL": double.origin,
        "MUSTER_DINGTALK_OAPI_URL": double.origin,
    }
    printed = await asyncio.to_thread(_run, settings, tmp_path)
    assert "accounts of dingtalk" in printed
    assert double.platform.tokens.give() not in printed
    assert "access_token" not in printed
    assert "ticket=" not in printed


def _run(settings: dict[str, str], folder: Path) -> str:
    """Run `muster` until it has looked at the company's people; gives what it printed."""
    with started("run", folder=folder, settings=settings) as process:
        return process.until_said("accounts of dingtalk") + process.stopped()
