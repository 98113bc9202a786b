"""The messengers that the contract is asked of."""

from importlib import import_module
from typing import Final, cast

from tests.contract.rig import OpensRig

RIGS: Final[tuple[str, ...]] = ("slack", "feishu", "dingtalk")


def rig(name: str) -> OpensRig:
    """The rig of that messenger: `opened` of the module of its name."""
    return cast("OpensRig", import_module(f"tests.contract.rigs.{name}").opened)
