"""the library of minutes: what was published before is found by its words as well."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_BATCH = 200
_MOST_OF_MINUTES = 3000
_MOST_OF_DECISION = 400
_RUNS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")
_DECISIONS = sa.text("SELECT id, text FROM decision WHERE id > :after ORDER BY id LIMIT :many")
_MINUTES = sa.text(
    "SELECT minutes.id, meeting.title, minutes_edition.body FROM minutes"
    " JOIN meeting ON meeting.id = minutes.id"
    " JOIN minutes_edition ON minutes_edition.minutes_id = minutes.id"
    " AND minutes_edition.number = minutes.edition"
    " WHERE minutes.id > :after AND minutes.stage = 'published'"
    " ORDER BY minutes.id LIMIT :many"
)


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_begun", ["begun_at", "id"], unique=False)

    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index("ix_minutes_room", ["messenger", "room"], unique=False)

    for row in _every(_DECISIONS):
        _index(f"D{row.id}", row.text, _MOST_OF_DECISION)
    for row in _every(_MINUTES):
        _index(f"Y{row.id}", _text_of(row), _MOST_OF_MINUTES)


def _every(query: sa.TextClause) -> Iterator[Any]:
    """The rows, some of them at a time: ten years of them need not fit into memory."""
    after = 0
    while rows := op.get_bind().execute(query, {"after": after, "many": _BATCH}).all():
        yield from rows
        after = rows[-1].id


def _index(subject: str, text: str, most: int) -> None:
    bind = op.get_bind()
    bind.execute(sa.text("DELETE FROM search_gram WHERE subject = :subject"), {"subject": subject})
    rows = [{"gram": gram, "subject": subject} for gram in _kept(text)[:most]]
    if rows:
        bind.execute(sa.text("INSERT INTO search_gram VALUES (:gram, :subject)"), rows)


def _text_of(row: Any) -> str:
    """The minutes as they are indexed when they are published."""
    body = json.loads(row.body)
    todos = [each["text"] for each in body.get("todos", ())]
    lines = (body.get(name, ()) for name in ("decisions", "pending", "summary"))
    decisions, pending, summary = lines
    return "\n".join((row.title, *decisions, *todos, *pending, *summary))


def _kept(text: str) -> list[str]:
    runs: list[str] = _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())
    pairs = (gram for run in runs for gram in _grams(run))
    parts = (part for run in runs for part in _parts(run))
    return list(dict.fromkeys((*pairs, *parts)))


def _grams(run: str) -> Iterator[str]:
    if run.isascii():
        yield run[:24]
    elif len(run) == 1:
        yield run
    else:
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _parts(run: str) -> Iterator[str]:
    yield from (
        (run[:length] for length in range(3, 7) if length < len(run)) if run.isascii() else run
    )
