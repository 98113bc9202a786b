"""The SDK's own clients, started and stopped for tests of the double.

The long connection runs in a thread with a loop of its own, as `start()` takes a loop for itself.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Self

import lark_oapi
from lark_oapi.api.im.v1 import CreateMessageRequest, CreateMessageRequestBody
from lark_oapi.ws import client as ws_client

from tests.doubles.feishu.double import FeishuDouble

ws_client.loop.close()  # the import made it, and nothing ends it

Handler = Any
"""Whatever lark_oapi's builder makes; the SDK has no types that are checked."""


def rest(double: FeishuDouble) -> Any:  # the SDK's classes are untyped
    """A REST client whose token cache is empty."""
    from lark_oapi.core.token.manager import TokenManager

    TokenManager.cache.cache.clear()
    builder = lark_oapi.Client.builder().app_id(double.tenant.app_id)
    return (
        builder.app_secret(double.tenant.app_secret)
        .domain(double.domain)
        .log_level(lark_oapi.LogLevel.ERROR)
        .build()
    )


async def called(function: Callable[[Any], Any], request: object) -> Any:
    """What a call of the REST client answers; it blocks, and so runs in a thread."""
    return await asyncio.to_thread(function, request)


def new_message(kind: str, to: str, msg_type: str, content: object, uuid: str = "") -> Any:
    """The request that sends a message to a receiver whose id is of this kind."""
    body = CreateMessageRequestBody.builder().receive_id(to).msg_type(msg_type)
    body = body.content(json.dumps(content, ensure_ascii=False)).uuid(uuid)
    return CreateMessageRequest.builder().receive_id_type(kind).request_body(body.build()).build()


def raw(
    method: Any, path: str, body: object = None, queries: Sequence[tuple[str, str]] = ()
) -> Any:
    """A request as `client.request` takes it, for whatever the SDK has no builder of."""
    builder = lark_oapi.BaseRequest.builder().http_method(method).uri(path)
    builder = builder.token_types({lark_oapi.AccessTokenType.TENANT}).queries(list(queries))
    return (builder.body(body) if body is not None else builder).build()


class LongConnection:
    """`lark_oapi.ws.Client` as it comes, from `start` to `stop`."""

    def __init__(self, double: FeishuDouble, handler: Handler) -> None:
        self.error: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        ws_client.loop = self._loop
        self.client = ws_client.Client(
            double.tenant.app_id,
            double.tenant.app_secret,
            log_level=lark_oapi.LogLevel.CRITICAL,
            event_handler=handler,
            domain=double.domain,
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.client._auto_reconnect = False  # noqa: SLF001  # there is no other way to stop it
        if self._loop.is_running():
            self._loop.call_soon_threadsafe(self._cancel)
        await asyncio.to_thread(self._thread.join)

    def reconnects_at_once(self) -> None:
        """Let it not wait between its attempts, until it is configured by the platform."""
        self.client._reconnect_nonce = 0  # noqa: SLF001
        self.client._reconnect_interval = 0.01  # noqa: SLF001

    def tuning(self) -> tuple[int, int, int, int]:
        """How often and how fast it reconnects, its spread, and its interval of pings."""
        client = self.client
        return (
            client._reconnect_count,  # noqa: SLF001
            client._reconnect_interval,  # noqa: SLF001
            client._reconnect_nonce,  # noqa: SLF001
            client._ping_interval,  # noqa: SLF001
        )

    async def ended(self) -> None:
        """Wait until the client gave up; `error` is why."""
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self.client.start()
        except BaseException as error:  # noqa: BLE001  # whatever ends it is what a test asks for
            self.error = error
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self.client._disconnect())  # noqa: SLF001
        self._cancel()
        tasks = asyncio.all_tasks(self._loop)
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def _cancel(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()


def handler(**on: Callable[[Any], Any]) -> Handler:
    """A dispatcher; names are `message`, `card`, `menu`, … as `_REGISTER` lists them."""
    builder = lark_oapi.EventDispatcherHandler.builder("", "", lark_oapi.LogLevel.CRITICAL)
    for name, function in on.items():
        builder = getattr(builder, _REGISTER[name])(function)
    return builder.build()


_REGISTER = {
    "message": "register_p2_im_message_receive_v1",
    "card": "register_p2_card_action_trigger",
    "menu": "register_p2_application_bot_menu_v6",
    "bot_added": "register_p2_im_chat_member_bot_added_v1",
    "bot_deleted": "register_p2_im_chat_member_bot_deleted_v1",
    "user_added": "register_p2_im_chat_member_user_added_v1",
    "user_deleted": "register_p2_im_chat_member_user_deleted_v1",
    "reaction": "register_p2_im_message_reaction_created_v1",
    "reaction_gone": "register_p2_im_message_reaction_deleted_v1",
    "entered": "register_p2_im_chat_access_event_bot_p2p_chat_entered_v1",
    "recalled": "register_p2_im_message_recalled_v1",
    "read": "register_p2_im_message_message_read_v1",
    "disbanded": "register_p2_im_chat_disbanded_v1",
    "updated": "register_p2_im_chat_updated_v1",
    "user_created": "register_p2_contact_user_created_v3",
    "user_updated": "register_p2_contact_user_updated_v3",
    "user_left": "register_p2_contact_user_deleted_v3",
    "department_created": "register_p2_contact_department_created_v3",
    "department_updated": "register_p2_contact_department_updated_v3",
    "department_deleted": "register_p2_contact_department_deleted_v3",
    "scope": "register_p2_contact_scope_updated_v3",
}
NAMES = tuple(_REGISTER)
"""The names that `handler` knows."""
