"""The web interface: what the page asks for, what the core is given, and hostile requests."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from bot.engine.cards import Card
from bot.engine.incoming import IncomingKind, mention
from bot.engine.messenger import MessageKind
from tests.console.conftest import client_of
from tests.console.sample import START, Company

ROOM = "产品群"


def send(text: str, **changes: Any) -> dict[str, Any]:
    """A typed text as the page sends it."""
    return {"key": str(uuid4()), "as": "hanmeimei", "chat": ROOM, "text": text} | changes


def act(action: str, **changes: Any) -> dict[str, Any]:
    """A pressed button as the page sends it."""
    return {"key": str(uuid4()), "as": "lilei", "chat": ROOM, "action": action} | changes


async def messages(client: httpx.AsyncClient, person: str, chat: str = ROOM) -> list[Any]:
    """What a person sees in a chat."""
    found = await client.get("/api/messages", params={"as": person, "chat": chat})
    return list(found.json()["messages"])


async def test_start_tells_people_commands_and_time(client: httpx.AsyncClient) -> None:
    """The page learns once who there is, what can be typed, and what time it is."""
    start = (await client.get("/api/start")).json()
    assert start["people"][0]["name"] == "韩梅梅"
    assert start["commands"]["zh"][0]["head"] == "/任务 新建"
    assert start["commands"]["en"][0]["examples"]
    assert start["now"] == "2026-11-23T02:00:00Z"
    assert start["demo"] is True


async def test_a_typed_text_is_shown_and_handed_over(
    client: httpx.AsyncClient, company: Company
) -> None:
    """The room sees the text as typed; the core gets mentions, an own key and who said it where."""
    body = send(
        "/任务 新建 完成UI原型 @李雷 周五17:00 !高", picked=[{"name": "李雷", "key": "lilei"}]
    )
    assert (await client.post("/api/send", json=body)).status_code == 200
    (heard,) = company.heard
    assert heard.text == f"/任务 新建 完成UI原型 {mention('lilei')} 周五17:00 !高"
    assert (heard.kind, heard.account, heard.room) == (IncomingKind.TEXT, "hanmeimei", ROOM)
    assert heard.opens_forms
    assert heard.addressed
    typed, card = await messages(client, "lilei")
    assert typed["text"] == body["text"]
    assert typed["author"] == "hanmeimei"
    assert typed["mentions"] == ["lilei"]
    assert card["card"]["title"] == "完成UI原型"


async def test_a_double_click_is_done_once(client: httpx.AsyncClient, company: Company) -> None:
    """The same key is one message and one input, however often it is sent."""
    body = send("早上好")
    for _ in range(3):
        await client.post("/api/send", json=body)
    assert len(company.heard) == 1
    assert len(await messages(client, "lilei")) == 1


async def test_one_key_of_two_people_is_two_inputs(
    client: httpx.AsyncClient, company: Company
) -> None:
    """Nobody can use up another person's key."""
    body = send("早上好")
    await client.post("/api/send", json=body)
    await client.post("/api/send", json=body | {"as": "lilei"})
    assert len({heard.key for heard in company.heard}) == 2


async def test_talk_in_a_room_is_not_addressed_to_the_bot(
    client: httpx.AsyncClient, company: Company
) -> None:
    """Only what begins with a slash or the bot's name speaks to the bot in a room."""
    for text in ("早上好", "@Muster 任务 我的"):
        await client.post("/api/send", json=send(text))
    assert [(heard.text, heard.addressed) for heard in company.heard] == [
        ("早上好", False),
        ("任务 我的", True),
    ]


async def test_a_reply_brings_what_it_answers(client: httpx.AsyncClient, company: Company) -> None:
    """Of a person's message the words, so that they can become a task; of a card nothing."""
    await client.post("/api/send", json=send("首页打不开了"))
    said = (await messages(client, "lilei"))[-1]["id"]
    await client.post("/api/send", json=send("/任务 新建", reply_to=said))
    card = await company.deliver(room=ROOM, card=Card("T1 完成UI原型"))
    await client.post("/api/send", json=send("收到", reply_to=card))
    assert [each.quoted for each in company.heard] == ["", "首页打不开了", ""]


async def test_a_reply_names_its_message(client: httpx.AsyncClient, company: Company) -> None:
    """The core learns which message is answered; the room sees it quoted."""
    posted = await company.deliver(room=ROOM, card=Card("T1 完成UI原型"))
    await client.post("/api/send", json=send("收到", reply_to=posted))
    assert company.heard[0].reply_to == posted
    quote = (await messages(client, "lilei"))[-1]["quote"]
    assert quote == {"id": posted, "author": "", "text": "T1 完成UI原型", "card": True}


