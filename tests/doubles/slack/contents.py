"""What a message may hold."""

import json
import re

from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.kit import limits, message_problems
from tests.doubles.slack.kit.walk import named, words
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json

POSTED_TEXT = 40_000
CHANGED_TEXT = 4_000
ATTACHMENTS = 100
_EVENT_TYPE = re.compile(r"[A-Za-z0-9_.:-]{1,255}")
_METADATA_BYTES = 40_000


def blocks(platform: Platform, args: Arguments) -> list[Json] | None:
    """The blocks of a message, with ids, None where none are given; refuses what Slack does."""
    given = args.items("blocks", "invalid_blocks_format")
    if given is None:
        markdown = args.text("markdown_text", "")
        return _markdown(args, markdown) if markdown else None
    if args.text("markdown_text", ""):
        raise RefusedError("markdown_text_conflict")
    if problems := message_problems(given):
        raise RefusedError("invalid_blocks", *problems)
    _known_files(platform, given)
    if sum(len(each) for each in words(given)) > limits.MESSAGE_WORDS:
        raise RefusedError("msg_blocks_too_long")
    return named(given, platform.fresh_ids)


def _markdown(args: Arguments, text: str) -> list[Json]:
    if args.text("text", ""):
        raise RefusedError("markdown_text_conflict")
    if len(text) > limits.MARKDOWN:
        raise RefusedError("msg_too_long")
    return [{"type": "markdown", "text": text, "block_id": "markdown"}]


def _known_files(platform: Platform, part: object) -> None:
    """A picture that is shown by its file must be uploaded."""
    if isinstance(part, list):
        for each in part:
            _known_files(platform, each)
    elif isinstance(part, dict):
        shown = part.get("slack_file")
        if isinstance(shown, dict) and "id" in shown:
            file = platform.workspace.files.get(shown["id"])
            if file is None or not file.done:
                raise RefusedError("invalid_blocks", "[ERROR] invalid slack file")
        for inner in part.values():
            _known_files(platform, inner)


def attachments(args: Arguments) -> list[Json] | None:
    """The attachments, None where none are given."""
    given = args.items("attachments", "invalid_attachments")
    if given is not None and len(given) > ATTACHMENTS:
        raise RefusedError("too_many_attachments")
    return given


def metadata(args: Arguments) -> Json | None:
    """The metadata, None where none is given, empty where it is to be removed."""
    given = args.structure("metadata", "invalid_metadata_format")
    if not given:
        return given
    if given.keys() != {"event_type", "event_payload"}:
        raise RefusedError("invalid_metadata_format")
    if not isinstance(given["event_payload"], dict):
        raise RefusedError("invalid_metadata_schema")
    if not _EVENT_TYPE.fullmatch(str(given["event_type"])):
        raise RefusedError("invalid_metadata_format")
    if len(json.dumps(given["event_payload"])) > _METADATA_BYTES:
        raise RefusedError("metadata_too_large")
    return given
