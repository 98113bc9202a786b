"""What is used of dingtalk-stream: its topics, types and acknowledgements, loaded when needed.

Its own loop is not: it freezes while the gateway hangs, swallows cancellations, and hides what the
program has to know (`stream`).
"""

import logging
from functools import cache
from types import ModuleType


@cache
def sdk() -> ModuleType:
    """The SDK, whose import takes a third of a second."""
    import dingtalk_stream

    module: ModuleType = dingtalk_stream
    logging.getLogger("dingtalk_stream").setLevel(logging.WARNING)
    return module
