"""Organisations for tests: small ones written by hand, and any valid one for properties."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from hypothesis import strategies as st

from bot.directory import Member, people_named
from bot.directory.org.diff import OrgDiff
from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from storage import Tx
from storage.database import Database

Row = dict[str, object]

_NAMES: Final = ("李雷", "韩梅梅", "王五", "Li Lei", "Ann", "赵六", "张伟")
_UNITS: Final = ("产品部", "技术部", "Sales", "客服部")
_CODES: Final = tuple(f"E{number}" for number in range(8))
_HANDLES: Final = tuple(f"U{number}" for number in range(8))


def bring(tx: Tx, people: Sequence[object], departments: Sequence[object] = ()) -> OrgDiff:
    """Import an organisation given as rows."""
    data: Mapping[str, object] = {"departments": list(departments), "people": list(people)}
    return import_org(tx, org_from_mapping(data, "test"))


def whoever(tx: Tx, name: str) -> Member:
    """The only active person of that name."""
    [found] = people_named(tx, name)
    return found


def names(members: Sequence[Member | None]) -> list[str]:
    """The names of members, with a dash for nobody."""
    return [member.name if member else "-" for member in members]


class _UndoneError(Exception):
    pass


@contextmanager
def undone(database: Database) -> Iterator[Tx]:
    """Give a transaction that is rolled back at the end, for the many examples of a property."""
    with suppress(_UndoneError), database.transaction() as tx:
        yield tx
        raise _UndoneError


@st.composite
def organisations(draw: st.DrawFn) -> dict[str, object]:
    """Any valid organisation of up to seven people from a small pool, so that two of them meet."""
    people = _rows(draw, _NAMES, shared=True)
    units = _rows(draw, _UNITS, shared=False) if draw(st.booleans()) else []
    handles = draw(st.permutations(_HANDLES))
    for at, row in enumerate(people):
        _refer(draw, row, "superior", people[:at])
        _refer(draw, row, "department", units)
        row["language"] = draw(st.sampled_from(["zh", "en"]))
        row["roles"] = draw(st.lists(st.sampled_from(["finance", "legal"]), unique=True))
        if draw(st.booleans()):
            row["slack"] = handles[at]
    for at, row in enumerate(units):
        _refer(draw, row, "parent", units[:at])
        _refer(draw, row, "head", people)
        _refer(draw, row, "leader", people)
    return {"departments": draw(st.permutations(units)), "people": draw(st.permutations(people))}


def _rows(draw: st.DrawFn, pool: Sequence[str], *, shared: bool) -> list[Row]:
    codes = draw(st.permutations(_CODES))
    chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=7, unique=not shared))
    rows: list[Row] = []
    for name, code in zip(chosen, codes, strict=False):
        named = chosen.count(name) > 1 or draw(st.booleans())
        rows.append({"name": name, "id": code} if named else {"name": name})
    return rows


def _refer(draw: st.DrawFn, row: Row, column: str, others: Sequence[Row]) -> None:
    referring: bool = draw(st.booleans())
    if others and referring:
        other = draw(st.sampled_from(others))
        row[column] = other.get("id", other["name"])
