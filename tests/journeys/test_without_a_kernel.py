"""The same form without a kernel: filled with the keyboard, interrupted in every way, and sent."""

import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from cpd_eval.store import drafts, responses, uploads

pytestmark = pytest.mark.browser

WORDS = "Clients tell us that they decided faster — and we can show it."
PLAN = Path(__file__).parents[1] / "pages" / "plan.md"
PHONE = {"width": 320, "height": 640}


def plain(address: str) -> str:
    """Give the address of the same link at the door without a kernel."""
    return address.replace("/?", "/form/?")


class PlainServer:
    """The page without a kernel in a process of its own, which can be killed and started again."""

    def __init__(self, app: Any, port: int) -> None:
        self.app, self.port = app, port
        self.start()

    def start(self) -> None:
        folder = str(self.app.settings.folder)
        command = [sys.executable, "-m", "cpd_eval.pages.plain_server", folder]
        self.process = subprocess.Popen([*command, str(self.port), "127.0.0.1"])
        for _ in range(600):
            with suppress(OSError):
                urllib.request.urlopen(self.at("form/health"), timeout=30).close()  # noqa: S310
                return
            assert self.process.poll() is None, "the server stopped while starting"
            time.sleep(0.2)
        pytest.fail("the server never answered")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def link(self, address: str) -> str:
        """Give the address of a link at this server."""
        return self.at("form/?" + address.partition("?")[2])


@pytest.fixture
def server(app: Any, free_port: Callable[[], int]) -> Iterator[PlainServer]:
    running = PlainServer(app, free_port())
    yield running
    running.process.terminate()
    running.process.wait()


def test_with_the_keyboard_alone_beside_voila_and_no_kernel_is_started(app, visit):
    address = app.invite("plain-keyboard")
    kernels = set(app.kernels())
    first = visit()
    first.open(plain(address))
    response = app.draft(address).response_id
    first.tab_to(text="Save and continue")
    first.page.keyboard.press("Enter")
    first.wait_for_focus("cpd-errors")
    assert first.page.title().startswith("Error: ")
    first.page.keyboard.press("Tab")
    first.page.keyboard.press("Enter")
    first.wait_for_focus("field-B01")
    first.page.keyboard.press("Space")
    first.choose("B02", "agreed")
    first.page.keyboard.press("Enter")
    first.wait_for_heading("The standards you want to improve")
    first.wait_for_focus("cpd-heading")
    first.tick("B03", "DIA1")
    first.tick("B03", "PRO2")
    first.tab_to(text="Save and continue")
    first.page.keyboard.press("Enter")
    first.wait_for_heading("Your performance")
    first.choose("B04_DIA1", "2")
    first.wait_until_saved()
    first.page.context.close()

    second = visit(viewport=PHONE)
    second.open(plain(address))
    assert second.page.locator("h1").inner_text().endswith("Your performance")
    assert second.page.locator("[data-question=B04_DIA1] input:checked").input_value() == "2"
    for name, value in (("B04_PRO2", "3"), ("B05_DIA1", "4"), ("B05_PRO2", "4")):
        second.choose(name, value)
    second.choose("B06_DIA1", "4")
    second.choose("B06_PRO2", "2")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("What you expect")
    second.tab_to(question="B07")
    second.page.keyboard.type(WORDS, delay=5)
    second.tick("B08", "time")
    second.choose("B09", "6")
    second.choose("B10", "5")
    for row in ("B11_1", "B11_2", "B11_3"):
        second.choose(row, "2")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("A local result")
    second.tab_to(text="Save and continue")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("Check your answers")
    second.tab_to(text="Send your answers")
    second.page.keyboard.press("Enter")
    second.wait_for_heading("Your answers have been sent")

    sent = drafts.get_draft(app.db, response)
    assert sent.reference in second.page.locator(".cpd-panel").inner_text()
    assert (sent.raw["B03"], sent.raw["B07"], sent.raw["B09"]) == ("DIA1 PRO2", WORDS, "6")
    assert set(app.kernels()) == kernels
    assert (first.complaints, second.complaints) == ([], [])
    assert (first.strangers, second.strangers) == ([], [])


def test_the_server_is_killed_while_someone_writes(app, server, visit):
    address = app.invite("plain-killed")
    visitor = visit()
    visitor.open(server.link(address))
    page = visitor.page
    page.locator("[data-question=B01] input[value=yes]").check()
    visitor.wait_until_saved()
    response = app.draft(address).response_id
    server.kill()
    page.locator("[data-question=B02] input[value=own]").check()
    page.wait_for_selector(".cpd-lost")
    assert "What you have written so far is safe up to" in page.locator(".cpd-lost").inner_text()
    assert drafts.get_draft(app.db, response).raw["B01"] == "yes"
    server.start()
    page.wait_for_selector(".cpd-lost", state="detached")
    visitor.wait_until_saved()
    visitor.press_continue()
    visitor.wait_for_heading("The standards you want to improve")
    assert drafts.get_draft(app.db, response).raw["B02"] == "own"


