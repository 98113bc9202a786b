"""Files in the console: handed over, sent, fetched by those who see the message, and no others."""

from urllib.parse import quote
from uuid import uuid4

import httpx
import msgspec
import pytest

from bot.engine.cards import Card, Picture
from bot.engine.messenger import DeliveryRefused
from bot.files.values import FileRef
from tests.console.sample import Company
from tests.files.content import EXE, PNG

ROOM = "管理层"


async def upload(
    client: httpx.AsyncClient, name: str, content: bytes, person: str = "hanmeimei"
) -> httpx.Response:
    """Hand a file over as the page does."""
    return await client.post(
        "/api/upload", params={"as": person}, content=content, headers={"x-file-name": quote(name)}
    )


def sent(upload_id: str, **changes: object) -> dict[str, object]:
    """A message with nothing but that file."""
    made = {"key": str(uuid4()), "as": "hanmeimei", "chat": ROOM, "text": "", "files": [upload_id]}
    return made | changes


async def test_a_file_is_sent_and_fetched(company: Company, client: httpx.AsyncClient) -> None:
    """It reaches the core by its hash, and a member of the room as it was, with a safe name."""
    handed = (await upload(client, '../a"\r\n图.png', PNG)).json()
    assert handed["file"]["name"] == "a_图.png"
    shown = await client.get(f"/api/file/{handed['id']}", params={"as": "hanmeimei"})
    assert shown.content == PNG
    message = (await client.post("/api/send", json=sent(handed["id"]))).json()["message"]
    (heard,) = company.heard
    assert [each.name for each in heard.files] == ["a_图.png"]
    address = f"/api/file/{message['id']}/{heard.files[0].hash}"
    fetched = await client.get(address, params={"as": "wangzong"})
    assert fetched.content == PNG
    assert fetched.headers["content-type"] == "image/png"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert fetched.headers["content-disposition"] == (
        "inline; filename=\"a__.png\"; filename*=UTF-8''a_%E5%9B%BE.png"
    )
    assert (await client.get(address, params={"as": "lilei"})).status_code == 404
    wrong = f"/api/file/{message['id']}/{'0' * 64}"
    assert (await client.get(wrong, params={"as": "wangzong"})).status_code == 404


async def test_only_who_handed_a_file_over_may_send_or_see_it(client: httpx.AsyncClient) -> None:
    """Another person's upload is as good as none."""
    handed = (await upload(client, "a.png", PNG, person="lilei")).json()
    assert (await client.get(f"/api/file/{handed['id']}?as=hanmeimei")).status_code == 404
    assert (await client.post("/api/send", json=sent(handed["id"]))).status_code == 404


@pytest.mark.parametrize(
    "given,person,said",
    [
        (("空.png", b""), "hanmeimei", "「空.png」是空的，没有保存。"),
        (("a.exe", EXE), "ann", "Files such as “a.exe” are not taken"),
        (("大.txt", b"x" * 100_001), "hanmeimei", "超过了 0.1 MB"),
        (("a.pdf", PNG), "hanmeimei", "内容不是 pdf（而是 png）"),
    ],
    ids=["empty", "program", "large", "mismatch"],
)
async def test_an_unfit_file_is_refused_with_a_sentence(
    company: Company,
    client: httpx.AsyncClient,
    given: tuple[str, bytes],
    person: str,
    said: str,
) -> None:
    """The person reads in their language why, and nothing is kept."""
    refused = await upload(client, *given, person)
    assert refused.status_code == 422
    assert said in refused.json()["said"]
    assert list(company.files.store.contents()) == []


async def test_the_picture_of_a_card_is_fetched_by_its_readers(
    company: Company, client: httpx.AsyncClient
) -> None:
    """A document is always saved and never opened in the page."""
    handed = (await upload(client, "a.png", PNG)).json()
    file = msgspec.convert(handed["file"], FileRef)
    card = Card("看板", picture=Picture(file, "3 项进行中"))
    message = await company.deliver(room=ROOM, card=card)
    fetched = await client.get(f"/api/file/{message}/{file.hash}?as=wangzong")
    assert fetched.content == PNG
    document = msgspec.structs.replace(file, media_type="application/pdf")
    with pytest.raises(DeliveryRefused):
        await company.deliver(room=ROOM, card=Card("t", picture=Picture(document, "a")))


async def test_a_content_that_is_gone_is_told_so(
    company: Company, client: httpx.AsyncClient
) -> None:
    """What was swept answers 410 and not a traceback."""
    handed = (await upload(client, "a.png", PNG)).json()
    company.files.store.sweep(handed["file"]["hash"], company.now().replace(year=9000))
    gone = await client.get(f"/api/file/{handed['id']}?as=hanmeimei")
    assert (gone.status_code, gone.json()) == (410, {"error": "gone_file"})
