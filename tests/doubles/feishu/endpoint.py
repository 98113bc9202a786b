"""The answer to `POST /callback/ws/endpoint`, with all the ways in which it may fail."""

import json
from typing import TYPE_CHECKING, Final

from aiohttp import web

from tests.doubles.feishu.faults import EndpointFault
from tests.doubles.feishu.values import Json

if TYPE_CHECKING:
    from tests.doubles.feishu.stream import Stream

_CODES: Final = {
    EndpointFault.BUSY: (1, "system busy"),
    EndpointFault.INTERNAL: (1000040343, "internal error"),
    EndpointFault.BAD_SECRET: (514, "auth failed"),
    EndpointFault.FORBIDDEN: (403, "forbidden"),
    EndpointFault.TOO_MANY: (1000040350, "exceed connection limit"),
}


async def endpoint_answer(
    stream: "Stream", request: web.Request, url: str, *, full: bool
) -> web.StreamResponse:
    """Where to connect, or the fault that is ordered, or what is wrong with the call."""
    fault = stream.faults.endpoint
    match fault:
        case EndpointFault.HANG:
            await stream.closing.wait()
            return web.Response()
        case EndpointFault.HTML:
            return web.Response(text="<html>gateway</html>", content_type="text/html")
        case EndpointFault.BAD_GATEWAY:
            return web.Response(status=502, text="<html>502</html>", content_type="text/html")
        case _:
            pass
    fault = fault or (EndpointFault.TOO_MANY if full else None)
    if fault in _CODES:
        code, sentence = _CODES[fault]
        return web.json_response({"code": code, "msg": sentence})
    refused = await _wrong(stream, request)
    if refused is not None:
        return refused
    values: Json = {"URL": url}
    if fault is EndpointFault.PARTIAL_CONFIG:
        values["ClientConfig"] = {"PingInterval": stream.client_config["PingInterval"]}
    elif fault is not EndpointFault.NO_CONFIG:
        values["ClientConfig"] = stream.client_config
    return web.json_response({"code": 0, "msg": "", "data": values})


async def _wrong(stream: "Stream", request: web.Request) -> web.Response | None:
    try:
        body = json.loads(await request.read())
        given = (body["AppID"], body["AppSecret"])
    except (ValueError, KeyError, TypeError):
        stream.tenant.refusals.note("endpoint", 400, "the body needs AppID and AppSecret")
        return web.json_response({"code": 400, "msg": "invalid param"}, status=400)
    if given != (stream.tenant.app_id, stream.tenant.app_secret):
        return web.json_response({"code": 514, "msg": "auth failed"})
    return None
