"""What an app may answer to a click, and what the client makes of anything else."""

import json
from typing import Final

from tests.doubles.feishu.contents import check_content
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Json, Message

BAD_SHAPE: Final = 200672
BAD_CARD: Final = 200673
_TOASTS: Final = frozenset({"info", "success", "error", "warning"})


def judged(tenant: Tenant, message: Message, answer: object) -> tuple[Json, Json]:
    """The toast and the new card of an answer; RefusedError with the client's error code."""
    if not isinstance(answer, dict) or not set(answer) <= {"toast", "card"}:
        raise RefusedError(BAD_SHAPE, f"the answer is no object of toast and card: {answer!r}")
    toast = answer.get("toast", {})
    if not isinstance(toast, dict) or not set(toast) <= {"type", "content", "i18n"}:
        raise RefusedError(BAD_SHAPE, f"no toast: {toast!r}")
    if toast and (toast.get("type") not in _TOASTS or not isinstance(toast.get("content"), str)):
        raise RefusedError(BAD_SHAPE, f"no toast: {toast!r}")
    return toast, _card(tenant, message, answer.get("card"))


def _card(tenant: Tenant, message: Message, given: object) -> Json:
    if given is None:
        return {}
    if not isinstance(given, dict) or set(given) != {"type", "data"} or given["type"] != "raw":
        raise RefusedError(BAD_SHAPE, "a card has the type raw and its data")
    card = given["data"]
    if not isinstance(card, dict):
        raise RefusedError(BAD_CARD, "the card is no object")
    content = json.dumps(card, ensure_ascii=False)
    try:
        check_content(tenant, "interactive", content, replaces=message.content)
    except RefusedError as refused:
        code = refused.code if refused.code == Code.CARD_VERSION else BAD_CARD
        raise RefusedError(code, refused.why) from None
    return card
