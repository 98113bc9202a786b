"""A double of Slack: Web API, Socket Mode and signed HTTP, as strict as the real one.

It knows nothing of the adapter and shares no code with the SDK; the real slack-sdk drives it.
"""

from tests.doubles.slack.double import SlackDouble
from tests.doubles.slack.errors import Refusal
from tests.doubles.slack.faults import Break
from tests.doubles.slack.shown import Shown, ShownView
from tests.doubles.slack.states import CannotError

__all__ = ["Break", "CannotError", "Refusal", "Shown", "ShownView", "SlackDouble"]
