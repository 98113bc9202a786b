"""Access tokens of both APIs."""

from tests.doubles.dingtalk.calls import Call, Route, Strict, Style, old
from tests.doubles.dingtalk.limits import TOKEN_SECONDS
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import OldRefusedError, RefusedError
from tests.doubles.dingtalk.values import Json


class _Keys(Strict, rename="camel"):
    app_key: str
    app_secret: str


class _Credentials(Strict):
    client_id: str
    client_secret: str
    grant_type: str


def _known(platform: Platform, key: str, secret: str) -> bool:
    return (key, secret) == (platform.tenant.client_id, platform.tenant.client_secret)


def _access_token(platform: Platform, call: Call) -> Json:
    keys = call.read(_Keys)
    if not _known(platform, keys.app_key, keys.app_secret):
        raise RefusedError("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
    return {"accessToken": platform.tokens.give(), "expireIn": TOKEN_SECONDS}


def _client_credentials(platform: Platform, call: Call) -> Json:
    keys = call.read(_Credentials)
    if keys.grant_type != "client_credentials":
        raise RefusedError("invalidParameter", f"grant_type {keys.grant_type}")
    if not _known(platform, keys.client_id, keys.client_secret):
        raise RefusedError("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
    return {"access_token": platform.tokens.give(), "expires_in": TOKEN_SECONDS}


def _gettoken(platform: Platform, call: Call) -> Json:
    if not _known(platform, call.query.get("appkey", ""), call.query.get("appsecret", "")):
        raise OldRefusedError(40089, "不合法的corpid或corpsecret")
    return old({"access_token": platform.tokens.give(), "expires_in": TOKEN_SECONDS})


ROUTES = (
    Route("POST", "/v1.0/oauth2/accessToken", _access_token, style=Style.OPEN, counted=False),
    Route("POST", "/v1.0/oauth2/:corp/token", _client_credentials, style=Style.OPEN, counted=False),
    Route(
        "GET",
        "/gettoken",
        _gettoken,
        style=Style.SESSION,
        query=frozenset({"appkey", "appsecret"}),
        counted=False,
    ),
)
