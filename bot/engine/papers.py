"""What a handler does with files: takes those of its input, makes some, gives them to records."""

from typing import TYPE_CHECKING

from bot.files import queries
from bot.files.model import DESCRIPTION_CHARS
from bot.files.values import FileRef

if TYPE_CHECKING:
    from bot.engine.context import Context


class Papers:
    """The files of one input, and what is written about files in its transaction."""

    def __init__(self, ctx: "Context", given: tuple[FileRef, ...]) -> None:
        self._ctx = ctx
        self._given = given
        self.unused = given
        """Files of the input that no handler has taken."""

    def take(self) -> tuple[FileRef, ...]:
        """The files that came with the input; whoever takes them answers for all of them."""
        self.unused = ()
        return self._given

    def attach(self, subject: str, file: FileRef, *, role: str = "", description: str = "") -> None:
        """Make a file one of a record's, for good; `role` says as what (F-02)."""
        ctx = self._ctx
        by = ctx.actor.id if ctx.actor else None
        words = description[:DESCRIPTION_CHARS]
        queries.attach(ctx.tx, subject, queries.Attached(file, role, words, by, ctx.now))
        ctx.record(subject, "file.attached", name=file.name, hash=file.hash, role=role)

    def make(self, name: str, content: bytes) -> FileRef:
        """Keep a file that the handler made, to be sent, shown or attached.

        Its bytes are a row of this transaction: they are kept if it commits, and move to the store
        before the message leaves. A name without an ending gets that of the content.
        """
        return queries.spool(self._ctx.tx, name, content, self._ctx.now)
