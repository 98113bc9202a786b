"""Accounts are linked by e-mail or by a one-time code, and stay with whom they are."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from bot.directory import person_by_account
from bot.directory.linking import CODE_HOLDS, Linked, Profile, link_by_email, new_code, redeem
from bot.directory.org.imports import import_org
from bot.directory.org.values import OrgFile, PersonEntry
from bot.directory.queries import person_by_key
from storage.database import Database

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)

COMPANY = OrgFile(
    "test",
    (),
    (
        PersonEntry("lilei", "李雷", email="lilei@example.com"),
        PersonEntry("han", "韩梅梅", email="han@example.com"),
        PersonEntry("two", "小红", email="shared@example.com"),
        PersonEntry("too", "小明", email="shared@example.com"),
    ),
)


@pytest.fixture
def company(database: Database) -> Database:
    """A database with four people, two of whom share an address."""
    with database.transaction() as tx:
        import_org(tx, COMPANY)
    return database


def owner(database: Database, account: str) -> str | None:
    """The key of whose an account is."""
    with database.snapshot() as tx:
        found = person_by_account(tx, "slack", account)
    return found.key if found else None


def linked(database: Database, *profiles: Profile) -> Linked:
    """Link these people of the messenger."""
    with database.transaction() as tx:
        return link_by_email(tx, "slack", profiles)


def test_the_same_address_is_the_same_person(company: Database) -> None:
    """Whatever its case; who has none, an unknown or a shared one is told by name."""
    found = linked(
        company,
        Profile("U1", "Lei", "LiLei@Example.com"),
        Profile("U2", "Nobody", "nobody@example.com"),
        Profile("U3", "Red", "shared@example.com"),
        Profile("U4", "Guest"),
        Profile("U5", "Gone", "han@example.com", active=False),
    )
    assert found == Linked(1, 0, 0, ("Nobody", "Red", "Guest"))
    assert owner(company, "U1") == "lilei"
    again = linked(company, Profile("U1", "Lei", "lilei@example.com"))
    assert again == Linked(0, 0, 0, ())


def test_an_address_that_passes_on_takes_the_account_along(company: Database) -> None:
    """The account follows its address to another person, and ends with the membership."""
    linked(company, Profile("U1", "Lei", "lilei@example.com"))
    assert linked(company, Profile("U1", "Mei", "han@example.com")).moved == 1
    assert owner(company, "U1") == "han"
    assert linked(company, Profile("U1", "Mei", "han@example.com", active=False)).removed == 1
    assert owner(company, "U1") is None


def test_what_a_code_or_the_file_linked_is_left_alone(company: Database) -> None:
    """An address says less than whoever typed the code; an import keeps what it did not give."""
    with company.transaction() as tx:
        mine = person_by_key(tx, "han")
        assert mine is not None
        assert redeem(tx, new_code(tx, mine.id, NOW), "slack", "U1", NOW)
    assert linked(company, Profile("U1", "Lei", "lilei@example.com")) == Linked(0, 0, 0, ())
    with company.transaction() as tx:
        import_org(tx, msgspec.structs.replace(COMPANY, people=COMPANY.people[:2]))
    assert owner(company, "U1") == "han"


def test_a_code_holds_once_and_for_a_while(company: Database) -> None:
    """Used, replaced, expired or misspelt it links nothing; small letters are forgiven."""
    with company.transaction() as tx:
        mine = person_by_key(tx, "lilei")
        assert mine is not None
        replaced = new_code(tx, mine.id, NOW)
        code = new_code(tx, mine.id, NOW)
        assert not redeem(tx, replaced, "slack", "U1", NOW)
        assert not redeem(tx, code, "slack", "U1", NOW + CODE_HOLDS)
        assert not redeem(tx, f"X{code}", "slack", "U1", NOW)
        typed = f"/link  {code.lower().replace('-', ' ')}!"
        assert redeem(tx, typed, "slack", "U1", NOW + CODE_HOLDS - timedelta(seconds=1))
        assert not redeem(tx, code, "slack", "U2", NOW)
    assert owner(company, "U1") == "lilei"
    assert owner(company, "U2") is None