def test_a_page_that_is_closed_at_once_still_hands_over_what_was_typed(app, visit, finished):
    address = finished("plain-closed")
    visitor = visit()
    visitor.open(plain(address))
    for _ in range(2):
        visitor.page.locator(".cpd-back").click()
        visitor.page.wait_for_function("() => document.activeElement.id === 'cpd-heading'")
        visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.locator("[data-question=B07] textarea").fill("The last word")
    visitor.page.close(run_before_unload=True)
    response = app.draft(address).response_id
    other = visit()
    other.wait_until(lambda: drafts.get_draft(app.db, response).raw["B07"] == "The last word")


def test_while_the_store_cannot_be_written_the_page_says_so_and_loses_nothing(app, server, visit):
    address = app.invite("plain-locked")
    visitor = visit()
    visitor.open(server.link(address))
    page = visitor.page
    file = app.settings.store_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        page.locator("[data-question=B01] input[value=yes]").check()
        page.wait_for_selector(".cpd-lost")
        page.locator("[data-question=B02] input[value=own]").check()
        holder.execute("ROLLBACK")
    page.wait_for_selector(".cpd-lost", state="detached")
    visitor.wait_until_saved()
    raw = app.draft(address).raw
    assert (raw["B01"], raw["B02"]) == ("yes", "own")


@pytest.mark.long
def test_back_and_forward_of_the_browser_and_a_reload(app, visit, finished):
    visitor = visit()
    visitor.open(plain(finished("plain-back")))
    visitor.page.locator(".cpd-back").click()
    visitor.wait_for_place("local_result")
    visitor.page.go_back()
    visitor.wait_for_place("cpd:check")
    visitor.page.go_forward()
    visitor.wait_for_place("local_result")
    visitor.page.reload()
    visitor.wait_for_place("local_result")
    assert visitor.complaints == []


def test_a_link_begun_at_one_door_goes_on_at_the_other(app, visit):
    address = app.invite("both-doors")
    light, full = visit(), visit()
    light.open(plain(address))
    light.page.locator("[data-question=B01] input[value=yes]").check()
    light.wait_until_saved()
    full.open(address)
    assert full.page.locator("[data-question=B01] input:checked").input_value() == "yes"
    full.page.locator("[data-question=B02] input[value=own]").check()
    full.wait_until_saved()
    # The tab at the other door learns of it with its next message, and goes on.
    light.press_continue()
    light.wait_for_heading("The standards you want to improve")


@pytest.mark.long
def test_a_file_arrives_byte_for_byte(app, visit, tmp_path):
    address = app.invite("plain-file", app.ask(PLAN))
    response = app.draft(address).response_id
    responses.record(app.db, response, {}, by="self", page="evidence")
    content = bytes(range(256)) * 1500
    (tmp_path / "notes.txt").write_bytes(content)
    visitor = visit()
    visitor.open(plain(address))
    visitor.page.locator("input[type=file]").set_input_files(tmp_path / "notes.txt")
    visitor.page.wait_for_selector("[data-question=paper] button")
    raw = drafts.get_draft(app.db, response).raw["paper"]
    assert uploads.read_file(app.db, response, raw) == content
    assert visitor.complaints == []


@pytest.mark.long
def test_the_copy_of_what_was_sent_can_be_kept(app, visit, finished):
    visitor = visit()
    visitor.open(plain(finished("plain-copy")))
    visitor.press_continue()
    visitor.wait_for_heading("Your answers have been sent")
    with visitor.page.expect_download() as copy:
        visitor.page.locator("[data-copy]").click()
    assert copy.value.suggested_filename.startswith("cpd_impact_before-")
    assert "Clients decide faster." in copy.value.path().read_text()
    assert visitor.complaints == []


@pytest.mark.long
def test_the_page_speaks_welsh(app, visit):
    visitor = visit()
    visitor.open(plain(app.invite("plain-welsh")))
    visitor.page.locator(".cpd-languages button").first.click()
    visitor.page.wait_for_function("() => document.documentElement.lang === 'cy'")
    visitor.page.reload()
    visitor.page.wait_for_function("() => document.documentElement.lang === 'cy'")


def test_axe_finds_nothing(app, findings, visit, finished):
    address = finished("plain-axe")
    visitor = visit(viewport=PHONE)
    visitor.open(plain(address))
    found = {"check": findings(visitor.page)}
    for _ in range(5):
        visitor.page.locator(".cpd-back").click()
        visitor.page.wait_for_function("() => document.activeElement.id === 'cpd-heading'")
        found[visitor.page.locator("h1").inner_text()] = findings(visitor.page)
        visitor.page.evaluate("document.activeElement.blur()")
    visitor.open(plain(app.invite("plain-axe-empty")))
    visitor.press_continue()
    visitor.page.wait_for_selector("#cpd-errors")
    found["errors"] = findings(visitor.page)
    visitor.open(plain("http://127.0.0.1:" + str(app.port) + "/?invitation=guess"))
    found["refused"] = findings(visitor.page)
    assert {page: rules for page, rules in found.items() if rules} == {}
    assert len(found) == 8


def test_no_link_is_in_the_log(app, visit):
    address = app.invite("plain-logged")
    visitor = visit()
    visitor.open(plain(address))
    token = address.rpartition("=")[2]
    visitor.page.goto(f"http://127.0.0.1:{app.port}/form/nothing?invitation={token}")
    assert token not in app.log.read_text()
