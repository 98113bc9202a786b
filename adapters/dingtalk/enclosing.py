"""Files and pictures that go with a message: uploaded, sent below it, each once."""

import asyncio
import logging
from collections import OrderedDict
from typing import Final

from adapters.dingtalk import limits, sending
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.failures import CallFailed, meant_for_delivery
from adapters.dingtalk.limits import Json
from adapters.dingtalk.memory import Memory, track_of
from adapters.dingtalk.text import harmless
from bot.engine.cards import Card
from bot.engine.messenger import DeliveryDelayed, Outgoing
from bot.files.keeping import Files
from bot.files.values import FileRef
from templates import LANGUAGES, text

_REMEMBERED: Final = 5000
_SENT: Final = "sent"
_log = logging.getLogger(__name__)


class Enclosing:
    """Sends what lies in the store of files."""

    def __init__(self, client: DingtalkClient, files: Files, memory: Memory) -> None:
        self._client = client
        self._files = files
        self._memory = memory
        self._pictures: OrderedDict[str, str] = OrderedDict()

    async def picture(self, card: Card | None) -> str:
        """The media id of a card's picture, uploaded once; empty where it can't be shown.

        Raises CallFailed where it may be taken later.
        """
        if card is None or card.picture is None or card.picture.file.size > limits.PICTURE_BYTES:
            return ""
        file = card.picture.file
        if file.hash not in self._pictures:
            content = await asyncio.to_thread(self._files.read, file.hash)
            try:
                self._pictures[file.hash] = await self._client.upload("image", file.name, content)
            except CallFailed as failed:
                if isinstance(meant_for_delivery(failed), DeliveryDelayed):
                    raise
                _log.warning("a picture was not taken: %s", failed)
                return ""
            if len(self._pictures) > _REMEMBERED:
                self._pictures.popitem(last=False)
        return self._pictures[file.hash]

    async def send(self, message: Outgoing, room: str) -> None:
        """Send the files of a message below it, also those that an earlier attempt left out."""
        for number, file in enumerate(message.files):
            mark = track_of(f"{message.key} file {number}")
            if await self._memory.begin(mark) is not None:
                continue  # it is there, or may be
            try:
                await self._send(file, room, message.account)
            except CallFailed as failed:
                if failed.is_certain:
                    await self._memory.undone(mark)
                raise
            await self._memory.done(mark, _SENT)

    async def _send(self, file: FileRef, room: str, account: str) -> None:
        """Send one; of what DingTalk does not take only its name."""
        ending = file.name.rpartition(".")[2].lower()
        fits = file.size <= limits.FILE_BYTES
        if not fits or not (file.is_picture or ending in limits.FILE_TYPES):
            said = " · ".join(
                text("dingtalk.file_not_sent", each, name=file.name) for each in LANGUAGES
            )
            param: Json = {"content": harmless(said)}
            await sending.send(self._client, room, account, "sampleText", param)
            return
        content = await asyncio.to_thread(self._files.read, file.hash)
        if file.is_picture:
            media = await self._client.upload("image", file.name, content)
            await sending.send(self._client, room, account, "sampleImageMsg", {"photoURL": media})
        else:
            media = await self._client.upload("file", file.name, content)
            param = {"mediaId": media, "fileName": file.name, "fileType": ending}
            await sending.send(self._client, room, account, "sampleFile", param)
