"""The app itself: its token, its bot, its permissions."""

from typing import Final

import msgspec

from tests.doubles.feishu.calls import Call, Route, data, known
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.tenant import BOT
from tests.doubles.feishu.values import Json

_GRANTED: Final = 1


class _Credentials(msgspec.Struct, forbid_unknown_fields=True):
    app_id: str
    app_secret: str


def _token(platform: Platform, call: Call) -> Json:
    given, tenant = call.read(_Credentials), platform.tenant
    if given.app_id != tenant.app_id:
        return {"code": int(Code.WRONG_APP), "msg": "invalid param"}
    if given.app_secret != tenant.app_secret:
        return {"code": int(Code.WRONG_SECRET), "msg": "app secret invalid"}
    token, expire = platform.tokens.issue()
    return {"code": 0, "msg": "ok", "tenant_access_token": token, "expire": expire}


def _bot(platform: Platform, _: Call) -> Json:
    bot = {
        "activate_status": 2,
        "app_name": platform.tenant.bot_name,
        "avatar_url": "",
        "ip_white_list": [],
        "open_id": BOT,
    }
    return {"code": 0, "msg": "ok", "bot": bot}


def _scopes(platform: Platform, _: Call) -> Json:
    granted = [
        {"scope_name": name, "scope_type": "tenant", "grant_status": _GRANTED}
        for name in sorted(platform.tenant.scopes)
    ]
    return data({"scopes": granted})


def _application(platform: Platform, call: Call) -> Json:
    tenant = platform.tenant
    described: Json = {"app_id": tenant.app_id, "app_name": tenant.bot_name, "status": 1}
    described["scopes"] = [{"scope": name} for name in sorted(tenant.scopes)]
    if call.path["app_id"] not in {"me", tenant.app_id}:
        raise RefusedError(210505, "no permission to read another app")
    subscribed = tenant.subscriptions
    described["event"] = {
        "subscription_type": subscribed.mode,
        "request_url": subscribed.event_url,
        "subscribed_events": sorted(subscribed.events),
    }
    described["callback"] = described["callback_info"] = {
        "callback_type": subscribed.mode,
        "request_url": subscribed.card_url,
        "subscribed_callbacks": sorted(subscribed.callbacks),
    }
    return data({"app": described})


ROUTES: Final = (
    Route(
        "POST",
        "/open-apis/auth/v3/tenant_access_token/internal",
        _token,
        authorized=False,
        counted=False,
    ),
    Route("GET", "/open-apis/bot/v3/info", _bot, counted=False),
    Route("GET", "/open-apis/application/v6/scopes", _scopes, counted=False),
    Route(
        "GET",
        "/open-apis/application/v6/applications/:app_id",
        _application,
        query=known("lang", "user_id_type"),
        counted=False,
    ),
)
