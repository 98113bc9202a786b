"""The parts of the SDK that we use load without the rest of it."""

import subprocess
import sys

from adapters.feishu.manifest import EVENTS, SCOPES, manifest
from bot.app import FEATURES
from bot.engine.commands.grammar import Vocabulary

_LOADS = """
import sys
from adapters.feishu import codec, hosting
frame = codec.decoded(codec.ping(7))
assert not frame.is_data and frame.kind == "ping"
assert codec.acknowledged(frame, 200, 0.001, {"toast": {}})
print(len([each for each in sys.modules if each.split(".")[0] == "lark_oapi"]))
print("requests" in sys.modules)
print("pkg_resources" in sys.modules)
"""
_AFTER_THE_WHOLE = """
import lark_oapi
from adapters.feishu import codec
assert codec.decoded(codec.ping(7)).kind == "ping"
"""


def _run(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_sdk_loads_lightly() -> None:
    """A version of the SDK that is laid out otherwise would be loaded as a whole: see `sdk`."""
    assert _run(_LOADS) == ["0", "False", "False"]


def test_the_whole_sdk_does_not_disturb() -> None:
    """Where somebody has loaded the whole of it, that is used."""
    assert _run(_AFTER_THE_WHOLE) == []


def test_the_manifest_names_all_that_is_needed() -> None:
    """Permissions, events and steps, by the names of the console."""
    told = manifest(Vocabulary(each for feature in FEATURES for each in feature.commands))
    for each in (*SCOPES, *EVENTS, "card.action.trigger", "/feishu/event", "长连接", "任务"):
        assert each in told
