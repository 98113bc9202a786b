"""The index of grams, and what it gives for a query: rare grams weigh more than common ones."""

import math
from collections import defaultdict
from typing import Final, NamedTuple

from sqlalchemy import Column, Index, String, Table, delete, func, insert, select
from sqlmodel import SQLModel

from bot.search.grams import LONGEST, grams
from storage import Tx

_MOST_GRAMS: Final = 400
_MOST_WANTED: Final = 40
_COMMON: Final = 2000
"""A gram of more records than this tells nothing, where the query has others."""

search_gram: Final = Table(
    "search_gram",
    SQLModel.metadata,
    Column("gram", String(LONGEST), primary_key=True),
    Column("subject", String(24), primary_key=True),
    Index("ix_search_gram_subject", "subject"),
)
_c: Final = search_gram.c


class Hit(NamedTuple):
    """A record that was found; `share` says how much of the query it has, from 0 to 1."""

    subject: str
    share: float


def index(tx: Tx, subject: str, text: str) -> None:
    """Have a record found by this text, and by nothing that it was found by before."""
    connection = tx.connection()
    connection.execute(delete(search_gram).where(_c.subject == subject))
    rows = [{"gram": gram, "subject": subject} for gram in grams(text)[:_MOST_GRAMS]]
    if rows:
        connection.execute(insert(search_gram), rows)


def search(tx: Tx, query: str, letter: str, limit: int) -> list[Hit]:
    """The records of that letter that have most of the query, best first."""
    wanted = grams(query)[:_MOST_WANTED]
    ours = (_c.gram.in_(wanted), _c.subject.startswith(letter))
    counted = select(_c.gram, func.count()).where(*ours).group_by(_c.gram)
    counts = {row[0]: int(row[1]) for row in tx.connection().execute(counted)}
    telling = [each for each, count in counts.items() if count <= _COMMON] or list(counts)[:1]
    total = sum(counts.values()) or 1
    weights = {each: math.log(1 + total / counts.get(each, 1)) for each in wanted}
    whole = sum(weights.values()) or 1.0
    found: dict[str, float] = defaultdict(float)
    rows = select(_c.gram, _c.subject).where(_c.gram.in_(telling), _c.subject.startswith(letter))
    for row in tx.connection().execute(rows):
        found[row.subject] += weights[row.gram]
    ranked = sorted(found.items(), key=lambda each: (-each[1], -int(each[0][1:])))
    return [Hit(subject, weight / whole) for subject, weight in ranked[:limit]]
