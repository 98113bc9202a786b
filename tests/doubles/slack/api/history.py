"""What was said: in a channel, in a thread."""

import re

from tests.doubles.slack import drawn
from tests.doubles.slack.api.pages import page
from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json, Message
from tests.doubles.slack.workspace import BOT_USER

_READ = "channel cursor include_all_metadata inclusive latest limit oldest"
_TS = re.compile(r"\d+(\.\d+)?|now")


@method("conversations.history", _READ, takes_json=False)
def history(platform: Platform, args: Arguments) -> Json:
    """The messages of a channel that are no replies, the newest first."""
    channel = platform.channel(args, "history")
    if BOT_USER not in channel.members:
        raise RefusedError("not_in_channel")
    said = platform.workspace.messages.get(channel.id, ())
    roots = [each for each in said if not each.thread or each.thread == each.ts]
    return _shown(platform, [*reversed(_between(roots, args))], args)


@method("conversations.replies", f"{_READ} ts", takes_json=False)
def replies(platform: Platform, args: Arguments) -> Json:
    """A message and the replies to it, the oldest first."""
    channel = platform.channel(args, "history")
    ts = args.text("ts")
    said = platform.workspace.messages.get(channel.id, ())
    thread = [each for each in said if ts in {each.ts, each.thread} and not each.only_for]
    if not any(each.ts == ts for each in thread):
        raise RefusedError("thread_not_found")
    return _shown(platform, thread, args)


def _between(said: list[Message], args: Arguments) -> list[Message]:
    """What people can see in the asked span; whispers are in no history."""
    oldest, latest = _ts(args, "oldest", "0"), _ts(args, "latest", "now")
    inclusive = args.flag("inclusive")
    last = float("inf") if latest == "now" else float(latest)
    first = float(oldest)

    def within(at: float) -> bool:
        return first <= at <= last if inclusive else first < at < last

    return [each for each in said if not each.only_for and within(float(each.ts))]


def _ts(args: Arguments, name: str, default: str) -> str:
    value = args.text(name, default)
    if not _TS.fullmatch(value):
        raise RefusedError(f"invalid_ts_{name}")
    return value


def _shown(platform: Platform, said: list[Message], args: Arguments) -> Json:
    shown, cursor = page(said, args)
    full = args.flag("include_all_metadata")
    answer: Json = {
        "messages": [drawn.message(platform.workspace, each, with_metadata=full) for each in shown],
        "has_more": bool(cursor),
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer
