"""What seldom happens: refusals, files that can't be had, payloads that make no sense."""

import pytest

from bot.engine.cards import Button, Card
from bot.engine.incoming import Answer
from bot.engine.messenger import MessageKind, Outgoing
from storage.database import Database
from tests.doubles.slack.webhooks import Webhooks
from tests.slack.rig import HAN, LI, ROOM, Rig, rigged


async def test_a_form_selects_whom_it_knows(rig: Rig) -> None:
    """Somebody who was named before the form was needed is selected in it."""
    await rig.double.slash(HAN, ROOM, "/task", f"新建 <@{LI}>")
    modal = rig.double.modal(HAN)
    assert modal is not None
    assert f"'initial_user': '{LI}'" in str(modal.content)


@pytest.mark.parametrize("place", [ROOM, HAN])
async def test_a_refused_message_is_told_in_private(rig: Rig, place: str) -> None:
    """What is refused is told to its sender alone, in the room or in the direct chat."""
    rig.answer = Answer(refused="太忙了")
    await rig.double.say(HAN, place, f"<@{rig.double.bot}> 帮助")
    await rig.host.quiet()
    told = rig.double.last(place)
    assert told.text == "太忙了"
    assert told.only_for == (HAN if place == ROOM else "")


async def test_refused_gestures_are_told_where_they_were_made(rig: Rig) -> None:
    """A press is answered beside its message, one on the home by a view, a form in place."""
    await rig.double.open_home(HAN)
    await rig.double.slash(HAN, ROOM, "/task")
    rig.answer = Answer(refused="太忙了")
    await rig.double.submit(HAN, {"标题": "x"})
    form = rig.double.modal(HAN)
    assert form is not None
    assert form.errors == {"标题": "太忙了"}
    await rig.double.dismiss(HAN)
    await rig.host.quiet()
    home = rig.double.home(HAN)
    assert home is not None
    await rig.double.press_at_home(HAN, home.buttons[0])
    shown = rig.double.modal(HAN)
    assert shown is not None
    assert "太忙了" in shown.text


async def test_a_button_with_wrong_values_says_so(rig: Rig) -> None:
    """Errors of a button's own values have no input to stand at: they are told."""
    button = Button("x", "task.new", values={"title": "x", "due": "胡说"})
    card = Card("t", buttons=(button,))
    await rig.host.messenger.deliver(Outgoing("k", "slack", MessageKind.POST, ROOM, card=card))
    posted = rig.double.last(ROOM)
    await rig.double.press(HAN, ROOM, posted.ts, "x")
    assert "胡说" in rig.double.last(ROOM).text
    assert rig.double.last(ROOM).only_for == HAN


async def test_files_that_can_not_be_had_are_told(rig: Rig) -> None:
    """One that is too large is not fetched, one that is elsewhere gets no token of ours."""
    await rig.double.say(HAN, HAN, "任务 新建 x", files={"big.txt": b"x" * 20_000_001})
    assert [each.reason for each in rig.told[-1].refused_files] == ["file.too_large"]
    outside = {"id": "F1", "name": "a.txt", "size": 3, "url_private_download": "http://127.1.1.1/a"}
    event = {"type": "message", "subtype": "file_share", "channel": ROOM, "user": HAN, "ts": "7.1"}
    said = {"text": f"<@{rig.double.bot}> 任务 新建 y", "team": "T0DOUBLE", "files": [outside]}
    assert (await rig.double.happened(event | said)).is_done
    assert [each.reason for each in rig.told[-1].refused_files] == ["slack.file_gone"]
    assert "a.txt" in (await rig.seen())[-1].text or "a.txt" in rig.double.last(HAN).text


async def test_a_removed_app_says_so(rig: Rig) -> None:
    """When the app is removed or its tokens are, that is known at once."""
    await rig.double.happened({"type": "tokens_revoked", "tokens": {"bot": [rig.double.bot]}})
    assert "revoked" in rig.host.trouble


async def test_nonsense_is_acknowledged(company: Database) -> None:
    """Signed payloads that nobody understands are acknowledged; too large ones are not read."""
    async with rigged(company, by_http=True) as rig:
        hooks = rig.double.delivery.transport
        assert isinstance(hooks, Webhooks)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        for path, body in (
            ("events", b"{"),
            ("events", b'{"type": "event_callback", "event": {"type": "message"}}'),
            ("commands", b"command=%2Ftask"),
            ("commands", b"\xff\x00"),
            ("interactive", b"payload=%7B"),
            ("interactive", b"payload=%7B%22type%22%3A%22block_actions%22%7D"),
            ("interactive", b"payload=%7B%22type%22%3A%22view_submission%22%7D"),
        ):
            headers = {"Content-Type": "application/json"} if path == "events" else form
            assert (await hooks.post(path, body, headers, 3.0)).is_done, body
        assert (await hooks.post("events", b"x" * 1_000_001, {}, 3.0)).why == "http_413"
        assert rig.told == []


async def test_a_large_company_is_read_page_by_page(rig: Rig) -> None:
    """Everybody is told however many pages they fill."""
    for number in range(1200):
        rig.double.person(f"U{number:08}", f"p{number}")
    assert len(await rig.host.profiles()) == 1202
