"""`/hooks/alertmanager/{token}` and `/hooks/generic/{token}`: alerts in, bounded and counted.

What comes faster than the limit is refused with 429, which monitoring tries again; it waits in no
queue, so nobody's words wait behind it.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Iterator, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.bodies import body_of
from bot.app import App
from bot.incidents.alerts import Alert, take
from bot.settings.incidents import IncidentSettings
from templates.expressions import ExpressionError, worked_out

_LARGEST: Final = 1_000_000
_MOST_ALERTS: Final = 100
_MINUTE: Final = 60.0
_TRUE: Final = frozenset({"true", "yes", "1", "resolved", "ok"})
_log = logging.getLogger(__name__)


class AlertHooks:
    """Takes alerts for one running program."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._settings: IncidentSettings = app.settings.incident
        self._one = asyncio.Semaphore(1)
        self._since = 0.0
        self._taken = 0
        self.refused = 0
        """How many were refused since the start, as there were too many."""

    def routes(self) -> Sequence[BaseRoute]:
        """The two addresses; none where no token is set."""
        if not self._settings.alert_token:
            return ()
        return [
            Route("/hooks/{shape:str}/{token:str}", self._hook, methods=["POST"]),
        ]

    async def _hook(self, request: Request) -> Response:
        shape, token = request.path_params["shape"], request.path_params["token"]
        if not hmac.compare_digest(token.encode(), self._settings.alert_token.encode()):
            return _said("no such hook", 404)
        if shape not in {"alertmanager", "generic"}:
            return _said("hooks are alertmanager and generic", 404)
        body = await body_of(request, _LARGEST)
        if body is None:
            return _said(f"at most {_LARGEST} bytes", 413)
        try:
            found = json.loads(body)
            alerts = [*(_alertmanager(found) if shape == "alertmanager" else self._generic(found))]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            return _said(f"this can't be read: {str(error)[:200]}", 400)
        return await self._take(alerts[:_MOST_ALERTS])

    async def _take(self, alerts: Sequence[Alert]) -> Response:
        subjects = []
        for each in alerts:
            if not self._has_room():
                return JSONResponse(
                    {"error": "too many alerts"}, 429, headers={"Retry-After": str(int(_MINUTE))}
                )
            async with self._one:
                now = self._app.clock.now()
                taking = asyncio.to_thread(take, self._app.database, self._app.rules, now, each)
                subjects.append(await taking)
        return JSONResponse({"incidents": [each for each in dict.fromkeys(subjects) if each]})

    def _has_room(self) -> bool:
        """Whether one more may be taken this minute; the first that may not is logged."""
        now = asyncio.get_running_loop().time()
        if now - self._since >= _MINUTE:
            self._since, self._taken = now, 0
        if self._taken < self._settings.alerts_a_minute:
            self._taken += 1
            return True
        self.refused += 1
        if self._taken == self._settings.alerts_a_minute:
            self._taken += 1
            _log.warning("more than %s alerts in a minute", self._settings.alerts_a_minute)
        return False

    def _generic(self, body: Any) -> Iterator[Alert]:
        """By the expressions of the settings; a list is several alerts."""
        for each in body if isinstance(body, list) else [body]:
            if not isinstance(each, dict):
                raise TypeError("an alert is an object")
            yield self._mapped(each)

    def _mapped(self, values: dict[str, Any]) -> Alert:
        named = {str(key): value for key, value in values.items()}
        try:
            title = worked_out(self._settings.alert_title, named)
            return Alert(
                key=worked_out(self._settings.alert_key, named) or title,
                title=title,
                severity=worked_out(self._settings.alert_severity, named),
                kind=worked_out(self._settings.alert_kind, named),
                resolved=worked_out(self._settings.alert_resolved, named).lower() in _TRUE,
            )
        except ExpressionError as error:
            raise ValueError(str(error)) from error


def _alertmanager(body: Any) -> Iterator[Alert]:
    """One alert for each group that Alertmanager sends: it has put together what belongs so."""
    alerts = body["alerts"]
    first = alerts[0] if alerts else {}
    labels = {**first.get("labels", {}), **body.get("commonLabels", {})}
    notes = {**first.get("annotations", {}), **body.get("commonAnnotations", {})}
    name = str(notes.get("summary") or labels.get("alertname") or "alert")
    yield Alert(
        key=str(body.get("groupKey") or first.get("fingerprint") or name),
        title=name,
        severity=str(labels.get("severity", "")),
        kind=str(labels.get("kind", "")),
        scope=str(notes.get("description", "")),
        resolved=body.get("status") == "resolved",
    )


def _said(what: str, status: int) -> Response:
    return JSONResponse({"error": what}, status)
