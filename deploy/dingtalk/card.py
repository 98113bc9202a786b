"""Writes card.json: Muster's card for DingTalk's card designer, to be imported there.

The designer compiles what it imports when it is saved. What it fills in by itself is left out here.
Run: python deploy/dingtalk/card.py
"""

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]
CARD = Path(__file__).with_name("card.json")

# name: type in the designer, private to whoever pressed, what it is for
VARIABLES = {
    "title": ("string", False, "标题"),
    "markdown": ("markdown", False, "正文"),
    "tips": ("string", False, "底部说明"),
    "tone": ("string", False, "info、success、warning、danger"),
    "notice": ("string", True, "只给操作者看的提示"),
    "msgButtons": ("loopArray", False, "按钮"),
    "form": ("form", True, "表单配置"),
    "form_btn_text": ("string", True, "提交按钮文案"),
    "form_status": ("string", True, "有表单时为 normal"),
}
EVENT = {
    "type": ("string", "sendCardRequest"),
    "params": ("object", ""),
    "params.actionId": ("string", "回传请求的 id"),
    "params.params": ("object", "回传请求的参数"),
}
OLD_CLIENT = """<LinearLayout width="@data{width}" height="match_content" orientation="vertical">
 <FastTextView width="match_parent" height="match_content" textSize="15np" maxLines="2"
  text="@toStr{@data{data.cardData.title}}"/>
 <FastTextView width="match_parent" height="match_content" textSize="12np" maxLines="1"
  text="请升级钉钉后查看 · Please update DingTalk"/>
</LinearLayout>"""


def said(content: str) -> Json:
    """A text with variables in it."""
    return {"type": "dynamicString", "i18n": False, "content": content}


def held(variable: str, kind: str, scope: str = "global") -> Json:
    """What a variable of that kind holds."""
    return {"type": kind, "valueType": "variable", "variable": variable, "variableType": scope}


def pointed(variable: str, scope: str = "global") -> Json:
    """A variable itself."""
    return {"type": "variableValue", "variable": variable, "variableType": scope}


def shown_if(variable: str, op: str, value: str) -> Json:
    """Visible where the variable compares so."""
    condition = {
        "type": "variable",
        "variable": variable,
        "variableType": "global",
        "op": op,
        "value": value,
        "valueType": "fixed",
        "valueVariableType": "global",
    }
    conditions = {"op": "and", "conditions": [condition]}
    return {"type": "dynamicVisible", "valueType": "condition", "value": True} | {
        "condition": conditions
    }


def component(name: str, node: str, props: Json, children: list[Json] | None = None) -> Json:
    """A component of the designer's tree."""
    made = {"componentName": name, "id": f"node_muster_{node}", "props": props, "condition": True}
    return made | ({"children": children} if children else {})


def text(node: str, variable: str, color: str) -> Json:
    """A line that is there while its variable is not empty."""
    return component(
        "BaseText",
        node,
        {
            "text": said(f"${{{variable}}}"),
            "color": {"type": "dynamicColor", "valueType": "fixed", "value": color},
            "maxLine": {"type": "dynamicNumber", "valueType": "fixed", "value": 6},
            "marginLeft": 12,
            "marginRight": 12,
            "marginTop": 6,
            "marginBottom": 6,
            "visible": shown_if(variable, "notEqual", ""),
        },
    )


def tree() -> Json:
    """The card from top to bottom."""
    button = component(
        "SingleButton",
        "button",
        {
            "text": said("${loop.text}"),
            "color": held("msgButtons[0].color", "dynamicSelect", "loop"),
            "actionType": "dynamicEvent",
            "dynamicEventVar": pointed("msgButtons[0].event", "loop") | {"varType": "dynamicEvent"},
        },
    )
    form = {
        "id": "form",
        "formSchema": pointed("form"),
        "submitText": said("${form_btn_text}"),
        "status": held("form_status", "dynamicSelect") | {"value": "normal"},
        "visible": shown_if("form_status", "equal", "normal"),
        "actionType": "request",
        "params": [],
    }
    content = held("markdown", "dynamicMarkdown")
    return component(
        "Card",
        "card",
        {},
        [
            component("CardHeaderV2", "head", {"title": said("${title}")}),
            component("Markdown", "body", {"content": content, "marginLeft": 12}),
            text("notice", "notice", "common_red1_color"),
            component("Form", "form", form),
            component(
                "Loop",
                "buttons",
                {"listData": pointed("msgButtons"), "direction": "horizontal", "flowLayout": True},
                [button],
            ),
            text("tips", "tips", "common_level3_base_color"),
        ],
    )


def variables() -> list[Json]:
    """The variables, as the designer lists them."""
    listed = []
    for name, (kind, private, purpose) in VARIABLES.items():
        one = variable(name, name, kind, purpose) | {"private": private}
        listed.append(one | ({"schema": fields(name)} if kind == "loopArray" else {}))
    return listed


def variable(path: str, name: str, kind: str, purpose: str) -> Json:
    """One variable or field."""
    return {
        "id": path,
        "name": name,
        "type": kind,
        "description": purpose,
        "private": False,
        "editorVarType": "variables",
    }


def fields(name: str) -> list[Json]:
    """What each button holds."""
    event = f"{name}[0].event"
    parts = [
        variable(f"{event}.{path}", path.rpartition(".")[2], kind, purpose)
        for path, (kind, purpose) in EVENT.items()
    ]
    return [
        variable(f"{name}[0].text", "text", "string", "按钮文本"),
        variable(f"{name}[0].color", "color", "string", "按钮颜色"),
        variable(event, "event", "dynamicEvent", "点击事件") | {"schema": parts},
    ]


def names(node: Json) -> list[str]:
    """The components that are used."""
    below = [name for child in node.get("children", []) for name in names(child)]
    return [node["componentName"], *below]


def card() -> Json:
    """The file that the designer imports."""
    root = tree()
    used = [
        {"componentName": name, "package": "@ali/dxComponent", "version": "1.0.0"}
        for name in sorted(set(names(root)))
    ]
    schema = {"version": "1.0.0", "componentsMap": used, "componentsTree": [root], "i18n": {}}
    editor = {
        "schemaVersion": "3.0.0",
        "schema": schema,
        "mockData": {"cardData": {"title": "T1 修复登录页", "markdown": "**负责人**: 李雷"}},
        "variableList": variables(),
        "extension": {"extendType": "NORMAL", "fileTypeList": []},
    } | {name: [] for name in ("formList", "expList", "localList", "hsfList", "lwpList")}
    written = json.dumps(editor, ensure_ascii=False)
    return {"type": "im", "mode": "card", "editorData": written, "widgetInfo": OLD_CLIENT}


if __name__ == "__main__":
    CARD.write_text(json.dumps(card(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
