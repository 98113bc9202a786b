"""What a handler does with files: takes those of its input, makes some, gives them to records."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar, cast

from bot.files import queries
from bot.files.model import DESCRIPTION_CHARS
from bot.files.values import FileRef

if TYPE_CHECKING:
    from bot.engine.context import Context

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Read: TypeAlias = Callable[[str], bytes]
"""The content with that hash."""


class Work(Protocol[T_co]):
    """Something long that needs no database: a workbook to be read, or to be written."""

    def __call__(self, read: Read) -> T_co:
        """Do it; `read` gives the contents of files by hash."""


class OutsideFirst(Exception):  # not an error: the engine does the work and runs the handler again
    """Ends a transaction in which a handler found work that would keep everybody else waiting.

    Of a batch of deadlines it ends that one's part; it fires as soon as the work is done.
    """

    def __init__(self, work: Work[object]) -> None:
        super().__init__()
        self.work = work


class Papers:
    """The files of one input, and what is written about files in its transaction."""

    def __init__(self, ctx: "Context", given: tuple[FileRef, ...]) -> None:
        self._ctx = ctx
        self._given = given
        self.unused = given
        """Files of the input that no handler has taken."""
        self.prepared: list[object] | None = None
        """What was worked out for this input outside of any transaction, in order; by the engine.

        None where no engine runs the handler, which then has to wait for the work itself.
        """
        self._used = 0

    def take(self) -> tuple[FileRef, ...]:
        """The files that came with the input; whoever takes them answers for all of them."""
        self.unused = ()
        return self._given

    def outside(self, plan: Callable[[], Work[T]]) -> T:
        """What the planned work gives, done while this holds no transaction.

        The input, or the deadline, runs again from its beginning when it is done, so a handler
        that asks has to ask for the same in the same order each time; what it did before is as if
        it never was.
        """
        if self.prepared is None:
            return plan()(no_contents)
        if self._used == len(self.prepared):
            raise OutsideFirst(plan())
        self._used += 1
        return cast("T", self.prepared[self._used - 1])

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


def no_contents(digest: str) -> bytes:
    """Stands in where there is no store; raises LookupError."""
    raise LookupError(f"no store to read {digest} from")
