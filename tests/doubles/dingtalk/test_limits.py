"""What the platform refuses, with its error codes."""

import json
from typing import Any

import aiohttp
import pytest

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import Fault
from tests.doubles.dingtalk.sdk import Caller
from tests.doubles.dingtalk.test_cards import new_card
from tests.doubles.dingtalk.test_messages import text
from tests.doubles.dingtalk.values import Json

_GROUP = "/v1.0/robot/groupMessages/send"
_DIRECT = "/v1.0/robot/oToMessages/batchSend"
_CARD = "/v1.0/card/instances/createAndDeliver"


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"robotCode": "other"}, "invalidParameter.robotCode.auth"),
        ({"openConversationId": "cidX=="}, "invalidParameter.openConversationId.invalid"),
        ({"msgKey": "sampleNothing"}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": {"content": "x"}}, "invalidParameter"),
        ({"msgParam": "no"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": '{"content": 1}'}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": '{"text": "x"}'}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": '{"content": ""}'}, "invalidParameter.msgParam.invalid"),
        ({"atUserIds": ["u001"]}, "invalidParameter"),
        (
            {"msgParam": json.dumps({"content": "字" * 5_000}, ensure_ascii=False)},
            "invalidParameter.msgParam.tooLong",
        ),
    ],
)
async def test_a_group_message_is_judged(
    double: DingtalkDouble, changed: dict[str, Any], code: str
) -> None:
    """Nothing is shown of what breaks a rule, and the refusal is recorded."""
    async with Caller(double) as caller:
        body = text(double, openConversationId="cidOPS==") | changed
        status, answer = await caller.new("POST", _GROUP, body)
    assert (status, answer["code"]) == (400, code)
    assert double.messages("cidOPS==") == []
    assert [each.code for each in double.refusals] == [code]


async def test_twenty_people_are_the_most(double: DingtalkDouble) -> None:
    """One more is refused."""
    async with Caller(double) as caller:
        people = [f"u{number}" for number in range(21)]
        status, _ = await caller.new("POST", _DIRECT, text(double, userIds=people))
    assert status == 400


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"cardTemplateId": "none.schema"}, "param.templateNotExist"),
        ({"cardData": {"cardParamMap": {"count": 1}}}, "invalidParameter"),
        ({"openSpaceId": "cidOPS=="}, "param.openSpaceIdInvalid"),
        ({"imGroupOpenDeliverModel": None}, "param.spaceDeliverModelEmpty"),
        ({"imGroupOpenSpaceModel": {}}, "param.spaceModelInvalid"),
        ({"outTrackId": ""}, "param.outTrackIdInvalid"),
        ({"cardParams": {}}, "invalidParameter"),
    ],
)
async def test_a_card_is_judged(double: DingtalkDouble, changed: dict[str, Any], code: str) -> None:
    """Nothing is shown of it."""
    async with Caller(double) as caller:
        status, answer = await caller.new("POST", _CARD, new_card(double) | changed)
    assert (status, answer["code"]) == (400, code)
    assert double.tenant.cards == {}


async def test_a_template_has_its_variables(double: DingtalkDouble) -> None:
    """A name that it does not know is refused."""
    double.template("form.schema", ["title"])
    async with Caller(double) as caller:
        status, _ = await caller.new("POST", _CARD, new_card(double, subtitle="x"))
        assert status == 400
        status, _ = await caller.new("POST", _CARD, new_card(double))
    assert status == 200


async def test_a_space_may_fail_in_a_success(double: DingtalkDouble) -> None:
    """Whether a card is shown stands in each result."""
    double.faults.order(Fault.UNDELIVERED, "createAndDeliver")
    async with Caller(double) as caller:
        status, answer = await caller.new("POST", _CARD, new_card(double))
    result = answer["result"]
    assert status == 200
    assert isinstance(result, dict)
    assert [each["success"] for each in result["deliverResults"]] == [False]
    assert double.messages("cidOPS==") == []


async def test_the_twenty_first_call_of_a_second_is_refused(double: DingtalkDouble) -> None:
    """Each API has its own bucket, which a second fills again."""
    path, body = "/v1.0/robot/groups/robots/query", {"openConversationId": "cidOPS=="}
    async with Caller(double) as caller:
        statuses = [(await caller.new("POST", path, {**body}))[0] for _ in range(21)]
        double.clock.advance(1)
        statuses.append((await caller.new("POST", path, {**body}))[0])
    assert statuses == [200] * 20 + [403, 200]
    assert double.refusals[0].code.endswith("QpsLimitForAppkeyAndApi")


async def test_a_month_ends_by_its_edition(double: DingtalkDouble) -> None:
    """Contacts and tokens stay free."""
    assert double.quotas.api_left == 5_000
    double.quotas.use_up_api(left=1)
    async with Caller(double) as caller:
        body = text(double, openConversationId="cidOPS==")
        assert (await caller.new("POST", _GROUP, body))[0] == 200
        status, answer = await caller.new("POST", _GROUP, body)
        assert status == 403
        assert str(answer["code"]).endswith("ApiCountLimitForOrg")
        assert (await caller.old("/topapi/v2/user/get", {"userid": "u001"}))["errcode"] == 0
    assert double.refusals == []


async def test_a_dead_token_is_told_in_both_apis(double: DingtalkDouble) -> None:
    """Each in its own way, and a new one is good."""
    async with Caller(double) as caller:
        double.platform.tokens.expire()
        body = text(double, openConversationId="cidOPS==")
        assert (await caller.new("POST", _GROUP, body))[1]["code"] == "InvalidAuthentication"
        answer = await caller.old("/topapi/v2/user/get", {"userid": "u001"})
        assert answer["errcode"] == 40014
        await caller.renew()
        assert (await caller.new("POST", _GROUP, body))[0] == 200
    assert double.refusals == []


async def test_a_missing_scope_is_named(double: DingtalkDouble) -> None:
    """The permission stands in the refusal."""
    double.tenant.scopes.discard("qyapi_robot_sendmsg")
    async with Caller(double) as caller:
        body = text(double, openConversationId="cidOPS==")
        status, answer = await caller.new("POST", _GROUP, body)
    assert status == 403
    assert "qyapi_robot_sendmsg" in str(answer["message"])


@pytest.mark.parametrize(
    "fault, status, code",
    [
        (Fault.QPS, 403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"),
        (Fault.API_BUSY, 403, "Forbidden.AccessDenied.QpsLimitForApi"),
        (Fault.TOO_FAST, 400, "send.too.fast"),
        (Fault.SYSTEM, 500, "system.busy"),
        (Fault.TIMEOUT, 504, "GatewayTimeout"),
    ],
)
async def test_calls_go_wrong_by_order(
    double: DingtalkDouble, fault: Fault, status: int, code: str
) -> None:
    """Once, and what was ordered is no refusal of the caller's doing."""
    double.faults.order(fault, _GROUP)
    async with Caller(double) as caller:
        body: Json = text(double, openConversationId="cidOPS==")
        got, answer = await caller.new("POST", _GROUP, body)
        assert (got, answer["code"]) == (status, code)
        assert (await caller.new("POST", _GROUP, body))[0] == 200
    assert double.refusals == []


async def test_a_lost_answer_may_have_been_done(double: DingtalkDouble) -> None:
    """The message is shown, though the caller never learns it."""
    double.faults.order(Fault.LOST_ANSWER, _GROUP)
    async with Caller(double) as caller:
        with pytest.raises(aiohttp.ClientError):
            await caller.new("POST", _GROUP, text(double, openConversationId="cidOPS=="))
    assert len(double.messages("cidOPS==")) == 1
