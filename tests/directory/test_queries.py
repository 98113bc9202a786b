"""What the engine asks of the directory, on both databases."""

import pytest

from bot import directory
from bot.directory import Address, Level, Member, Unit, model, queries
from bot.directory.org.imports import import_org
from bot.directory.queries import people_with_role
from bot.directory.sample import sample_company
from storage import Tx
from storage.database import Database
from tests.directory.orgs import bring, names, whoever


def unit(tx: Tx, name: str) -> Unit:
    """The only department of that name."""
    [found] = directory.departments_named(tx, name)
    return found


def superior(tx: Tx, name: str) -> str:
    """The name of whom they answer to."""
    return names([directory.superior_of(tx, whoever(tx, name).id)])[0]


def leader(tx: Tx, name: str) -> str:
    """The name of the leader in charge."""
    return names([directory.leader_in_charge(tx, unit(tx, name).id)])[0]


def test_member_is_whole(database: Database) -> None:
    """An account leads to everything that the engine needs to know of its person."""
    with database.transaction() as tx:
        bring(
            tx,
            [
                {
                    "name": "李雷",
                    "id": "E1",
                    "department": "技术部",
                    "superior": "王五",
                    "language": "en",
                    "level": "department_admin",
                    "roles": ["legal", "finance"],
                    "slack": "U1",
                },
                "王五",
            ],
            ["技术部"],
        )
        found = directory.person_by_account(tx, "slack", "U1")
        assert found == Member(
            id=whoever(tx, "E1").id,
            key="E1",
            name="李雷",
            language="en",
            level=Level.DEPARTMENT_ADMIN,
            roles=("legal", "finance"),
            department_id=unit(tx, "技术部").id,
            superior_id=whoever(tx, "王五").id,
            active=True,
        )
        assert found is not None
        assert directory.person(tx, found.id) == found
        assert directory.accounts_of(tx, found.id) == [
            Address("console", "E1"),
            Address("slack", "U1"),
        ]


def test_strangers(database: Database) -> None:
    """Whom nobody knows is None, on every way of asking."""
    with database.snapshot() as tx:
        assert directory.person_by_account(tx, "slack", "U1") is None
        assert directory.person(tx, 1) is None
        assert directory.department(tx, 1) is None
        assert directory.head_of(tx, 1) is None
        assert directory.superior_of(tx, 1) is None
        assert directory.leader_in_charge(tx, 1) is None
        assert directory.people(tx, [1, 2]) == []
        assert directory.accounts_of(tx, 1) == []


def test_accounts_are_exact(database: Database) -> None:
    """Ids of messengers are not names: case and messenger matter."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "slack": "U1a"}])
        assert directory.person_by_account(tx, "slack", "u1A") is None
        assert directory.person_by_account(tx, "feishu", "U1a") is None


def test_people_keep_the_order_asked(database: Database) -> None:
    """People come once each in the order asked, however many are asked for."""
    with database.transaction() as tx:
        bring(tx, ["甲", "乙", "丙"])
        first, second, third = (whoever(tx, name).id for name in "甲乙丙")
        asked = [third, 999_999, first, third, second]
        assert names(directory.people(tx, asked)) == ["丙", "甲", "乙"]
        assert names(directory.people(tx, range(40_000))) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("asked", ["李雷", "李 雷", "Li Lei", "lilei", "ＬＩＬＥＩ", "e1"])
def test_people_named(database: Database, asked: str) -> None:
    """A person is found by name, alias and key, width, case and spaces apart."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "id": "E1", "alias": "Li Lei"}, "李磊"])
        assert names(directory.people_named(tx, asked)) == ["李雷"]


def test_person_by_key(database: Database) -> None:
    """A key leads to its person as it is written, even when they are gone."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "id": "E1"}, "王五"])
        same = whoever(tx, "李雷").id
        bring(tx, ["王五"])
        found = queries.person_by_key(tx, "E1")
        assert found is not None
        assert (found.id, found.active) == (same, False)
        assert queries.person_by_key(tx, "e1") is None


def test_main_admins(database: Database) -> None:
    """The main administrators are those who have that level and have not left."""
    people = [
        {"name": "甲", "level": "main_admin"},
        {"name": "乙", "level": "department_admin"},
        {"name": "丙", "level": "主管理员"},
    ]
    with database.transaction() as tx:
        bring(tx, people)
        assert names(queries.main_admins(tx)) == ["甲", "丙"]
        bring(tx, people[:2])
        assert names(queries.main_admins(tx)) == ["甲"]


def test_namesakes_are_both_found(database: Database) -> None:
    """Two hits are two hits: the caller asks which."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "id": "E1"}, {"name": "韩梅梅", "alias": "李雷"}])
        assert names(directory.people_named(tx, "李雷")) == ["李雷", "韩梅梅"]


