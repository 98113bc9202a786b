"""The sample company 星河科技, for the demo and for tests."""

from pathlib import Path
from typing import Final

from bot.directory.org.file import read_org_file
from bot.directory.org.values import OrgFile

SAMPLE_COMPANY: Final = Path(__file__).with_name("sample_company.yaml")


def sample_company() -> OrgFile:
    """Fourteen people in five departments, two leaders in charge and a general manager."""
    return read_org_file(SAMPLE_COMPANY)
