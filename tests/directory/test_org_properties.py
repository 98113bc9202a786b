"""What holds for every organisation, not only for those that somebody thought of."""

from collections.abc import Mapping, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE
from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import diff, import_org
from bot.directory.org.values import OrgFileError
from storage import Tx
from storage.database import Database
from tests.directory.orgs import organisations, undone

# Each example rolls back what it did, so that one database serves them all.
on_one_database = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Known = dict[str, tuple[object, ...]]


def active(tx: Tx) -> tuple[Known, Known]:
    """Every active department and person by key, with all that is stored of them."""
    found = []
    for table in (DEPARTMENTS, PEOPLE):
        rows = tx.connection().execute(select(table).where(table.c.active))
        found.append({str(row.key): tuple(row) for row in rows})
    return found[0], found[1]


def accounts(tx: Tx) -> set[tuple[object, ...]]:
    """Every account of an active person."""
    columns = (ACCOUNTS.c.messenger, ACCOUNTS.c.external_id, ACCOUNTS.c.person_id)
    rows = select(*columns).join(PEOPLE, PEOPLE.c.id == ACCOUNTS.c.person_id)
    return {tuple(row) for row in tx.connection().execute(rows.where(PEOPLE.c.active))}


@on_one_database
@given(data=organisations())
def test_import_settles(database: Database, data: Mapping[str, object]) -> None:
    """After an import the file has nothing more to say."""
    org = org_from_mapping(data, "test")
    with undone(database) as tx:
        import_org(tx, org)
        assert diff(tx, org).is_empty
        departments, people = active(tx)
        assert set(departments) == {entry.key for entry in org.departments}
        assert set(people) == {entry.key for entry in org.people}


@on_one_database
@given(one=organisations(), other=organisations())
def test_there_and_back(
    database: Database, one: Mapping[str, object], other: Mapping[str, object]
) -> None:
    """Importing one company, another and the first again gives back the first, with its ids."""
    first, second = org_from_mapping(one, "one"), org_from_mapping(other, "other")
    with undone(database) as tx:
        import_org(tx, first)
        before = active(tx), accounts(tx)
        import_org(tx, second)
        assert diff(tx, second).is_empty
        import_org(tx, first)
        assert (active(tx), accounts(tx)) == before


cells = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
headers = st.sampled_from(
    ["name", "id", "alias", "superior", "department", "accounts", "head", "level", "roles", "姓名"]
) | st.text(max_size=5)
tables = st.lists(st.dictionaries(headers, cells, max_size=4) | cells, max_size=4)


@given(
    data=st.dictionaries(st.sampled_from(["departments", "people", "人员", "x"]), tables | cells)
)
def test_nonsense_is_refused_in_sentences(data: Mapping[str, object]) -> None:
    """Whatever is given is either an organisation or refused with problems, never a crash."""
    try:
        said: Sequence[object] = org_from_mapping(data, "test").people
    except OrgFileError as error:
        said = error.problems
    assert said
