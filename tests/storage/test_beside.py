"""Steps of migrations leave the previous release working beside them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storage import migrations

_VERSIONS: Final = Path(migrations.__file__).with_name("versions")
_ALONE: Final = "0028"
"""The last step that nothing worked beside: until then there was one process."""
_TAKES_AWAY: Final = frozenset({"drop_column", "drop_table", "rename_table", "drop_constraint"})


def test_steps_only_add() -> None:
    """No step takes away, renames or demands what the previous release doesn't write."""
    found = [
        f"{path.name}: {problem}"
        for path in sorted(_VERSIONS.glob("0*.py"))
        if path.name[:4] > _ALONE
        for problem in _problems(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == [], "docs/migrations.md says why, and what to do instead"


def test_what_is_refused() -> None:
    """A column that is demanded, one that goes, one that gets another name."""
    step = """
op.add_column("task", sa.Column("a", sa.Integer, nullable=False))
op.add_column("task", sa.Column("b", sa.Integer, nullable=False, server_default="0"))
op.add_column("task", sa.Column("c", sa.Integer, nullable=True))
op.drop_column("task", "d")
op.alter_column("task", "e", new_column_name="f")
op.alter_column("task", "g", nullable=False)
op.create_table("other", sa.Column("h", sa.Integer, nullable=False))
"""
    assert list(_problems(ast.parse(step))) == [
        "add_column demands a value",
        "drop_column",
        "alter_column",
        "alter_column",
    ]


def _problems(step: ast.Module) -> Iterator[str]:
    for call in ast.walk(step):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        name = call.func.attr
        if name in _TAKES_AWAY or (name == "alter_column" and not _allows_more(call)):
            yield name
        elif name == "add_column" and any(map(_demands, ast.walk(call))):
            yield "add_column demands a value"


def _allows_more(call: ast.Call) -> bool:
    """Whether a column only takes more than it did: NULL, or a longer text."""
    given = {word.arg: word.value for word in call.keywords}
    if "new_column_name" in given:
        return False
    nullable = given.get("nullable")
    return not (isinstance(nullable, ast.Constant) and nullable.value is False)


def _demands(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "Column":
        return False
    given = {word.arg: word.value for word in node.keywords}
    nullable = given.get("nullable")
    is_demanded = isinstance(nullable, ast.Constant) and nullable.value is False
    return is_demanded and "server_default" not in given
