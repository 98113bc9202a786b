"""Uploads in two steps; the bytes go to an address of their own."""

from tests.doubles.slack import contents, drawn
from tests.doubles.slack.arguments import Arguments, invalid
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Channel, File, Json, Message
from tests.doubles.slack.workspace import BOT, BOT_USER


@method(
    "files.getUploadURLExternal",
    "alt_txt filename length snippet_type",
    "files:write",
    takes_json=False,
)
def upload_url(platform: Platform, args: Arguments) -> Json:
    """Where to send the bytes of a file."""
    size = args.number("length")
    if size <= 0:
        raise RefusedError("missing_argument")
    workspace = platform.workspace
    made = File(workspace.new_id("F"), args.text("filename"), size, BOT_USER)
    workspace.files[made.id] = made
    return {"upload_url": f"{workspace.upload_url}/{made.id}", "file_id": made.id}


@method(
    "files.completeUploadExternal",
    "blocks channel_id channels files initial_comment thread_ts",
    "files:write",
)
def complete(platform: Platform, args: Arguments) -> Json:
    """Make uploads files, and share them where a channel is given."""
    given = args.items("files", "invalid_arguments")
    if not given:
        raise invalid("missing required field: files")
    files = [_uploaded(platform, each) for each in given]
    target = args.text("channel_id", "")
    if target:
        _share(platform, args, platform.workspace.channel(target), files)
    for file, each in zip(files, given, strict=True):
        file.done, file.title = True, str(each.get("title") or file.name)
    return {"files": [drawn.file(platform.workspace, file.id) for file in files]}


@method("files.info", "file cursor limit page", "files:read", takes_json=False)
def info(platform: Platform, args: Arguments) -> Json:
    """One file."""
    name = args.text("file")
    if name not in platform.workspace.files or not platform.workspace.files[name].done:
        raise RefusedError("file_not_found")
    return {"file": drawn.file(platform.workspace, name)}


def _uploaded(platform: Platform, given: Json) -> File:
    file = platform.workspace.files.get(str(given.get("id", "")))
    if given.keys() - {"id", "title", "highlight_type"}:
        raise invalid("invalid additional property [json-pointer:/files/0]")
    if file is None or file.done or file.content is None:
        raise RefusedError("file_not_found")
    return file


def _share(platform: Platform, args: Arguments, channel: Channel, files: list[File]) -> None:
    if BOT_USER not in channel.members:
        raise RefusedError("not_in_channel")
    if channel.is_archived:
        raise RefusedError("posting_to_channel_denied")
    for file in files:
        file.channels.append(channel.id)
    workspace = platform.workspace
    workspace.add(
        Message(
            ts=workspace.new_ts(),
            channel=channel.id,
            user=BOT_USER,
            text=args.text("initial_comment", ""),
            blocks=contents.blocks(platform, args) or [],
            thread=args.text("thread_ts", ""),
            bot=BOT,
            files=[file.id for file in files],
        )
    )
