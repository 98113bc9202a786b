"""What Slack's refusals mean: never, later, or nobody knows."""

from typing import Final

from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, MessageGone
from bot.errors import MusterError

BAD_TOKENS: Final = {
    "account_inactive": "the app was removed from the workspace",
    "invalid_auth": "the token is none of this workspace's",
    "not_allowed_token_type": "this is another kind of token",
    "not_authed": "there is no token",
    "org_login_required": "the workspace is being moved to another organisation",
    "token_expired": "the token has expired",
    "token_revoked": "the token was revoked",
}
"""Errors that stand for every call until an administrator does something."""

_WAIT_FOR_PEOPLE: Final = 300.0
"""Seconds between attempts where somebody has to change something at Slack first."""
_NEEDS_SCOPE: Final = frozenset({"missing_scope", "no_permission", "access_denied"})
_LATER: Final = frozenset(
    {
        "accesslimited",
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "service_unavailable",
        "team_added_to_org",
        "unreachable",
    }
)
_NEVER: Final = {
    "as_user_not_supported": "Slack can't post in this name",
    "cannot_dm_bot": "bots can't be written to",
    "cant_update_message": "the message is not ours",
    "channel_is_archived": "the channel is archived",
    "channel_not_found": "there is no such channel, or the app is not in it",
    "duplicate_message_not_found": "the message is gone",
    "edit_window_closed": "the message can't be changed any more",
    "invalid_arguments": "Slack does not understand the message",
    "invalid_blocks": "Slack does not understand the message",
    "invalid_blocks_format": "Slack does not understand the message",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is frozen",
    "message_not_found": "the message is gone",
    "messages_tab_disabled": "the app's messages tab is turned off",
    "method_not_supported_for_channel_type": "that can't be done in this kind of channel",
    "msg_blocks_too_long": "the message is too long",
    "msg_too_long": "the message is too long",
    "no_dual_broadcast_content_update": "the message can't be changed",
    "no_text": "the message is empty",
    "not_in_channel": "the app is not in the channel; invite it",
    "restricted_action": "the workspace does not let the app do this",
    "restricted_action_non_threadable_channel": "the channel takes no threads",
    "restricted_action_read_only_channel": "the channel is read-only",
    "restricted_action_thread_locked": "the thread is locked",
    "user_disabled": "the account is deactivated",
    "user_is_bot": "bots can't be written to",
    "user_not_found": "there is no such account",
    "user_not_in_channel": "the person is not in the channel",
    "user_not_visible": "the app may not see the person",
    "users_not_found": "there is no such account",
}
_GONE: Final = frozenset(
    {
        "cant_update_message",
        "channel_is_archived",
        "channel_not_found",
        "edit_window_closed",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "not_in_channel",
    }
)
"""Of these, what leaves a message that is to be changed as it is for good."""


class CallFailed(MusterError):
    """A call that Slack did not fulfil; `error` is its word for why.

    `unreachable` says that Slack was never reached, `no_answer` that it may have done what it was
    asked to. `retry_after` is how many seconds it wants to be left alone.
    """

    def __init__(self, method: str, error: str, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error
        self.retry_after = retry_after

    @property
    def is_bad_token(self) -> bool:
        """Whether nothing works until an administrator does something."""
        return self.error in BAD_TOKENS


def meant_for_delivery(failed: CallFailed) -> Exception:
    """The failed call as the outbox understands it.

    Itself where the message may have been posted: it is tried again, and looked for first.
    """
    error = failed.error
    if error in _NEVER:
        refused = MessageGone if error in _GONE else DeliveryRefused
        return refused(f"Slack ({failed}): {_NEVER[error]}")
    if failed.is_bad_token:
        return DeliveryDelayed(f"Slack ({failed}): {BAD_TOKENS[error]}", _WAIT_FOR_PEOPLE)
    if error in _NEEDS_SCOPE:
        return DeliveryDelayed(f"Slack ({failed}): a permission is missing", _WAIT_FOR_PEOPLE)
    if error in _LATER:
        return DeliveryDelayed(f"Slack ({failed})", failed.retry_after)
    return failed
