"""Block Kit as Slack checks it: every limit, no unknown field, no id twice."""

from tests.doubles.slack.kit.surfaces import message_problems, view_problems

__all__ = ["message_problems", "view_problems"]
