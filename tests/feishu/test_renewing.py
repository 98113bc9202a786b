"""Records' cards by the real engine: drawn anew at a click, sent anew before they die."""

import asyncio
from datetime import timedelta

import pytest

from adapters.feishu.hosting import FeishuHost
from adapters.feishu.lives import Lives
from adapters.feishu.renewing import Renewing
from adapters.hosting import Muster
from bot.app import App, build
from bot.directory.linking import Profile, link_by_email
from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from bot.engine.incoming import Answer, Incoming
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.doubles.feishu import FeishuDouble

_ORG = {
    "departments": [{"key": "d", "name": "研发"}],
    "people": [
        {"key": "li", "name": "李雷", "department": "d", "email": "lilei@example.com"},
        {"key": "han", "name": "韩梅梅", "department": "d", "email": "han@example.com"},
    ],
}


@pytest.fixture
def app(database: Database, clock: VirtualClock, host: FeishuHost) -> App:
    """The whole program, with two people whose accounts are linked."""
    with database.transaction() as tx:
        import_org(tx, org_from_mapping(_ORG, "a test"))
        known = (("ou_li", "lilei@example.com"), ("ou_han", "han@example.com"))
        link_by_email(tx, "feishu", [Profile(account, account, email) for account, email in known])
    quiet = {"outbox.debounce": "0s", "files.url": "memory://feishu"}
    settings = load_settings(quiet, environment={}, env_file=None)
    return build(settings, database, clock, {"feishu": host.messenger})


@pytest.fixture
def muster(app: App) -> Muster:
    """The program as the adapter sees it."""

    async def submit(incoming: Incoming) -> Answer:
        return await asyncio.to_thread(app.engine.receive, incoming)

    return Muster.of(app, submit)


@pytest.mark.usefixtures("connected")
async def test_a_click_shows_the_record_as_it_is(double: FeishuDouble, app: App) -> None:
    """The answer to the click carries the new card, and the outbox has nothing else to show."""
    await double.say("ou_li", "oc_ops", "任务 新建 完成UI原型 @ou_han", mentions=["ou_bot"])
    await app.delivery.deliver_due()
    card = next(each for each in double.messages("oc_ops") if "收到" in each.buttons)
    clicked = await double.press("ou_han", card.message_id, "收到")
    assert clicked.card
    shown = double.seen(card.message_id)
    assert "收到" not in shown.buttons
    await app.delivery.deliver_due()
    assert double.seen(card.message_id).buttons == shown.buttons
    assert double.refusals == []


@pytest.mark.usefixtures("connected")
async def test_a_card_that_waits_is_sent_anew(
    double: FeishuDouble, app: App, muster: Muster, clock: VirtualClock
) -> None:
    """Before its fourteenth day a card that can be pressed hangs again, and only once."""
    await double.say("ou_li", "oc_ops", "任务 新建 完成UI原型 @ou_han", mentions=["ou_bot"])
    await app.delivery.deliver_due()
    before = {each.message_id for each in double.messages("oc_ops")}
    renewing = Renewing(Lives(app.database, clock), muster)
    assert await renewing.once() == 0
    passed = timedelta(days=13, hours=2)
    clock.advance(passed)
    double.clock.advance(passed.total_seconds())
    assert await renewing.once() > 0
    await app.delivery.deliver_due()
    anew = [each for each in double.messages("oc_ops") if each.message_id not in before]
    assert any("收到" in each.buttons for each in anew)
    assert all(not double.seen(each).buttons for each in before)
    assert await renewing.once() == 0
    assert (await double.press("ou_han", anew[0].message_id, "收到")).code == 0
    assert double.refusals == []
