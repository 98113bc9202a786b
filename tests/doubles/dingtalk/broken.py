"""The answers of calls that were ordered to go wrong."""

import json
from typing import Final

from aiohttp import web

from tests.doubles.dingtalk.faults import Fault

_DENIED: Final = "Forbidden.AccessDenied."
_NEW: Final = {
    Fault.QPS: (403, _DENIED + "QpsLimitForAppkeyAndApi"),
    Fault.QPM: (403, _DENIED + "QpmLimitForAppkeyAndApi"),
    Fault.API_BUSY: (403, _DENIED + "QpsLimitForApi"),
    Fault.MONTH: (403, _DENIED + "ApiCountLimitForOrg"),
    Fault.TOKEN: (400, "InvalidAuthentication"),
    Fault.TOO_FAST: (400, "send.too.fast"),
    Fault.SYSTEM: (500, "system.busy"),
    Fault.TIMEOUT: (504, "GatewayTimeout"),
    Fault.DENIED: (403, _DENIED + "AccessTokenPermissionDenied"),
}
_OLD: Final = {
    Fault.QPS: 90018,
    Fault.QPM: 90018,
    Fault.API_BUSY: 90002,
    Fault.MONTH: 90020,
    Fault.TOKEN: 40014,
    Fault.TOO_FAST: 90018,
    Fault.SYSTEM: -1,
    Fault.TIMEOUT: 15,
    Fault.DENIED: 60011,
}


def broken(fault: Fault, *, old: bool) -> web.Response:
    """What is answered instead of the truth."""
    if fault is Fault.EMPTY:
        return web.Response()
    if fault not in _NEW:
        status = 502 if fault is Fault.BAD_GATEWAY else 200
        page = "<html><body><h1>Blocked</h1></body></html>"
        return web.Response(status=status, text=page, content_type="text/html")
    if old:
        return _json(200, {"errcode": _OLD[fault], "errmsg": fault.value})
    status, code = _NEW[fault]
    return _json(status, {"code": code, "message": code, "requestid": "0"})


def _json(status: int, body: dict[str, object]) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")
