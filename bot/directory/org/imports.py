"""Brings the directory to what an org file says.

Those who vanished from the file are deactivated, never deleted; who comes back is the same row
again. Importing the same file once more changes nothing.
"""

from bot.directory.org.apply import apply
from bot.directory.org.compare import compare
from bot.directory.org.diff import OrgDiff
from bot.directory.org.state import load_state
from bot.directory.org.values import OrgFile
from storage import Tx

__all__ = ["apply", "diff", "import_org"]


def diff(tx: Tx, org: OrgFile) -> OrgDiff:
    """What importing `org` would change; reads only."""
    return compare(load_state(tx), org)


def import_org(tx: Tx, org: OrgFile) -> OrgDiff:
    """Import `org` and tell what that changed."""
    changes = diff(tx, org)
    apply(tx, changes)
    return changes
