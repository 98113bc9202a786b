"""What the app says in an acknowledgement or through a response URL, and what becomes of it."""

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web

from tests.doubles.slack import contents
from tests.doubles.slack.api.views import added, changed, checked, pushed
from tests.doubles.slack.arguments import Arguments, invalid
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.kit.walk import inputs
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json, Message, ResponseUrl, View
from tests.doubles.slack.workspace import BOT, BOT_USER

_FIELDS = {
    "attachments",
    "blocks",
    "delete_original",
    "link_names",
    "metadata",
    "mrkdwn",
    "parse",
    "replace_original",
    "response_type",
    "text",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
}
_ACTIONS = {"errors", "update", "push", "clear"}


class Responses:
    """Response URLs: five answers within half an hour."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def take(self, request: web.Request) -> web.Response:
        """An answer from the app."""
        try:
            found = self._found(request.match_info["ticket"])
            answer(self._platform, await _body(request), found)
        except RefusedError as refused:
            self._platform.refusals.note("response_url", refused.error, *refused.messages)
            body = {"ok": False, "error": refused.error}
            return web.json_response(body, status=refused.status)
        return web.Response(text="ok")

    def _found(self, ticket: str) -> ResponseUrl:
        response = self._platform.workspace.responses.get(ticket)
        if response is None or self._platform.workspace.clock() > response.until:
            raise RefusedError("expired_url", status=HTTPStatus.NOT_FOUND)
        if response.left <= 0:
            raise RefusedError("used_url", status=HTTPStatus.NOT_FOUND)
        response.left -= 1
        return response


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise RefusedError("invalid_payload", status=HTTPStatus.BAD_REQUEST) from None
    if not isinstance(body, dict):
        raise RefusedError("invalid_payload", status=HTTPStatus.BAD_REQUEST)
    return body


def answer(platform: Platform, body: Json, response: ResponseUrl) -> Message | None:
    """Show what the app answers, in place of the message that was acted upon or beside it."""
    if unknown := body.keys() - _FIELDS:
        raise invalid(f"unknown fields: {', '.join(sorted(unknown))}")
    if body.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
        raise invalid("invalid response_type")
    original = _original(platform, response)
    if body.get("delete_original"):
        if original is not None:
            platform.workspace.remove(original)
        return None
    args = Arguments(body)
    text, blocks = args.text("text", ""), contents.blocks(platform, args)
    if not (text or blocks):
        raise RefusedError("no_text", status=HTTPStatus.INTERNAL_SERVER_ERROR)
    if original is not None and body.get("replace_original"):
        original.text, original.blocks = text, blocks or []
        original.edits += 1
        return original
    is_open = body.get("response_type") == "in_channel"
    return platform.workspace.add(
        Message(
            ts=platform.workspace.new_ts(),
            channel=response.channel,
            user=BOT_USER,
            text=text,
            blocks=blocks or [],
            bot=BOT,
            thread=args.text("thread_ts", ""),
            only_for="" if is_open else response.person,
        )
    )


def _original(platform: Platform, response: ResponseUrl) -> Message | None:
    said = platform.workspace.messages.get(response.channel, ())
    return next((each for each in said if response.ts and each.ts == response.ts), None)


class Submissions:
    """What becomes of a modal when it was sent."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.errors: dict[str, Mapping[str, str]] = {}
        """What is wrong with the inputs of a view, by block id, as the person sees it."""

    def answered(self, view: View, body: Json | None) -> None:
        """Do what the acknowledgement of a submission says; refuses what it may not say."""
        self.errors.pop(view.id, None)
        stack = self._platform.workspace.open_views.get(view.owner, [])
        action = (body or {}).get("response_action")
        if not body:
            if view.id in stack:
                stack.remove(view.id)
            return
        if action not in _ACTIONS:
            raise RefusedError("invalid_response_action", str(action))
        if action == "clear":
            stack.clear()
        elif action == "errors":
            self.errors[view.id] = _errors(view, body.get("errors"))
        else:
            self._shown(view, str(action), body)

    def _shown(self, view: View, action: str, body: Json) -> None:
        content = body.get("view")
        if not isinstance(content, dict):
            raise invalid("missing required field: view")
        if action == "update":
            drawn = checked(self._platform, content, "modal", replaced=view)
            changed(self._platform, view, drawn)
        elif self._platform.workspace.open_views.get(view.owner):
            pushed(self._platform, checked(self._platform, content, "modal"), view.owner)
        else:
            added(self._platform, checked(self._platform, content, "modal"), view.owner)


def _errors(view: View, errors: object) -> Mapping[str, str]:
    """Errors by blocks of inputs; of any other block Slack shows none."""
    if not isinstance(errors, dict) or not errors:
        raise RefusedError("invalid_errors", "errors must be a filled object")
    blocks = inputs(view.content["blocks"])
    for block, sentence in errors.items():
        if block not in blocks:
            raise RefusedError("invalid_errors", f"{block} is no block with an input")
        if not isinstance(sentence, str) or not sentence:
            raise RefusedError("invalid_errors", f"{block} has no sentence")
    return errors
