"""Cards that tests send."""

from tests.doubles.feishu.values import Json


def plain(content: str) -> Json:
    """A plain text."""
    return {"tag": "plain_text", "content": content}


def card(*elements: Json, title: str = "T1 采购服务器") -> Json:
    """A card with a header and these elements."""
    header: Json = {"title": plain(title), "template": "blue"}
    return {"schema": "2.0", "header": header, "body": {"elements": list(elements)}}


def markdown(content: str) -> Json:
    """A paragraph."""
    return {"tag": "markdown", "content": content}


def button(label: str, **more: object) -> Json:
    """A button that calls back with its label."""
    behaviors = [{"type": "callback", "value": {"act": label, "id": "T1"}}]
    return {"tag": "button", "text": plain(label), "behaviors": behaviors, **more}


def form(*inputs: Json) -> Json:
    """A form that is sent by 提交."""
    submit = button("提交", name="submit", form_action_type="submit")
    return {"tag": "form", "name": "form", "elements": [*inputs, submit]}


def asked(tag: str, name: str, **more: object) -> Json:
    """An input of a form."""
    return {"tag": tag, "name": name, **more}
