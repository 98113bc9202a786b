"""Files over HTTP: handed over by a page, fetched by whoever may see the message."""

import asyncio
from typing import Final
from urllib.parse import quote, unquote

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.console import stream, uploads
from adapters.console.desk import Desk
from adapters.console.errors import UnknownError
from adapters.console.requests import json_response
from adapters.console.views import decode_files
from adapters.web.bodies import body_of
from bot.engine.cards import Picture
from bot.files.keeping import GivenFile
from bot.files.values import FileRef, RefusedFile, Taken
from storage.database import Database
from storage.files import MissingContentError
from templates import Language, text

_NAME: Final = "x-file-name"
_LONGEST_NAME: Final = 10_000


class _Pictured(msgspec.Struct):
    picture: Picture | None = None


_decode_card = msgspec.json.Decoder(_Pictured).decode


class FileRoutes:
    """The routes of files; what is asked for is checked by the desk and by the message."""

    def __init__(self, desk: Desk, database: Database) -> None:
        self._desk = desk
        self._database = database

    async def upload(self, request: Request) -> Response:
        """Keep the body under the name in a header; 422 with a sentence for what is unfit."""
        person = await asyncio.to_thread(self._desk.known, request.query_params.get("as", ""))
        name = unquote(request.headers.get(_NAME, "")[:_LONGEST_NAME], errors="replace")
        files = self._desk.core.files
        content = await body_of(request, files.limits.max_size)
        if content is None:
            size = int(request.headers.get("content-length", 0))
            refused = files.too_large(name, max(size, files.limits.max_size + 1))
            taken = Taken(refused=(refused,) if refused else ())
        else:
            taken = await asyncio.to_thread(files.take, [GivenFile(name, content)])
        if taken.refused:
            return _explained(taken.refused[0], person.language)
        return json_response(await asyncio.to_thread(self._keep, person.key, taken.files[0]))

    async def of_upload(self, request: Request) -> Response:
        """A file that this person handed over and has perhaps not sent yet."""
        return await asyncio.to_thread(self._uploaded, _acting(request), _part(request, "upload"))

    async def of_message(self, request: Request) -> Response:
        """A file of a message, or the picture of its card, for whoever may see the message."""
        message, digest = _part(request, "message"), _part(request, "digest")
        return await asyncio.to_thread(self._sent, _acting(request), message, digest)

    def _keep(self, person: str, file: FileRef) -> uploads.Upload:
        with self._database.transaction() as tx:
            return uploads.keep(tx, person, file, self._desk.core.now())

    def _uploaded(self, acting: str, upload: str) -> Response:
        person = self._desk.known(acting)
        with self._database.snapshot() as tx:
            file = uploads.find(tx, person.key, upload)
        return self._content(file)

    def _sent(self, acting: str, message: str, digest: str) -> Response:
        person = self._desk.known(acting)
        with self._database.snapshot() as tx:
            row = stream.visible(tx, person.key, message)
        if row is None:
            raise UnknownError("unknown_message")
        pictured = _decode_card(row.card).picture if row.card else None
        shown = [*decode_files(row.files), *([pictured.file] if pictured else [])]
        file = next((each for each in shown if each.hash == digest), None)
        if file is None:
            raise UnknownError("unknown_file")
        return self._content(file)

    def _content(self, file: FileRef) -> Response:
        try:
            content = self._desk.core.files.read(file.hash)
        except MissingContentError:
            raise HTTPException(410, "gone_file") from None
        shown = "inline" if file.is_picture else "attachment"
        plain = file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
        named = f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
        return Response(content, media_type=file.media_type, headers={"content-disposition": named})


def _acting(request: Request) -> str:
    return request.query_params.get("as", "")


def _part(request: Request, name: str) -> str:
    return str(request.path_params[name])


def _explained(refused: RefusedFile, language: Language) -> Response:
    said = text(refused.reason, language, **refused.values)
    return JSONResponse({"error": refused.reason, "said": said}, status_code=422)
