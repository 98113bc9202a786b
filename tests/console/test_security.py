"""The gate: whose requests reach the console at all."""

import httpx
import pytest

from adapters.console.security import COOKIE
from adapters.console.serve import serving
from adapters.console.settings import ConsoleSettings
from adapters.console.web import console_app
from bot.errors import SetupError
from tests.console.conftest import client_of
from tests.console.sample import Company

LOCKED = ConsoleSettings(token="correct horse")
BODY = {"as": "lilei", "chat": "产品群", "last": 1}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:80:80", "", "localhost@evil", "[::2]"],
)
async def test_a_foreign_host_is_turned_away(client: httpx.AsyncClient, host: str) -> None:
    """DNS rebinding: a name that is not ours reaches nothing, not even the page."""
    for path in ("/", "/api/start", "/static/js/main.js"):
        assert (await client.get(path, headers={"host": host})).status_code == 421


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:9"]
)
async def test_our_own_hosts_pass(client: httpx.AsyncClient, host: str) -> None:
    """Loopback names pass, with any port."""
    assert (await client.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "ftp://127.0.0.1:8080"},
        {"sec-fetch-site": "cross-site"},
    ],
    ids=str,
)
async def test_a_write_comes_from_our_own_page(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    """Another site's page can't make the browser act for its user."""
    assert (await client.post("/api/read", json=BODY, headers=headers)).status_code == 403


async def test_a_write_without_an_origin_is_refused(client: httpx.AsyncClient) -> None:
    """Browsers name the origin of every write; what names none is not our page."""
    del client.headers["origin"]
    assert (await client.post("/api/read", json=BODY)).status_code == 403


async def test_a_write_is_json(client: httpx.AsyncClient) -> None:
    """A form of another site can't even look like a request of ours."""
    answer = await client.post("/api/read", content=b"{}", headers={"content-type": "text/plain"})
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_do_nothing(client: httpx.AsyncClient, method: str) -> None:
    """Only GET and POST have a meaning here."""
    assert (await client.request(method, "/api/read")).status_code == 405


async def test_without_the_token_nothing_opens(company: Company) -> None:
    """Neither page nor interface nor static files; the page says what to do."""
    async with client_of(company, LOCKED) as client:
        page = await client.get("/")
        assert page.status_code == 401
        assert "token" in page.text
        for path in ("/api/start", "/static/js/main.js", "/api/chats?as=lilei"):
            assert (await client.get(path)).status_code == 401
        assert (await client.post("/api/read", json=BODY)).status_code == 401


@pytest.mark.parametrize(
    "token", ["", "wrong", "correct horse ", "correct%20hors", "%F0%9F%90%B4", "%00"]
)
async def test_a_wrong_token_does_not_open(company: Company, token: str) -> None:
    """Close is not enough, and odd bytes are only wrong."""
    async with client_of(company, LOCKED) as client:
        assert (await client.get(f"/?token={token}")).status_code == 401
        client.cookies.set(COOKIE, "correct horse")
        assert (await client.get("/api/start")).status_code == 401


async def test_the_token_opens_once_for_all(company: Company) -> None:
    """It leaves the address and becomes a cookie that scripts and other sites can't use."""
    async with client_of(company, LOCKED) as client:
        opened = await client.get("/?token=correct%20horse")
        assert opened.status_code == 303
        assert opened.headers["location"] == "/"
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "correct horse" not in cookie
        assert (await client.get("/api/start")).status_code == 200


async def test_headers_keep_the_page_to_itself(client: httpx.AsyncClient) -> None:
    """No inline or foreign script, no frame, no referrer, nothing of the interface in a cache."""
    page = await client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert (await client.get("/api/start")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/static/../model.py", "/static/%2e%2e/model.py", "/static//etc/passwd"]
)
async def test_static_files_are_only_the_static_ones(client: httpx.AsyncClient, path: str) -> None:
    """No path leads out of the folder."""
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("host", ["192.168.1.5", "::", "example.com", "10.0.0.1"])
async def test_only_this_machine_is_served(company: Company, host: str) -> None:
    """Listening for other machines is refused with a sentence that says what to set."""
    app = console_app(company, company.database, company.hub)
    with pytest.raises(SetupError, match=r"127\.0\.0\.1"):
        async with serving(app, company.hub, host, 0):
            pass


async def test_serving_ends_with_open_streams(company: Company) -> None:
    """The server stops at once though a page still listens, and the port is free again."""
    app = console_app(company, company.database, company.hub)
    async with serving(app, company.hub, "127.0.0.1", 0) as address:
        async with (
            httpx.AsyncClient(base_url=address) as client,
            client.stream("GET", "/api/events?as=lilei") as stream,
        ):
            lines = stream.aiter_lines()
            assert await anext(lines) == "event: clock"
            company.hub.close()
            rest = [line async for line in lines]
        assert rest[0].startswith("data: ")
    async with serving(app, company.hub, "127.0.0.1", int(address.split(":")[2].strip("/"))):
        pass


async def test_a_taken_port_is_told(company: Company) -> None:
    """The sentence names the port and what to do."""
    app = console_app(company, company.database, company.hub)
    async with serving(app, company.hub, "127.0.0.1", 0) as address:
        port = int(address.split(":")[2].strip("/"))
        with pytest.raises(SetupError, match=str(port)):
            async with serving(app, company.hub, "127.0.0.1", port):
                pass
