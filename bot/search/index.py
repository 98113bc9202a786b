"""The index of grams, and what it gives for a query: rare grams weigh more than common ones."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import (
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    select,
)
from sqlmodel import SQLModel

from bot.search.grams import LONGEST, grams, parts
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


def index(
    tx: Tx, subject: str, text: str, *, most: int = _MOST_GRAMS, in_part: bool = False
) -> None:
    """Have a record found by this text, and by nothing that it was found by before.

    It is found by the `most` grams that come first; `in_part` by parts of its words as well.
    """
    connection = tx.connection()
    connection.execute(delete(search_gram).where(_c.subject == subject))
    wanted = dict.fromkeys((*grams(text), *(parts(text) if in_part else ())))
    rows = [{"gram": gram, "subject": subject} for gram in list(wanted)[:most]]
    if rows:
        connection.execute(insert(search_gram), rows)


def search(tx: Tx, query: str, letter: str, limit: int) -> list[Hit]:
    """The records of that letter that have most of the query, best first."""
    wanted = grams(query)[:_MOST_WANTED]
    counts = _counts(tx, wanted, letter)
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


def holding(tx: Tx, words: str, letter: str) -> Select[int]:
    """The numbers of the records of that letter that hold all of these words, as a query.

    It begins with the gram that fewest records have, whatever their order in the words.
    """
    wanted = grams(words)[:_MOST_WANTED]
    number = cast(func.substr(_c.subject, 2), Integer)
    if not wanted:
        return select(number).where(false())
    counts = _counts(tx, wanted, letter) if len(wanted) > 1 else {}
    rarest, *others = sorted(wanted, key=lambda each: counts.get(each, 0))
    query = select(number).where(_c.gram == rarest, _c.subject.startswith(letter))
    for each in others:
        beside = search_gram.alias().c
        query = query.where(exists().where(beside.gram == each, beside.subject == _c.subject))
    return query


def _counts(tx: Tx, wanted: Sequence[str], letter: str) -> dict[str, int]:
    """How many records of that letter have each of these grams."""
    counted = select(_c.gram, func.count()).where(
        _c.gram.in_(wanted), _c.subject.startswith(letter)
    )
    return {row[0]: int(row[1]) for row in tx.connection().execute(counted.group_by(_c.gram))}
