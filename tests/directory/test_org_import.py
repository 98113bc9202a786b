"""What an import changes in the directory, and what it never changes."""

import msgspec
import pytest
from sqlalchemy import func, insert, select

from bot import directory
from bot.directory import Address
from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.org.diff import FieldChange, OrgDiff
from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import apply, diff, import_org
from bot.directory.queries import accounts_of, person_by_key
from bot.directory.sample import sample_company
from storage import Tx
from storage.database import Database
from tests.directory.orgs import bring, names, whoever


def told(changes: OrgDiff) -> dict[str, list[str]]:
    """The people of a diff by what happens to them."""
    people = changes.people
    return {
        "joined": [entry.name for entry in people.joined],
        "returned": [change.entry.name for change in people.returned],
        "changed": [change.entry.name for change in people.changed],
        "left": [gone.name for gone in people.left],
    }


def fields(changes: OrgDiff) -> list[tuple[str, str, str]]:
    """What changes about the only person who changes."""
    [change] = changes.people.changed
    return [(field.field, field.old, field.new) for field in change.fields]


def count(tx: Tx) -> int:
    """How many people there are, active or gone."""
    return tx.connection().execute(select(func.count()).select_from(PEOPLE)).scalar_one()


def test_diff_only_looks(database: Database) -> None:
    """A diff tells who joins and writes nothing."""
    with database.snapshot() as tx:
        changes = diff(tx, sample_company())
        assert len(changes.people.joined) == 14
        assert len(changes.departments.joined) == 5
        assert not changes.is_empty
        assert directory.people_named(tx, "李雷") == []


def test_second_import_is_empty(database: Database) -> None:
    """The same file once more changes nothing."""
    with database.transaction() as tx:
        import_org(tx, sample_company())
    with database.transaction() as tx:
        assert diff(tx, sample_company()).is_empty
        assert import_org(tx, sample_company()).is_empty


def test_one_file_tells_joined_changed_and_left(database: Database) -> None:
    """Who comes, who changes and who goes are told apart, and nobody else is named."""
    with database.transaction() as tx:
        bring(tx, ["李雷", "韩梅梅", "王五"])
        changes = bring(tx, [{"name": "李雷", "title": "工程师"}, "王五", "赵六"])
        assert told(changes) == {
            "joined": ["赵六"],
            "returned": [],
            "changed": ["李雷"],
            "left": ["韩梅梅"],
        }


def test_every_field_is_told_old_and_new(database: Database) -> None:
    """A change is told field by field in the words of the file, people and departments by name."""
    before = {
        "name": "李雷",
        "id": "E1",
        "department": "技术部",
        "superior": "B1",
        "slack": "U1",
        "feishu": "ou_1",
    }
    after = {
        "name": "李磊",
        "id": "E1",
        "alias": ["Li Lei", "小李"],
        "department": "产品部",
        "title": "经理",
        "superior": "赵六",
        "language": "en",
        "level": "department_admin",
        "roles": ["finance"],
        "slack": "U2",
    }
    rest = [{"name": "王五", "id": "B1"}, "赵六"]
    with database.transaction() as tx:
        bring(tx, [before, *rest], ["技术部", "产品部"])
        assert fields(bring(tx, [after, *rest], ["技术部", "产品部"])) == [
            ("name", "李雷", "李磊"),
            ("alias", "", "Li Lei, 小李"),
            ("department", "技术部", "产品部"),
            ("title", "", "经理"),
            ("superior", "王五 (B1)", "赵六"),
            ("language", "zh", "en"),
            ("level", "user", "department_admin"),
            ("roles", "", "finance"),
            ("feishu", "ou_1", ""),
            ("slack", "U1", "U2"),
        ]


