"""Write the next migration from the difference between the models and the migrated tables.

`python -m deploy.revision "what it does"` numbers it, writes it and moves HEAD. Read it before it
is committed: what is renamed looks to it like dropped and added.
"""

import re
import sys
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config

from storage import migrations
from storage.database import Database
from storage.schema import upgrade
from tests.databases import import_models

_FOLDER: Final = Path(migrations.__file__).parent


def main(message: str) -> None:
    """Compare with an empty SQLite database that was migrated to HEAD."""
    import_models()
    number = f"{int(migrations.HEAD or 0) + 1:04}"
    database = Database.open("sqlite://")
    with database.restructure() as connection:
        upgrade(connection, migrations.HEAD)
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(_FOLDER))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.revision(config, message, autogenerate=True, rev_id=number)
    database.close()
    package = Path(migrations.__file__)
    text = package.read_text(encoding="utf-8")
    head = f'HEAD: Final = "{number}"'
    package.write_text(re.sub('HEAD: Final = "[0-9]*"', head, text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
