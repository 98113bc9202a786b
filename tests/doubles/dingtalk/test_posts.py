"""HTTP mode: signed posts of robot messages."""

from aiohttp import web

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.posts import signed


def test_the_signature_is_the_published_one() -> None:
    """HMAC-SHA256 over the time and the secret, by the secret, in base64."""
    expected = "+0Hv/HmyjloC66twFOiMkKB/aZgHIiGsPkzTG/dmfQ4="
    assert signed("1700000000000", "muster-test-secret") == expected


async def test_messages_are_posted_and_repeated(double: DingtalkDouble) -> None:
    """The same body and headers can come twice; a refusal is no delivery."""
    heard: list[tuple[str, bytes]] = []

    async def robot(request: web.Request) -> web.Response:
        good = request.headers["sign"] == signed(request.headers["timestamp"], "double-secret")
        heard.append((request.headers["timestamp"], await request.read()))
        return web.Response(status=200 if good else 403)

    app = web.Application()
    app.router.add_post("/dingtalk/robot", robot)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    posts = double.use_posts(f"http://127.0.0.1:{runner.addresses[0][1]}")
    said = await double.say("u001", "", "你好")
    await posts.repeat()
    posts.wrong_signature = True
    refused = await double.say("u001", "", "你好")
    await runner.cleanup()
    assert said.delivery is not None
    assert said.delivery.delivered
    assert heard[0] == heard[1]
    assert refused.delivery is not None
    assert not refused.delivery.delivered