def test_those_who_left(database: Database) -> None:
    """Who left is found by id and account, marked as gone, and no longer by name or as superior."""
    with database.transaction() as tx:
        bring(tx, [{"name": "李雷", "superior": "王五"}, "王五"])
        gone, staying = whoever(tx, "王五"), whoever(tx, "李雷")
        bring(tx, ["李雷"])
        assert directory.people_named(tx, "王五") == []
        assert superior(tx, "李雷") == "-"
        by_account = directory.person_by_account(tx, "console", "王五")
        assert by_account is not None
        assert (by_account.id, by_account.active) == (gone.id, False)
        assert names(directory.people(tx, [gone.id, staying.id])) == ["王五", "李雷"]


def test_departments_and_their_people(database: Database) -> None:
    """A department is found by name and key and knows its active members, not those below it."""
    people = [
        {"name": "李雷", "department": "D1"},
        {"name": "王五", "department": "前端组"},
        {"name": "赵六", "department": "技术部"},
    ]
    units = [{"name": "技术部", "id": "D1", "head": "赵六"}, {"name": "前端组", "parent": "技术部"}]
    with database.transaction() as tx:
        bring(tx, people, units)
        assert unit(tx, "D1") == unit(tx, "技术 部")
        assert unit(tx, "前端组").parent_id == unit(tx, "D1").id
        assert directory.department(tx, unit(tx, "D1").id) == unit(tx, "D1")
        assert names(directory.members_of(tx, unit(tx, "D1").id)) == ["李雷", "赵六"]
        assert names([directory.head_of(tx, unit(tx, "D1").id)]) == ["赵六"]
        assert directory.head_of(tx, unit(tx, "前端组").id) is None


PEOPLE = [
    {"name": "总经理"},
    {"name": "副总", "superior": "总经理"},
    {"name": "部长", "department": "技术部"},
    {"name": "李雷", "department": "技术部"},
    {"name": "组长", "department": "前端组"},
    {"name": "王五", "department": "前端组"},
    {"name": "韩梅梅", "department": "前端组", "superior": "李雷"},
    {"name": "秘书", "department": "总办", "superior": "老板"},
    {"name": "老板", "department": "总办"},
    {"name": "分管", "department": "市场部"},
    {"name": "经理", "department": "市场部"},
    {"name": "散人"},
]
UNITS = [
    {"name": "技术部", "head": "部长", "leader": "副总"},
    {"name": "前端组", "head": "组长", "parent": "技术部"},
    {"name": "后端组", "parent": "技术部", "head": "部长"},
    {"name": "总办", "head": "秘书"},
    {"name": "市场部", "head": "经理", "leader": "分管"},
    {"name": "空部"},
    {"name": "空组", "parent": "前端组"},
]


@pytest.mark.parametrize(
    "who,above",
    [
        ("韩梅梅", "李雷"),  # whom they name
        ("李雷", "部长"),  # else the head of the department
        ("部长", "副总"),  # a head has the leader in charge above them
        ("组长", "部长"),  # or the head of the department above
        ("总经理", "-"),  # nobody stands above
        ("散人", "-"),  # nobody is known to
        ("老板", "-"),  # not the head who answers to them
        ("分管", "-"),  # not the head whose leader they are
        ("经理", "分管"),  # even where the leader sits in the department
    ],
)
def test_superior(database: Database, who: str, above: str) -> None:
    """Everybody answers to the nearest one above them, and never to themselves."""
    with database.transaction() as tx:
        bring(tx, PEOPLE, UNITS)
        assert superior(tx, who) == above


@pytest.mark.parametrize(
    "department,above",
    [
        ("技术部", "副总"),  # its own leader
        ("前端组", "副总"),  # the nearest leader above
        ("后端组", "副总"),
        ("总办", "老板"),  # whom the head answers to
        ("市场部", "分管"),
        ("空部", "-"),
    ],
)
def test_leader_in_charge(database: Database, department: str, above: str) -> None:
    """Above a department stands its leader, else the nearest above, else the head's superior."""
    with database.transaction() as tx:
        bring(tx, PEOPLE, UNITS)
        assert leader(tx, department) == above


