"""The kernel dies while someone writes: what was called saved is there, and the page says so."""

import pytest

from cpd_eval.store import drafts

pytestmark = pytest.mark.browser


def test_a_killed_kernel_loses_nothing_that_was_called_saved(app, visit):
    address = app.invite("killed")
    visitor = visit()
    visitor.open(address)
    page = visitor.page
    page.locator("[data-question=B01] input[value=yes]").check()
    visitor.wait_until_saved()
    response = app.draft(address).response_id
    assert page.locator(".cpd-saved [role=status]").inner_text().startswith("Saved at")
    assert "Saved just now" in page.locator(".cpd-saved").inner_text()

    app.kernel_of(visitor).kill()
    page.locator("[data-question=B02] input[value=own]").check()
    page.wait_for_selector(".cpd-lost")
    assert "What you have written so far is safe up to" in page.locator(".cpd-lost").inner_text()
    assert drafts.get_draft(app.db, response).raw["B01"] == "yes"

    page.locator("[data-reload]").wait_for()
    page.locator("[data-reload]").click()
    page.wait_for_selector("[data-question=B01]")
    visitor.wait_until_saved()
    assert page.locator("[data-question=B01] input:checked").input_value() == "yes"
    assert page.locator("[data-question=B02] input:checked").input_value() == "own"
    assert drafts.get_draft(app.db, response).raw["B02"] == "own"


def test_an_interrupted_network_is_told_and_mended(app, visit):
    address = app.invite("offline")
    visitor = visit()
    visitor.open(address)
    page = visitor.page
    response = app.draft(address).response_id
    kernel = app.kernel_of(visitor)
    kernel.suspend()
    page.locator("[data-question=B01] input[value=yes]").check()
    page.wait_for_selector(".cpd-lost")
    page.locator("[data-question=B01] input[value=no]").check()
    kernel.resume()
    page.wait_for_selector(".cpd-lost", state="detached")
    visitor.wait_until_saved()
    assert drafts.get_draft(app.db, response).raw["B01"] == "no"


def test_the_log_of_the_server_holds_no_token(app, visit):
    address = app.invite("logged")
    visitor = visit()
    visitor.open(address)
    token = address.rpartition("=")[2]
    visitor.page.goto(f"http://127.0.0.1:{app.port}/nothing/here?invitation={token}")
    assert token not in app.log.read_text()


def test_a_kernel_ends_soon_after_its_page_is_closed(app, visit):
    visitor = visit()
    visitor.open(app.invite("leaver"))
    kernel = app.kernel_of(visitor)
    visitor.page.close(run_before_unload=True)
    kernel.wait(timeout=120)
    assert not kernel.is_running()
