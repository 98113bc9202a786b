"""Cards and forms become blocks that Slack takes, whatever they hold."""

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from adapters.slack import buttons, cards, forms, payloads
from adapters.slack.text import Block, calling
from bot.engine.cards import Button, Card, Field, Form, Input, InputKind, Option, Style, Tone
from bot.engine.incoming import mention
from tests.doubles.slack.kit.surfaces import is_too_large, view_problems
from tests.slack.cards import ANY, HOSTILE, QUICK, WITH_FORM, Drawn, check, everything, texts


@given(ANY, st.sampled_from(["", "F1"]))
@QUICK
def test_every_card_fits(any_card: Drawn, picture: str) -> None:
    """Whatever a card holds, its blocks keep every limit, and the SDK's own models agree."""
    drawn = cards.message(any_card.card, [*calling(["U001", "U002@T2"])], picture=picture)
    check(drawn)
    assert len(texts([each for each in drawn if each["type"] == "rich_text"])) < 13_000
    for block in drawn:
        if block["type"] not in {"rich_text", "image"}:
            SdkBlock.parse(block).to_dict()  # type: ignore[union-attr]


@given(WITH_FORM)
@QUICK
def test_every_form_fits(drawn: Drawn) -> None:
    """Whatever a form holds, its view keeps every limit and gives back what it showed."""
    card = drawn.card
    view = forms.modal(card, {"line": "U005"}, message="C1:1.2", room="C1")
    blocks = [each for each in _list(view["blocks"]) if isinstance(each, dict)]
    assert view_problems(view) == []
    assert not is_too_large(view)
    assert card.form is not None
    back = forms.values(_as_sent(blocks))
    assert back.keys() == {each.name for each in card.form.inputs}
    for each in card.form.inputs:
        if each.kind in {InputKind.TEXT, InputKind.MULTILINE, InputKind.DATE}:
            assert back[each.name] == each.value


def test_a_card_reads_as_it_should() -> None:
    """Title, lead, fields, progress, body and note are all there, in this order."""
    card = Card(
        "完成UI原型",
        Tone.WARNING,
        lead="两小时后到期",
        fields=(Field("负责人", "李雷"), Field("说明", "一\n二")),
        body="看 https://example.com/a?b=1&c=2。",
        progress=40,
        note="T12",
    )
    read = texts(cards.message(card))
    order = [
        "两小时后到期",
        "🟠 完成UI原型",
        "负责人: ",
        "李雷",
        "说明:\n",
        "40%",
        "a?b=1&c=2",
        "T12",
    ]
    assert [read.index(each) for each in order] == sorted(read.index(each) for each in order)
    links = [
        each["url"] for each in everything([*cards.message(card)]) if each.get("type") == "link"
    ]
    assert links == ["https://example.com/a?b=1&c=2"]


def test_what_people_wrote_is_never_markup() -> None:
    """No user text becomes a mention, a broadcast, a format or a named link."""
    card = Card(HOSTILE, lead=HOSTILE, fields=(Field(HOSTILE, HOSTILE),), body=HOSTILE)
    kinds = {str(each.get("type")) for each in everything([*cards.message(card)]) if "type" in each}
    assert kinds == {"header", "plain_text", "rich_text", "rich_text_section", "text", "link"}


def test_mentions_notify() -> None:
    """Those who are to be notified are mentioned, strangers of other teams by their bare id."""
    drawn = cards.told("hello", [*calling(["U1", "U2@T9"])])
    assert [each["user_id"] for each in everything([*drawn]) if each.get("type") == "user"] == [
        "U1",
        "U2",
    ]


def test_buttons_come_back() -> None:
    """A button carries its command with the record and version, or its own values."""
    card = Card(
        "t",
        buttons=(
            Button("收到", "task.ack", Style.PRIMARY),
            Button("取消", "task.cancel", Style.DANGER, "真的？", {"reason": "x"}),
        ),
        subject="T12",
        version=7,
    )
    row = buttons.drawn(card)[0]
    first, second = (each for each in _list(row["elements"]) if isinstance(each, dict))
    assert buttons.Aim.read(str(first["value"])) == buttons.Aim("task.ack", "T12", 7)
    assert buttons.Aim.read(str(second["value"])) == buttons.Aim("task.cancel", f={"reason": "x"})
    assert second["confirm"]


def test_a_form_shows_what_is_known() -> None:
    """Known people are preselected, others stay typed; a choice keeps its value; errors show."""
    people = Input("people", "抄送", InputKind.PEOPLE, value="李雷 韩梅梅")
    inputs = (
        Input("owner", "负责人", InputKind.PERSON, value="李雷", error="离职了"),
        Input("team", "部门", InputKind.PERSON, value="技术部"),
        people,
        Input("priority", "优先级", InputKind.CHOICE, value="b", options=_OPTIONS),
    )
    card = Card("新建", form=Form("task.new", "好", inputs))
    known = {"李雷": "U1", "韩梅梅": "U2"}
    blocks = [each for each in _list(forms.modal(card, known)["blocks"]) if isinstance(each, dict)]
    elements = [each["element"] for each in blocks]
    assert elements[0] == {"type": "users_select", "initial_user": "U1", "action_id": "value"}
    assert "离职了" in str(blocks[0]["hint"])
    assert isinstance(elements[1], dict)
    assert elements[1]["initial_value"] == "技术部"
    assert forms.values(_as_sent(blocks)) == {
        "owner": mention("U1"),
        "team": "技术部",
        "people": f"{mention('U1')} {mention('U2')}",
        "priority": "b",
    }
    assert forms.people_in(card) == [
        "李雷",
        "李雷",
        "技术部",
        "技术部",
        "李雷 韩梅梅",
        "李雷",
        "韩梅梅",
    ]


def test_errors_stand_beside_their_inputs() -> None:
    """Errors are keyed by block; what belongs to no input stands at the first."""
    ids = ["x", "in.title", "in.due", "in.due.2"]
    assert forms.placed({"due": "no", "record": "gone"}, ids) == {
        "in.due": "no",
        "in.title": "gone",
    }
    assert forms.placed({"due": "no"}, []) == {}


_OPTIONS = (Option("a", "A"), Option("b", "B"))


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _as_sent(blocks: list[Block]) -> payloads.FormState:
    """What Slack would send of a form that is submitted as it was opened."""
    values = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        assert isinstance(element, dict)
        initial = element.get("initial_option")
        chosen = payloads.Chosen(str(initial["value"])) if isinstance(initial, dict) else None
        users = element.get("initial_users", [])
        assert isinstance(users, list)
        values[str(block["block_id"])] = {
            "value": payloads.ElementState(
                value=str(element.get("initial_value", "")),
                selected_user=str(element.get("initial_user", "")),
                selected_users=tuple(map(str, users)),
                selected_option=chosen,
            )
        }
    return payloads.FormState(values)