def test_changes_arrive(database: Database) -> None:
    """What a diff tells is what the directory says afterwards, by every way of asking."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "id": "E1", "alias": "Li Lei"}, "王五"])
        same = whoever(tx, "李雷").id
        bring(tx, [{"name": "李磊", "id": "E1", "superior": "王五", "roles": "gm"}, "王五"])
        assert directory.people_named(tx, "李雷") == []
        assert directory.people_named(tx, "lilei") == []
        found = whoever(tx, "李磊")
        assert (found.id, found.roles) == (same, ("gm",))
        assert names([directory.superior_of(tx, found.id)]) == ["王五"]


def test_leavers_stay_on_record(database: Database) -> None:
    """Who vanishes is deactivated with their row, name and account; who returns is the same row."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "slack": "U1"}, "王五"])
        same = whoever(tx, "李雷").id
        assert told(bring(tx, ["王五"]))["left"] == ["李雷"]
        assert count(tx) == 2
        gone = directory.person_by_account(tx, "slack", "U1")
        assert gone is not None
        assert (gone.id, gone.name, gone.active) == (same, "李雷", False)
        back = bring(tx, [{"name": "李雷", "slack": "U1"}, "王五"])
        assert told(back)["returned"] == ["李雷"]
        assert [change.fields for change in back.people.returned] == [()]
        assert whoever(tx, "李雷").id == same


def test_departments_follow_the_same_rules(database: Database) -> None:
    """Departments join, change, leave and return like people, and keep their ids."""
    with database.transaction() as tx:
        bring(tx, ["李雷"], [{"name": "技术部", "id": "D1"}, "产品部"])
        [same] = directory.departments_named(tx, "技术部")
        changes = bring(tx, ["李雷"], [{"name": "研发部", "id": "D1", "head": "李雷"}, "市场部"])
        [change] = changes.departments.changed
        assert change.fields == (
            FieldChange("name", "技术部", "研发部"),
            FieldChange("head", "", "李雷"),
        )
        assert [gone.name for gone in changes.departments.left] == ["产品部"]
        assert directory.departments_named(tx, "产品部") == []
        assert [unit.id for unit in directory.departments_named(tx, "研发部")] == [same.id]
        back = bring(tx, ["李雷"], [{"name": "研发部", "id": "D1", "head": "李雷"}, "产品部"])
        assert [one.entry.name for one in back.departments.returned] == ["产品部"]


def test_departments_swap_their_names(database: Database) -> None:
    """Two departments may take each other's names in one file."""
    one, two = {"name": "一部", "id": "D1"}, {"name": "二部", "id": "D2"}
    with database.transaction() as tx:
        bring(tx, ["李雷"], [one, two])
        bring(tx, ["李雷"], [{"name": "二部", "id": "D1"}, {"name": "一部", "id": "D2"}])
        [first] = directory.departments_named(tx, "一部")
        assert first.key == "D2"


def test_new_department_takes_the_name_of_one_that_left(database: Database) -> None:
    """A name is free again once its department is gone."""
    with database.transaction() as tx:
        bring(tx, ["李雷"], [{"name": "技术部", "id": "D1"}])
        changes = bring(tx, ["李雷"], [{"name": "技术部", "id": "D2"}])
        assert [entry.key for entry in changes.departments.joined] == ["D2"]
        assert [unit.key for unit in directory.departments_named(tx, "技术部")] == ["D2"]


def test_accounts_are_added_moved_and_removed(database: Database) -> None:
    """Accounts follow the file, and each messenger's id has one owner at a time."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "slack": "U1"}, {"name": "王五", "feishu": "ou_5"}])
        bring(tx, [{"name": "李雷", "feishu": "ou_1"}, {"name": "王五", "slack": "U1"}])
        one, two = whoever(tx, "李雷"), whoever(tx, "王五")
        assert directory.accounts_of(tx, one.id) == [
            Address("console", "李雷"),
            Address("feishu", "ou_1"),
        ]
        assert directory.accounts_of(tx, two.id) == [
            Address("console", "王五"),
            Address("slack", "U1"),
        ]
        assert directory.person_by_account(tx, "feishu", "ou_5") is None


def test_account_of_a_leaver_goes_to_who_takes_it(database: Database) -> None:
    """An account that somebody new uses is theirs, whoever had it before."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "slack": "U1"}, "王五"])
        bring(tx, ["王五"])
        bring(tx, ["王五", {"name": "赵六", "slack": "U1"}])
        assert directory.person_by_account(tx, "slack", "U1") == whoever(tx, "赵六")
        total = select(func.count()).select_from(ACCOUNTS).where(ACCOUNTS.c.messenger == "slack")
        assert tx.connection().execute(total).scalar_one() == 1