def test_leader_is_never_the_head(database: Database) -> None:
    """Who runs a department as head and leader is not their own second instance."""
    units = [
        {"name": "公司", "leader": "总经理"},
        {"name": "技术部", "head": "部长", "leader": "部长", "parent": "公司"},
    ]
    with database.transaction() as tx:
        bring(tx, ["总经理", "部长"], units)
        assert leader(tx, "技术部") == "总经理"


def test_department_without_anybody_is_led_from_above(database: Database) -> None:
    """A department without head and leader is led by the head of the one above it."""
    units = [
        {"name": "公司"},
        {"name": "技术部", "head": "部长", "parent": "公司"},
        {"name": "组", "parent": "技术部"},
        {"name": "小组", "parent": "组"},
    ]
    with database.transaction() as tx:
        bring(tx, [{"name": "部长", "superior": "总经理"}, "总经理"], units)
        assert leader(tx, "组") == "部长"
        assert leader(tx, "技术部") == "总经理"
        assert leader(tx, "小组") == "部长"


def test_missing_people_are_skipped(database: Database) -> None:
    """Where head or leader left and nobody was named in their place, the next one above answers."""
    people = [{"name": "李雷", "department": "技术部", "superior": "老王"}, "老王", "部长", "副总"]
    with database.transaction() as tx:
        bring(tx, people, [{"name": "技术部", "head": "部长", "leader": "副总"}])
        me, staff = whoever(tx, "李雷"), [whoever(tx, name).id for name in ("老王", "部长", "副总")]
        line = []
        for person_id in staff:
            line.append(directory.superior_of(tx, me.id))
            deactivate(tx, person_id)
        assert names([*line, directory.superior_of(tx, me.id)]) == ["老王", "部长", "副总", "-"]


def deactivate(tx: Tx, person_id: int) -> None:
    """Let a person be gone without touching who names them."""
    change = model.PEOPLE.update().where(model.PEOPLE.c.id == person_id)
    tx.connection().execute(change.values(active=False))


def test_chain_above(database: Database) -> None:
    """The chain goes up as many levels as asked, and ends at the top."""
    with database.transaction() as tx:
        bring(tx, PEOPLE, UNITS)
        me = whoever(tx, "韩梅梅").id
        assert names(directory.chain_above(tx, me, 2)) == ["李雷", "部长"]
        assert names(directory.chain_above(tx, me, 9)) == ["李雷", "部长", "副总", "总经理"]
        assert directory.chain_above(tx, me, 0) == []


def test_chain_never_goes_in_a_circle(database: Database) -> None:
    """Where the rules of two departments lead back, the chain ends."""
    people = [{"name": "甲", "department": "一部"}, {"name": "乙", "department": "二部"}]
    units = [{"name": "一部", "head": "乙"}, {"name": "二部", "head": "甲"}]
    with database.transaction() as tx:
        bring(tx, people, units)
        assert names(directory.chain_above(tx, whoever(tx, "甲").id, 9)) == ["乙"]


def test_sample_company(database: Database) -> None:
    """The sample company is what the demo's script and the scenarios count on."""
    with database.transaction() as tx:
        import_org(tx, sample_company())
        assert (superior(tx, "李雷"), superior(tx, "韩梅梅")) == ("张伟", "林晓彤")
        assert (leader(tx, "技术部"), leader(tx, "客服部")) == ("陈思远", "赵婉清")
        chain = directory.chain_above(tx, whoever(tx, "李雷").id, 9)
        assert names(chain) == ["张伟", "陈思远", "王志远"]
        assert [whoever(tx, name).name for name in ("王总", "lilei")] == ["王志远", "李雷"]
        assert whoever(tx, "jim").language == "en"


def test_people_with_a_role(database: Database) -> None:
    """Named roles are found whatever their width and case; nobody is found for an unknown one."""
    with database.transaction() as tx:
        import_org(tx, sample_company())
        assert [each.name for each in people_with_role(tx, "Finance")] == ["赵婉清"]
        assert [each.name for each in people_with_role(tx, "ｐｒｏｄｕｃｔ")] == [
            "林晓彤",
            "韩梅梅",
        ]
        assert people_with_role(tx, "fin") == []
