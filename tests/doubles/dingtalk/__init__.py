"""A strict double of DingTalk: the gateway and stream, the new API and the old, robots and cards.

It is written from the platform's published description and shares no code with the SDK.
"""

from tests.doubles.dingtalk.double import CLIENT_ID, SECRET, DingtalkDouble
from tests.doubles.dingtalk.refusals import Refusal

__all__ = ["CLIENT_ID", "SECRET", "DingtalkDouble", "Refusal"]