def test_everybody_has_a_console_account(database: Database) -> None:
    """Who is given no console account has one by their key."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "id": "E1"}, {"name": "王五", "console": "wang"}])
        assert directory.person_by_account(tx, "console", "E1") == whoever(tx, "李雷")
        assert directory.person_by_account(tx, "console", "wang") == whoever(tx, "王五")
        assert directory.person_by_account(tx, "console", "王五") is None


def test_ids_given_later_are_no_new_people(database: Database) -> None:
    """When a file begins to give ids, and when it ceases to, people stay who they are."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "superior": "王五"}, "王五"], ["技术部"])
        same = whoever(tx, "李雷").id
        rows = [{"name": "李雷", "id": "E1", "superior": "B1"}, {"name": "王五", "id": "B1"}]
        changes = bring(tx, rows, [{"name": "技术部", "id": "D1"}])
        assert told(changes)["changed"] == ["李雷", "王五"]
        assert changes.people.changed[0].fields == (
            FieldChange("id", "李雷", "E1"),
            FieldChange("console", "李雷", "E1"),
        )
        assert whoever(tx, "E1").id == same
        assert whoever(tx, "B1") == whoever(tx, "王五")
        bring(tx, [{"name": "李雷", "superior": "王五"}, "王五"], ["技术部"])
        assert whoever(tx, "李雷").id == same
        assert count(tx) == 2


def test_namesake_is_somebody_else(database: Database) -> None:
    """Another id with the same name is another person: the name alone proves nothing."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "id": "E1"}])
        assert told(bring(tx, [{"name": "李雷", "id": "E2"}])) == {
            "joined": ["李雷"],
            "returned": [],
            "changed": [],
            "left": ["李雷"],
        }


@pytest.mark.parametrize("id_written", ["E1", "e1", "Ｅ1"])
def test_spelling_of_an_id_is_no_new_person(database: Database, id_written: str) -> None:
    """The width and case of an id do not make somebody else of its owner."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "id": "E1"}])
        bring(tx, [{"name": "李磊", "id": id_written}])
        assert count(tx) == 1


def test_apply_takes_a_diff_of_the_same_transaction(database: Database) -> None:
    """Looking and applying may be two steps."""
    org = org_from_mapping({"people": ["李雷"]}, "test")
    with database.transaction() as tx:
        changes = diff(tx, org)
        apply(tx, changes)
        assert diff(tx, org).is_empty


def test_thousands_at_once(database: Database) -> None:
    """A large company is imported, changed and reduced like a small one."""

    def rows(title: str) -> list[object]:
        return [
            {"name": f"员工{at}号", "superior": f"员工{at // 9}号" if at else "", "title": title}
            for at in range(3_000)
        ]

    with database.transaction() as tx:
        assert len(bring(tx, rows("甲")).people.joined) == 3_000
        assert len(bring(tx, rows("乙")).people.changed) == 3_000
        assert len(bring(tx, rows("乙")[:10]).people.left) == 2_990
        assert len(bring(tx, rows("乙")).people.returned) == 2_990
        assert names([directory.superior_of(tx, whoever(tx, "员工2999号").id)]) == ["员工333号"]


def test_accounts_linked_otherwise_stay(database: Database) -> None:
    """The file takes away what it gave and nothing else; listing the other one changes nothing."""
    with database.transaction() as tx:
        import_org(tx, sample_company())
        lilei = person_by_key(tx, "lilei")
        assert lilei is not None
        row = {"messenger": "slack", "external_id": "U1", "person_id": lilei.id, "source": "chat"}
        tx.execute(insert(ACCOUNTS).values(row))
    with database.transaction() as tx:
        assert diff(tx, sample_company()).is_empty
        people = tuple(
            msgspec.structs.replace(each, accounts=(*each.accounts, Address("slack", "U1")))
            if each.key == "lilei"
            else each
            for each in sample_company().people
        )
        listed = msgspec.structs.replace(sample_company(), people=people)
        assert import_org(tx, listed).is_empty
        import_org(tx, sample_company())
        assert Address("slack", "U1") in accounts_of(tx, lilei.id)
