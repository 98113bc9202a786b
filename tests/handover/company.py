"""The sample company with changes, imported while it works."""

from collections.abc import Mapping

import msgspec

from bot.directory.org.bring import bring
from bot.directory.org.imports import diff
from bot.directory.org.values import OrgFile
from bot.directory.sample import sample_company
from tests.stage import Stage


def without(*gone: str, company: OrgFile | None = None) -> OrgFile:
    """The company without some people, who are nobody's superior, head or leader any more."""
    company = company or sample_company()
    people = tuple(
        msgspec.structs.replace(each, superior=None if each.superior in gone else each.superior)
        for each in company.people
        if each.key not in gone
    )
    units = tuple(
        msgspec.structs.replace(
            each,
            head=None if each.head in gone else each.head,
            leader=None if each.leader in gone else each.leader,
        )
        for each in company.departments
    )
    return msgspec.structs.replace(company, people=people, departments=units)


def moved(departments: Mapping[str, str]) -> OrgFile:
    """The company with people in other departments."""
    company = sample_company()
    people = tuple(
        msgspec.structs.replace(each, department=departments.get(each.key, each.department))
        for each in company.people
    )
    return msgspec.structs.replace(company, people=people)


def imports(stage: Stage, org: OrgFile) -> None:
    """Have an administrator import an org file, and let what follows happen."""
    notes(stage, org)
    stage.settle()


def notes(stage: Stage, org: OrgFile) -> None:
    """Import an org file while nothing else runs."""
    with stage.database.transaction() as tx:
        bring(tx, diff(tx, org), stage.clock.now(), stage.app.rules.calendar)
