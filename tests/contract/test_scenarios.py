"""What people do and see is the same on every messenger, through its SDK over real sockets."""

import pytest

from storage.database import Database
from tests.contract.messengers import RIGS, rig
from tests.contract.scenarios import Scenario, scenarios
from tests.stage import staged


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda each: each.id)
@pytest.mark.parametrize("messenger", RIGS)
def test_a_scenario_plays_there_as_it_does_here(
    sqlite: Database, messenger: str, scenario: Scenario
) -> None:
    """The platform refuses nothing, what arrives is what was done, what is shown is what left."""
    with staged(sqlite, rig=rig(messenger)) as stage:
        scenario.play(stage)