async def test_a_refusal_stays_beside_what_was_typed(client: httpx.AsyncClient) -> None:
    """The sentence is kept for the person who typed, and nobody else sees it."""
    await client.post("/api/send", json=send("/忙"))
    assert [each["kind"] for each in await messages(client, "hanmeimei")] == ["typed", "ephemeral"]
    assert [each["kind"] for each in await messages(client, "lilei")] == ["typed"]


async def test_a_press_carries_record_version_and_message(
    client: httpx.AsyncClient, company: Company
) -> None:
    """The core gets all it needs to recognise a stale click."""
    posted = await company.deliver(room=ROOM, text="a card")
    body = act("task.ack", message=posted, subject="T1", version=7)
    answer = (await client.post("/api/act", json=body)).json()
    assert answer == {"refused": "这张卡片已经变了。"}
    (heard,) = company.heard
    assert (heard.kind, heard.message, heard.subject, heard.version) == (
        IncomingKind.ACTION,
        posted,
        "T1",
        7,
    )
    assert heard.form is None


async def test_a_form_carries_texts_and_people(client: httpx.AsyncClient, company: Company) -> None:
    """Picked people become mentions, typed names stay words, private-use marks are taken out."""
    form = {"title": "\ue000lilei\ue001原型", "note": "a\x00b"}
    people = {"owner": [{"key": "lilei"}], "helpers": [{"key": "ann"}, {"text": "技术部"}]}
    await client.post("/api/act", json=act("task.new", form=form, people=people))
    assert company.heard[0].form == {
        "title": "lilei原型",
        "note": "ab",
        "owner": mention("lilei"),
        "helpers": f"{mention('ann')} 技术部",
    }


async def test_errors_of_a_form_come_back_by_input(client: httpx.AsyncClient) -> None:
    """The page can show each mistake beside its input."""
    answer = await client.post("/api/act", json=act("task.new", form={"title": "x"}))
    assert answer.json() == {"errors": {"title": "标题里要有「原型」"}}


async def test_unread_counts_follow_what_was_read(
    client: httpx.AsyncClient, company: Company
) -> None:
    """Rooms and direct chats count what others said since one looked; marks never move back."""
    await company.deliver(room=ROOM, text="one")
    last = await company.deliver(room=ROOM, text="two")
    await company.deliver(kind=MessageKind.URGENT, account="wangzong", text="three")
    await client.post("/api/send", json=send("mine"))

    async def counts(person: str) -> tuple[list[int], dict[str, Any]]:
        chats = (await client.get("/api/chats", params={"as": person})).json()
        return [room["unread"]["count"] for room in chats["rooms"]], chats["waiting"]

    assert await counts("hanmeimei") == ([2, 0], {"wangzong": {"count": 1, "urgent": True}})
    assert (await counts("lilei"))[0] == [3]
    for read in (last, "1"):
        body = {"as": "lilei", "chat": ROOM, "last": int(read)}
        assert (await client.post("/api/read", json=body)).status_code == 204
    assert (await counts("lilei"))[0] == [1]
    body = {"as": "wangzong", "chat": "", "last": 2**31 - 1}
    await client.post("/api/read", json=body)
    assert (await counts("lilei"))[1] == {}
    await company.deliver(account="wangzong", text="later")
    assert (await counts("lilei"))[1] == {"wangzong": {"count": 1, "urgent": False}}


async def test_older_messages_come_by_page(client: httpx.AsyncClient, company: Company) -> None:
    """A page holds the newest; the one before it follows from its oldest id."""
    for number in range(53):
        await company.deliver(room=ROOM, text=str(number))
    newest = (await client.get("/api/messages", params={"as": "lilei", "chat": ROOM})).json()
    assert [newest["messages"][0]["text"], newest["messages"][-1]["text"]] == ["3", "52"]
    assert newest["more"] is True
    params = {"as": "lilei", "chat": ROOM, "before": newest["messages"][0]["id"]}
    older = (await client.get("/api/messages", params=params)).json()
    assert [each["text"] for each in older["messages"]] == ["0", "1", "2"]
    assert older["more"] is False


async def test_time_moves_by_minutes_or_to_the_next_working_morning(
    client: httpx.AsyncClient, company: Company
) -> None:
    """The clock's buttons move virtual time, and the page is told where it stands."""
    moved = await client.post("/api/clock", json={"minutes": 120})
    assert moved.json() == {"now": "2026-11-23T04:00:00Z"}
    await client.post("/api/clock", json={"minutes": None})
    assert company.now() == company.next_working_morning().replace(day=24)


async def test_outside_a_demo_time_can_not_be_moved(company: Company) -> None:
    """Without virtual time the page has no hands for the clock, and the request fails."""
    async with client_of(company, demo=False) as client:
        assert (await client.get("/api/start")).json()["demo"] is False
        assert (await client.post("/api/clock", json={"minutes": 10})).status_code == 404
    assert company.now() == START


