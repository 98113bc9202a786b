"""A double of Feishu: long connection, REST and webhooks, as strict as the real one.

It knows nothing of the adapter and shares no code with the SDK; the real lark-oapi drives it.
"""

from tests.doubles.feishu.double import FeishuDouble
from tests.doubles.feishu.faults import Fault
from tests.doubles.feishu.publishing import Delivery
from tests.doubles.feishu.refusals import Refusal
from tests.doubles.feishu.shown import Shown

__all__ = ["Delivery", "Fault", "FeishuDouble", "Refusal", "Shown"]
