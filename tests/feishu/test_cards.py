"""Cards and forms become card JSON 2.0 that Feishu takes, whatever they hold."""

import json

from hypothesis import given
from hypothesis import strategies as st

from adapters.feishu import cards, forms, limits
from adapters.feishu.buttons import Aim
from adapters.feishu.cards import Setting
from adapters.feishu.forms import People
from bot.engine.cards import Button, Card, Field, Form, Input, InputKind, Option, Style, Tone
from bot.engine.incoming import mention
from tests.doubles.feishu.cards.checker import check_card
from tests.doubles.feishu.cards.elements import Seen
from tests.doubles.feishu.cards.walk import Control, controls
from tests.doubles.feishu.shown import Shown, shown
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Json, Message, Person
from tests.feishu.samples import CARDS, HOSTILE, QUICK

_PEOPLE = People({"李雷": "ou_li", "韩梅梅": "ou_han"}, ("ou_li", "ou_han", "ou_wang"))


def _read(card: Json) -> Shown:
    """The card as the client shows it, after the platform took it."""
    seen = Seen(lambda open_id: open_id.startswith("ou_"), lambda key: key.startswith("img_"))
    content = json.dumps(card, ensure_ascii=False)
    check_card(json.loads(content), seen)
    tenant = Tenant("cli_1", "s", lambda: 0.0)
    tenant.people["ou_li"] = Person("ou_li", "李雷")
    return shown(tenant, Message("om_1", "oc_1", "interactive", content, 0.0))


def _named(card: Json) -> dict[str, Control]:
    return {each.name: each for each in controls(card) if each.name}


@given(CARDS, st.sampled_from(["", "img_1"]), st.sampled_from(["", "oc_1"]))
@QUICK
def test_every_card_fits(card: Card, image: str, room: str) -> None:
    """Whatever a card holds, the platform takes it, and nothing in it is markup."""
    setting = Setting(room, ("ou_li", "ou_1 id=all"), image, _PEOPLE)
    drawn = cards.drawn(card, setting)
    read = _read(drawn)
    assert cards.size(drawn) <= limits.CARD_BYTES
    assert read.mentions == ("ou_li",)
    assert set(read.marks) <= {"**", "<font color='red'>", "</font>"}
    assert all("e.vil" not in link or link == "https://e.vil" for link in read.links)


@given(CARDS)
@QUICK
def test_a_form_gives_back_what_it_showed(card: Card) -> None:
    """What is sent untouched is what was there before, also where it needs several inputs."""
    drawn = cards.drawn(card, Setting(people=_PEOPLE))
    found = _named(drawn)
    if card.form is None or "submit" not in found:
        return
    aim = Aim.read(found.pop("submit").value)
    given_back = {name: each.spec.get("default_value", "") for name, each in found.items()}
    back = forms.values(given_back, aim)
    assert back.keys() == {each.name for each in card.form.inputs}
    assert (aim.a, aim.s, aim.v) == (card.form.action, card.subject, card.version)
    for each in card.form.inputs:
        if each.kind in {InputKind.TEXT, InputKind.MULTILINE, InputKind.DATE}:
            assert back[each.name] == each.value


def test_a_card_reads_as_it_should() -> None:
    """Title, lead, fields, progress, body and note are all there, in this order."""
    card = Card(
        "完成UI原型",
        Tone.WARNING,
        lead="两小时后到期",
        fields=(Field("负责人", "李雷"), Field("说明", "- 一\n1. 二")),
        body="看 https://example.com/a_b?b=1&c=(2)。",
        progress=40,
        note="T12 *",
    )
    read = _read(cards.drawn(card, Setting(called=("ou_li",))))
    assert read.text.split("\n") == [
        "@李雷 两小时后到期",
        "负责人: 李雷",
        "说明:",
        "- 一",
        "1. 二",
        "■■■■□□□□□□ 40%",
        "看 https://example.com/a_b?b=1&c=(2)。",
        "T12 *",
    ]
    assert (read.title, read.template) == ("完成UI原型", "orange")
    assert read.links == ("https://example.com/a_b?b=1&c=%282",)