HOSTILE: list[tuple[str, str, Any, int]] = [
    ("not JSON", "/api/send", b"{", 422),
    ("nothing", "/api/send", b"", 422),
    ("a list", "/api/send", b"[]", 422),
    ("bad UTF-8", "/api/send", b'{"key": "\xff"}', 422),
    ("1 MB", "/api/send", b'{"text": "' + b"x" * 1_000_000 + b'"}', 413),
    ("deep nesting", "/api/send", b"[" * 100_000, 422),
    ("an unknown field", "/api/send", send("x", admin=True), 422),
    ("a key that is no UUID", "/api/send", send("x", key="1"), 422),
    ("a number for a text", "/api/send", send("x") | {"text": 5}, 422),
    ("null for a text", "/api/send", send("x") | {"text": None}, 422),
    ("an empty text", "/api/send", send("  \n"), 422),
    ("a text of nothing visible", "/api/send", send("\x00\ue000\u200b"), 422),
    ("a text over the limit", "/api/send", send("好" * 10_001), 422),
    ("an unknown person", "/api/send", send("x", **{"as": "nobody"}), 404),
    ("an unknown picked person", "/api/send", send("x", picked=[{"name": "x", "key": "y"}]), 404),
    ("an empty picked name", "/api/send", send("x", picked=[{"name": "", "key": "lilei"}]), 422),
    ("a room one is not in", "/api/send", send("x", chat="管理层", **{"as": "lilei"}), 404),
    ("an unknown room", "/api/send", send("x", chat="%' OR 1=1 --"), 404),
    ("a reply to nothing", "/api/send", send("x", reply_to="999"), 404),
    ("a reply to a forged id", "/api/send", send("x", reply_to="1 OR 1=1"), 404),
    ("a press on nothing", "/api/act", act("a", message="999"), 404),
    ("a press by nobody", "/api/act", act("a", **{"as": ""}), 404),
    ("a press in a foreign room", "/api/act", act("a", chat="管理层"), 404),
    ("a negative version", "/api/act", act("a", version=-1), 422),
    ("a huge version", "/api/act", act("a", version=10**30), 422),
    ("a list for a form", "/api/act", act("a", form=["x"]), 422),
    ("numbers in a form", "/api/act", act("a", form={"x": 1}), 422),
    ("a form over the limit", "/api/act", act("a", form={"x": "y" * 30_001}), 422),
    ("unknown people in a form", "/api/act", act("a", people={"x": [{"key": "nobody"}]}), 404),
    ("a read mark of nobody", "/api/read", {"as": "nobody", "chat": ROOM, "last": 1}, 404),
    ("a read mark beyond integers", "/api/read", {"as": "lilei", "chat": ROOM, "last": 2**40}, 422),
    ("time moved back", "/api/clock", {"minutes": -5}, 422),
    ("time moved by years", "/api/clock", {"minutes": 10**9}, 422),
]


@pytest.mark.parametrize("why,path,body,status", HOSTILE, ids=[each[0] for each in HOSTILE])
async def test_hostile_requests(  # noqa: PLR0917  # one row of the table
    client: httpx.AsyncClient, company: Company, why: str, path: str, body: Any, status: int
) -> None:
    """Each is refused with a code, reaches no core and leaves no trace."""
    if isinstance(body, bytes):
        answer = await client.post(path, content=body, headers={"content-type": "application/json"})
    else:
        answer = await client.post(path, json=body)
    assert answer.status_code == status, why
    assert answer.json()["error"]
    assert company.heard == []
    assert await messages(client, "hanmeimei") == []


async def test_a_message_of_another_chat_can_not_be_pressed_or_answered(
    client: httpx.AsyncClient, company: Company
) -> None:
    """Ids of messages that one does not see, or of another chat, are as good as none."""
    foreign = await company.deliver(room="管理层", text="secret")
    private = await company.deliver(account="wangzong", text="secret")
    other = await company.deliver(account="lilei", text="mine, but not of this room")
    for message in (foreign, private, other):
        body = act("a", message=message)
        assert (await client.post("/api/act", json=body)).status_code == 404
        body = send("x", reply_to=message, **{"as": "lilei"})
        assert (await client.post("/api/send", json=body)).status_code == 404
    assert company.heard == []


@pytest.mark.parametrize(
    "query",
    [
        "as=nobody",
        "",
        "as=lilei&chat=管理层",
        "as=lilei&before=-1",
        "as=lilei&before=²",
        "as=lilei&before=99999999999",
    ],
)
async def test_pages_that_one_may_not_read(client: httpx.AsyncClient, query: str) -> None:
    """Nobody reads as an unknown person, in a foreign room or by a malformed id."""
    answer = await client.get(f"/api/messages?{query}")
    assert answer.status_code in {404, 422}
    assert answer.json()["error"]


async def test_events_are_for_known_people(client: httpx.AsyncClient) -> None:
    """An unknown person gets no stream."""
    assert (await client.get("/api/events?as=nobody")).status_code == 404
