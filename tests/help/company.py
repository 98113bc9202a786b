"""What happens in the sample company besides the scenario: people leave, departments lose heads."""

import msgspec

from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.ledger import history
from tests.stage import Stage


def leaves(stage: Stage, key: str) -> None:
    """Import the company without a person; whoever ran something leaves it without a head."""
    company = sample_company()
    people = tuple(
        msgspec.structs.replace(each, superior=None if each.superior == key else each.superior)
        for each in company.people
        if each.key != key
    )
    units = tuple(
        msgspec.structs.replace(
            each,
            head=None if each.head == key else each.head,
            leader=None if each.leader == key else each.leader,
        )
        for each in company.departments
    )
    with stage.database.transaction() as tx:
        import_org(tx, msgspec.structs.replace(company, people=people, departments=units))


def actions(stage: Stage, subject: str) -> list[str]:
    """What the ledger says was done to a subject, in order."""
    with stage.database.snapshot() as tx:
        return [entry.action for entry in history(tx, subject)]