def test_hostile_words_are_words() -> None:
    """Mentions, links, styles and entities that somebody typed are read as they were typed."""
    card = Card(HOSTILE, lead=HOSTILE, fields=(Field(HOSTILE, HOSTILE),), body=HOSTILE)
    read = _read(cards.drawn(card))
    assert read.mentions == ()
    assert set(read.marks) == {"**"}
    assert read.text.count(HOSTILE) == 3 + (len(HOSTILE) <= limits.LABEL)
    assert read.title == HOSTILE


def test_buttons_carry_the_record_and_the_room() -> None:
    """A click says which command, which record at which version, and where; values stand alone."""
    card = Card(
        "t",
        buttons=(
            Button("收到", "task.ack", Style.PRIMARY, confirm="确定?"),
            Button("T13", "task.show", values={"record": "T13"}),
            Button("长", "task.show", values={"record": "字" * 2000}),
        ),
        subject="T12",
        version=3,
    )
    found = controls(cards.drawn(card, Setting(room="oc_1")))
    assert [each.label for each in found] == ["收到", "T13"]
    aims = [Aim.read(each.value) for each in found]
    assert aims == [
        Aim("task.ack", "T12", 3, r="oc_1"),
        Aim("task.show", f={"record": "T13"}, r="oc_1"),
    ]
    assert "confirm" in found[0].spec


def test_people_are_offered_and_come_back_as_mentions() -> None:
    """Whom the directory knows can be chosen; a name that nobody has stays a text to be mended."""
    form = Form(
        "task.new",
        "创建",
        (
            Input("owner", "负责人", InputKind.PERSON, required=True, value="李雷"),
            Input("watchers", "关注", InputKind.PEOPLE, value="李雷 韩梅梅"),
            Input("other", "其他", InputKind.PERSON, value="无名"),
            Input("level", "优先级", InputKind.CHOICE, options=(Option("p1", "高"),), value="p1"),
        ),
    )
    found = _named(cards.drawn(Card("新任务", form=form), Setting(people=_PEOPLE)))
    assert found["owner"].spec["initial_option"] == "ou_li"
    assert found["watchers"].spec["selected_values"] == ["ou_li", "ou_han"]
    assert (found["other"].tag, found["level"].tag) == ("input", "select_static")
    aim = Aim.read(found["submit"].value)
    sent = {"owner": "ou_wang", "watchers": ["ou_li"], "other": "ou_x", "level": "p1"}
    assert forms.values(sent, aim) == {
        "owner": mention("ou_wang"),
        "watchers": mention("ou_li"),
        "other": "ou_x",
        "level": "p1",
    }


def test_errors_stand_at_their_inputs() -> None:
    """What was filled in is kept, what is wrong is said where it is wrong."""
    form = Form("task.new", "创建", (Input("title", "标题"), Input("due", "截止")))
    card = forms.refilled(
        Card("新任务", form=form), {"title": "写", "due": "昨天"}, {"due": "已过去", "x": "别的"}
    )
    read = _read(cards.drawn(card))
    assert "⚠ 已过去" in read.text
    assert read.text.startswith("别的")
    assert {
        name: each.spec.get("default_value")
        for name, each in _named(cards.drawn(card)).items()
        if name != "submit"
    } == {"title": "写", "due": "昨天"}


def test_a_form_that_is_too_long_is_not_cut() -> None:
    """An input that can't be shown whole is not shown: what is sent back would lose the rest."""
    form = Form(
        "task.edit", "保存", (Input("body", "正文", InputKind.MULTILINE, value="字" * 19_000),)
    )
    read = _read(cards.drawn(Card("编辑", form=form)))
    assert "飞书表单" in read.text
    assert read.inputs == ()
