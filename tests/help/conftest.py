"""Stages with a request that is under way."""

import pytest

from tests.stage import Stage


@pytest.fixture
def asked(stage: Stage) -> Stage:
    """A stage on which 韩梅梅 asked H1 of 技术部 in 产品群 at 10:00 on Monday."""
    stage.say("韩梅梅", "/求助 @技术部 测试环境连不上", room="产品群")
    stage.expect("产品群")
    stage.expect("张伟")
    return stage
