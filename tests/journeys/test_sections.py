"""A long form in a real browser: its list, its languages, its repeats, its files, its copy."""

from pathlib import Path

import pytest

from cpd_eval.store import uploads

pytestmark = pytest.mark.browser

PLAN = Path(__file__).parents[1] / "pages" / "plan.md"


@pytest.fixture
def at(app, visit):
    """Open the plan in one of its sections."""

    def go(pid, section, **answers):
        address = app.invite(pid, wave=app.ask(PLAN))
        visitor = visit()
        visitor.open(address)
        for name, value in answers.items():
            page = visitor.page
            page.locator(".cpd-tasks a").first.click()
            box = page.locator(f"[data-question={name}] input[value='{value}']")
            box.check()
            visitor.wait_until_saved()
            page.locator(".cpd-back").click()
            visitor.wait_for_place("cpd:tasks")
        visitor.page.locator(".cpd-tasks a", has_text=section).click()
        visitor.wait_for_heading(section)
        return visitor, address

    return go


@pytest.mark.long
def test_the_browsers_back_and_forward_lose_nothing(at):
    visitor, _ = at("back-and-forward", "Your team")
    page = visitor.page
    page.locator("#field-name").fill("Advice")
    page.go_back()
    visitor.wait_for_place("cpd:tasks")
    assert "In progress" in page.locator(".cpd-tasks li").first.inner_text()
    page.go_forward()
    visitor.wait_for_place("team")
    assert page.locator("#field-name").input_value() == "Advice"


def test_a_switch_of_language_keeps_what_was_just_typed(at):
    visitor, _ = at("switch", "Your team")
    page = visitor.page
    page.locator("#field-name").fill("Cyngor")
    page.get_by_role("button", name="Cymraeg").click()
    visitor.wait_for_heading("Eich tîm")
    assert page.evaluate("document.documentElement.lang") == "cy"
    assert page.title().startswith("Eich tîm")
    assert page.locator("#field-name").input_value() == "Cyngor"
    assert visitor.focused["id"] == "cpd-heading"


def test_what_is_added_is_gone_to_and_what_is_removed_is_gone(at):
    visitor, _ = at("repeats", "What will change", plans="yes")
    page = visitor.page
    page.get_by_role("button", name="Add another").last.click()
    page.locator("h2", has_text="Action 2 of 2").wait_for()
    assert visitor.focused["text"] == "Action 2 of 2"
    page.locator("[id='field-action[1]/what']").fill("Ask")
    page.locator("[id='field-action[2]/what']").fill("Listen")
    page.get_by_role("button", name="Remove Action 1 of 2").click()
    page.locator("h2", has_text="Action 1 of 1").wait_for()
    assert page.locator("[id='field-action[1]/what']").input_value() == "Listen"
    assert visitor.focused["id"] == "field-action-add"


def test_a_file_arrives_byte_for_byte(app, at, tmp_path):
    visitor, address = at("file", "Evidence")
    content = bytes(range(256)) * 1500
    (tmp_path / "notes.txt").write_bytes(content)
    visitor.page.locator("input[type=file]").set_input_files(tmp_path / "notes.txt")
    visitor.page.wait_for_selector("[data-question=paper] button")
    draft = app.draft(address)
    assert uploads.read_file(app.db, draft.response_id, draft.raw["paper"]) == content


def test_the_copy_is_what_was_sent(app, visit, finished, tmp_path):
    visitor = visit()
    visitor.open(finished("copy"))
    visitor.press_continue()
    visitor.wait_for_heading("Your answers have been sent")
    reference = visitor.page.locator(".cpd-panel strong").inner_text()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download a copy").click()
    copy = tmp_path / download.value.suggested_filename
    download.value.save_as(copy)
    reader = visit()
    reader.page.goto(copy.as_uri())
    assert reference in reader.page.locator("main").inner_text()
    assert "Clients decide faster." in reader.page.locator("main").inner_text()


@pytest.mark.long
def test_on_paper_the_answers_are_unfolded_and_the_buttons_are_left_out(app, visit, finished):
    visitor = visit()
    visitor.open(finished("paper"))
    visitor.press_continue()
    visitor.wait_for_heading("Your answers have been sent")
    page = visitor.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.get_by_text("Clients decide faster.").is_visible()
    assert page.locator("button:visible").count() == 0


@pytest.mark.long
def test_how_long_ago_something_was_saved_grows_older(at):
    visitor, _ = at("ages", "Your team")
    page = visitor.page
    page.clock.install()
    page.locator("#field-name").fill("Advice")
    page.clock.run_for(2_000)
    page.get_by_text("Saved just now").wait_for()
    page.clock.fast_forward("02:30")
    page.get_by_text("Saved 2 minutes ago").wait_for()


def test_a_wrong_link_costs_no_kernel(app, visit):
    visitor = visit()
    before, now = None, {one.pid for one in app.kernels()}
    while before != now:  # the kernels that wait are filled up after each visitor
        visitor.page.wait_for_timeout(5000)
        before, now = now, {one.pid for one in app.kernels()}
    visitor.open(f"http://127.0.0.1:{app.port}/?invitation=guess")
    assert visitor.page.locator("#jupyter-config-data").count() == 0
    assert {one.pid for one in app.kernels()} - now == set()


def test_an_optional_radio_question_is_cleared_with_the_keyboard_and_told(app, at):
    visitor, address = at("clear", "Evidence")
    visitor.choose("clear", "2")
    visitor.wait_until_saved()
    clear = visitor.page.get_by_role("button", name="Clear my answer")
    clear.wait_for()
    assert "Our aims are clear" in clear.inner_text()
    for _ in range(3):
        if visitor.focused["text"].startswith("Clear my answer"):
            break
        visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    visitor.wait_for_focus("field-clear")
    assert "Your answer has been cleared." in visitor.page.locator("[role=status]").inner_text()
    assert visitor.page.locator("[data-question=clear] input:checked").count() == 0
    assert clear.count() == 0
    assert "clear" not in app.draft(address).raw


@pytest.mark.long
def test_a_required_radio_question_has_nothing_to_clear_it(at):
    visitor, _ = at("no-clear", "Evidence")
    visitor.choose("useful", "2")
    visitor.wait_until_saved()
    assert visitor.page.get_by_role("button", name="Clear my answer").count() == 0


def test_two_tabs_on_one_link_keep_what_each_completed(at, visit):
    first, address = at("two-tabs", "Evidence")
    second = visit()
    second.open(address)
    second.page.locator(".cpd-back").click()
    second.page.locator(".cpd-tasks a", has_text="Your team").click()
    second.wait_for_place("team")
    first.choose("useful", "2")
    first.page.locator("[data-question='cpd:complete'] input[value=yes]").check()
    first.press_continue()
    first.wait_for_place("cpd:tasks")
    second.page.locator("#field-name").fill("Advice")
    second.page.locator("[data-question=plans] input[value=no]").check()
    second.page.locator("[data-question=read] input").check()
    second.press_continue()
    second.wait_for_place("cpd:tasks")
    assert second.page.locator(".cpd-tasks .cpd-completed").count() == 2
