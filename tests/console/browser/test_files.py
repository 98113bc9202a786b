"""Pictures and files in a real browser: handed over, sent, seen large and saved."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser.served import Desktop, Served
from tests.console.sample import Company
from tests.files.content import PDF, png

pytestmark = pytest.mark.browser

ROOM = "产品群"
WIDE = png(1600, 500)
_GIVEN = """([bytes, kind]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "图.png", { type: "image/png" }));
  const [target, event] = kind === "drop"
    ? [document.querySelector(".chat"),
       new DragEvent("drop", { dataTransfer: data, bubbles: true })]
    : [document.querySelector("#composer-text"),
       new ClipboardEvent("paste", { clipboardData: data, bubbles: true })];
  target.dispatchEvent(event);
}"""


@pytest.fixture
def page(served: Served[Company], desktop: Desktop) -> Page:
    """韩梅梅 looks at the product room."""
    return desktop.open(served.url("hanmeimei", ROOM))


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted(page: Page, served: Served[Company], kind: str) -> None:
    """It waits in the tray, goes with the typed text and reaches the core with it."""
    page.evaluate(_GIVEN, [list(WIDE), kind])
    expect(page.locator(".tray-item img")).to_be_visible()
    page.locator("#composer-text").fill("/任务 评论 T1 看图")
    page.keyboard.press("Enter")
    expect(page.locator(".message .picture")).to_be_visible()
    expect(page.locator(".tray-item")).to_have_count(0)
    heard = served.core.heard[-1]
    assert (heard.text, [each.name for each in heard.files]) == ("/任务 评论 T1 看图", ["图.png"])


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_picture_is_seen_whole_and_in_its_own_size(
    served: Served[Company], desktop: Desktop, tmp_path: Path, *, phone: bool
) -> None:
    """It opens fitted to the window, a press shows every pixel, Escape leads back."""
    page = desktop.open(served.url("hanmeimei", ROOM), phone=phone)
    path = tmp_path / "宽.png"
    path.write_bytes(WIDE)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator(".tray-item img")).to_be_visible()
    page.locator(".send").click()
    page.get_by_role("button", name="放大查看 宽.png").click()
    picture = page.locator(".viewer img")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.viewer img').naturalWidth === 1600")
    window = float(page.evaluate("innerWidth"))
    assert _width(page) <= window
    picture.click()
    assert _width(page) == 1600
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


def _width(page: Page) -> float:
    box = page.locator(".viewer img").bounding_box()
    assert box is not None
    return box["width"]


def test_a_document_is_saved_under_its_name(page: Page, tmp_path: Path) -> None:
    """Pressing it downloads what was sent, and opens nothing."""
    path = tmp_path / "说明.pdf"
    path.write_bytes(PDF)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator(".tray-item:not(.waiting)")).to_be_visible()
    page.locator(".send").click()
    with page.expect_download() as download:
        page.locator("a.file").click()
    assert download.value.suggested_filename == "说明.pdf"
    assert Path(download.value.path()).read_bytes() == PDF
