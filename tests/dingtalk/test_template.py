"""The card that administrators import: it has what the adapter fills, and binds all of it."""

import json
import re
import runpy
from pathlib import Path
from typing import Any, Final

from adapters.dingtalk.cards import VARIABLES

_FOLDER: Final = Path(__file__).parents[2] / "deploy" / "dingtalk"


def test_the_card_is_what_its_script_writes() -> None:
    """Whoever changes the script writes the file again."""
    made = runpy.run_path(str(_FOLDER / "card.py"))["card"]()
    assert json.loads((_FOLDER / "card.json").read_text(encoding="utf-8")) == made


def test_every_variable_is_there_and_shown() -> None:
    """What is filled in has a variable; what a variable holds is shown or decides what is."""
    card = json.loads((_FOLDER / "card.json").read_text(encoding="utf-8"))
    assert {card["type"], card["mode"]} == {"im", "card"}
    editor = json.loads(card["editorData"])
    assert {each["name"] for each in editor["variableList"]} == set(VARIABLES)
    bound = set(_bound(editor["schema"]["componentsTree"]))
    assert bound == set(VARIABLES) - {"tone"}  # which only a designer can turn into a colour
    private = {each["name"] for each in editor["variableList"] if each["private"]}
    assert private == {"notice", "form", "form_btn_text", "form_status"}


def _bound(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for each in node for name in _bound(each)]
    if not isinstance(node, dict):
        return re.findall(r"\$\{(?!loop)(\w+)", node) if isinstance(node, str) else []
    named = [str(node["variable"]).partition("[")[0]] if "variable" in node else []
    return [*named, *_bound([*node.values()])]
