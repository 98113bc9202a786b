"""Scenarios: people and time from a file, played on a virtual clock (`muster simulate`)."""

from bot.simulation.cast import Cast, Player, Room
from bot.simulation.places import ScenarioError
from bot.simulation.play import Acted, Opening, play
from bot.simulation.scenario import Scenario, read_scenario
from bot.simulation.stage import Left

__all__ = [
    "Acted",
    "Cast",
    "Left",
    "Opening",
    "Player",
    "Room",
    "Scenario",
    "ScenarioError",
    "play",
    "read_scenario",
]
