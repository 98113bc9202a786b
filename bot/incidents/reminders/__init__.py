"""What time does to an incident: a module for each time of its life."""

from typing import Final

from bot.incidents.reminders.after import LADDERS as AFTER
from bot.incidents.reminders.briefs import LADDERS as BRIEFS
from bot.incidents.reminders.rooms import LADDERS as ROOMS
from bot.incidents.reminders.until_solved import LADDERS as UNTIL_SOLVED
from bot.incidents.reminders.until_taken import LADDERS as UNTIL_TAKEN
from bot.incidents.reminders.updates import LADDERS as UPDATES

LADDERS: Final = UNTIL_TAKEN | UPDATES | UNTIL_SOLVED | AFTER | ROOMS | BRIEFS
