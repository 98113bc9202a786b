"""The directory and files through the SDK."""

import io
import json
from typing import Any

from lark_oapi import HttpMethod
from lark_oapi.api.im.v1 import (
    CreateFileRequest,
    CreateFileRequestBody,
    CreateImageRequest,
    CreateImageRequestBody,
    GetMessageResourceRequest,
)

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.sdk import called, raw, rest

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 32
CONTACT = "/open-apis/contact/v3"


async def told(double: FeishuDouble, path: str, *queries: tuple[str, str]) -> Any:
    """The data of a call of the directory."""
    request = raw(HttpMethod.GET, f"{CONTACT}{path}", None, queries)
    return json.loads((await called(rest(double).request, request)).raw.content)


async def test_departments_are_walked_in_pages(double: FeishuDouble) -> None:
    """All departments below the root come, a page at a time, with their heads."""
    for number in range(3):
        double.company.department(f"od-{number}", f"部门{number}", leader="ou_li")
    double.company.department("od-3", "小组", parent="od-0")
    first = await told(double, "/departments/0/children", ("page_size", "2"))
    assert [each["name"] for each in first["data"]["items"]] == ["部门0", "部门1"]
    token = first["data"]["page_token"]
    rest_of_them = await told(double, "/departments/0/children", ("page_token", token))
    assert [each["name"] for each in rest_of_them["data"]["items"]] == ["部门2"]
    all_of_them = await told(double, "/departments/0/children", ("fetch_child", "true"))
    assert len(all_of_them["data"]["items"]) == 4
    assert all_of_them["data"]["items"][0]["leaders"] == [{"leaderType": 1, "leaderID": "ou_li"}]
    too_many = await told(double, "/departments/0/children", ("page_size", "51"))
    assert too_many["code"] == 99992402


async def test_people_have_superiors_as_far_as_the_scopes_go(double: FeishuDouble) -> None:
    """Without the scope a field is missing, and nobody says so."""
    users = await told(double, "/users/find_by_department", ("department_id", "0"))
    by_id = {each["open_id"]: each for each in users["data"]["items"]}
    assert by_id["ou_han"]["leader_user_id"] == "ou_li"
    double.tenant.scopes.discard("contact:user.department:readonly")
    assert "leader_user_id" not in (await told(double, "/users/ou_han"))["data"]["user"]
    await double.company.dismiss("ou_han")
    users = await told(double, "/users/find_by_department", ("department_id", "0"))
    assert [each["open_id"] for each in users["data"]["items"]] == ["ou_li"]


async def test_people_are_found_by_mail(double: FeishuDouble) -> None:
    """An address that nobody has comes back without an id."""
    body = {"emails": ["lilei@example.com", "none@example.com"]}
    request = raw(HttpMethod.POST, f"{CONTACT}/users/batch_get_id", body)
    answer = json.loads((await called(rest(double).request, request)).raw.content)
    first, second = answer["data"]["user_list"]
    assert first["user_id"] == "ou_li"
    assert "user_id" not in second


async def test_files_are_uploaded_and_fetched(double: FeishuDouble) -> None:
    """What is uploaded can be sent; what a person sends can be fetched from the message."""
    im = rest(double).im.v1
    image = CreateImageRequestBody.builder().image_type("message").image(io.BytesIO(PICTURE))
    request = CreateImageRequest.builder().request_body(image.build()).build()
    key = (await called(im.image.create, request)).data.image_key
    assert double.tenant.uploads[key].data == PICTURE
    body = CreateFileRequestBody.builder().file_type("stream").file_name("周报.xlsx")
    file = CreateFileRequest.builder().request_body(body.file(io.BytesIO(b"")).build()).build()
    assert (await called(im.file.create, file)).code == 234010
    file = CreateFileRequest.builder().request_body(body.file(io.BytesIO(b"x")).build()).build()
    key = (await called(im.file.create, file)).data.file_key
    assert double.tenant.uploads[key].name == "周报.xlsx"

    shared = await double.share("ou_li", "", "截图.png", PICTURE, image=True)
    [key] = [
        each for each in double.tenant.uploads if "截图.png" in double.tenant.uploads[each].name
    ]

    async def fetch(kind: str) -> Any:
        asked = GetMessageResourceRequest.builder().message_id(shared.message_id).file_key(key)
        return await called(im.message_resource.get, asked.type(kind).build())

    assert (await fetch("image")).file.read() == PICTURE
    assert (await fetch("file")).code == 99992402
