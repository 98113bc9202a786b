"""The rows of one table of an org file by id and by name, and the doubles among them."""

from collections.abc import Sequence
from typing import Final

from bot.directory.names import folded
from bot.directory.org.columns import nearest
from bot.directory.org.rows import Draft
from bot.directory.org.values import Problems, Table

_HINTS_AMONG: Final = 2_000  # looking for the nearest of more names takes too long


class Roster:
    """Finds rows by what other rows call them. Ids and names are compared folded."""

    def __init__(self, table: Table, drafts: Sequence[Draft], problems: Problems) -> None:
        """Index the rows and note every name and id that may not stand twice."""
        self._table = table
        self._problems = problems
        self._keys: dict[str, Draft] = {}
        self._names: dict[str, list[Draft]] = {}
        for draft in drafts:
            if draft.name:
                self._names.setdefault(folded(draft.name), []).append(draft)
        for namesakes in self._names.values():
            if len(namesakes) > 1:
                self._check_namesakes(namesakes)
        for draft in drafts:
            self._add_key(draft)

    def find(self, reference: str) -> str:
        """The key that an id, else a unique name, means; raises LookupError with the reason."""
        if (found := self._keys.get(folded(reference))) is not None:
            return key_of(found)
        named = self._names.get(folded(reference), [])
        if not named:
            raise LookupError(f"{reference} is not in the file{self._hint(reference)}")
        if len(named) > 1:
            raise LookupError(
                f"{reference} is the name of {_rows(named)}; write the id of the one that is meant"
            )
        return key_of(named[0])

    def note(self, draft: Draft, problem: str) -> None:
        """Note a problem of one row."""
        self._problems.row(self._table, draft.row, draft.name, problem)

    def _check_namesakes(self, namesakes: list[Draft]) -> None:
        for draft in namesakes:
            others = [other for other in namesakes if other is not draft]
            if self._table is Table.DEPARTMENTS:
                self.note(draft, f"the name stands also in {_rows(others)}; rename one of them")
            elif draft.key is None:
                self.note(draft, f"the name stands also in {_rows(others)}; give each their own id")

    def _add_key(self, draft: Draft) -> None:
        if draft.key is None and len(self._names[folded(draft.name)]) > 1:
            return  # the shared name is told already, and means nobody
        first = self._keys.setdefault(folded(key_of(draft)), draft)
        if first is not draft:
            self.note(draft, f"id {key_of(draft)} stands also in {_rows([first])}")

    def _hint(self, reference: str) -> str:
        if len(self._names) > _HINTS_AMONG:
            return ""
        hint = nearest(folded(reference), list(self._names))
        return f"; did you mean {self._names[hint][0].name}?" if hint else ""


def key_of(draft: Draft) -> str:
    """The id of a row: its own, else its name."""
    return draft.key or draft.name


def _rows(drafts: Sequence[Draft]) -> str:
    numbers = " and ".join(str(draft.row) for draft in drafts[:3])
    more = " and more" if len(drafts) > 3 else ""  # noqa: PLR2004
    return f"row{'s' if len(drafts) > 1 else ''} {numbers}{more}"
