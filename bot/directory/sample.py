"""The sample company 星河科技, for the demo and for tests."""

from functools import cache
from pathlib import Path
from typing import Final

from bot.directory.org.file import read_org_file
from bot.directory.org.values import OrgFile
from templates import Language

SAMPLE_COMPANY: Final = Path(__file__).with_name("sample_company.yaml")


@cache
def sample_company(language: Language = "zh") -> OrgFile:
    """Fourteen people in five departments, two leaders in charge and a general manager.

    All but one of them are written to in `language`.
    """
    return read_org_file(SAMPLE_COMPANY, language)
