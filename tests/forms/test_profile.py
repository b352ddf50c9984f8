"""What a form may use, and what is refused with its cell."""

from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook

from cpd_eval.forms import Sheet, check_form

TODAY = date(2026, 4, 1)
HEAD = "| survey | type | name | label |"


def sheet_of(form, **values):
    return Sheet(form, values, today=TODAY)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("geotrace", "places are not asked for in a desk survey"),
        ("start-geopoint", "places are not asked for in a desk survey"),
        ("image", "pictures, sound and film are not taken here. Use 'file'"),
        ("background-audio", "pictures, sound and film are not taken here"),
        ("barcode", "codes are not scanned here"),
        ("audit", "every answer is recorded with its time as it is"),
        ("deviceid", "nothing is known of the device"),
        ("begin loop over x", "loops are not used here. Write 'begin_repeat'"),
        ("select_one_external x", "lists kept outside are not used here"),
        ("phone number", "an old spelling that is not used here"),
        ("xml-external", "only tables are read beside a form"),
    ],
)
def test_a_type_outside_the_profile_is_refused_with_what_to_do(findings, kind, why):
    found = findings(HEAD, f"| | {kind} | a | A |")
    place = f"survey row 2, column type: '{kind}' is a type of XLSForm that is not used here: {why}"
    assert any(one.startswith(place) for one in found)


@pytest.mark.parametrize(
    ("column", "cell", "finding"),
    [
        ("image", "a.png", "media::image: pictures, sound and film are not shown here"),
        ("audio::Welsh (cy)", "a.mp3", "media::audio::Welsh (cy): pictures, sound"),
        ("default", "${last-saved#a}", "default: answers of an earlier response are not at hand"),
        ("appearance", "ex:org.app(x)", "appearance: 'ex:org.app(x)' needs another app"),
        ("appearance", "search('x')", "appearance: 'search('x')' needs another app"),
        ("save_to", "name", "save_to: entities are not used here"),
        ("cpd::min", "1", "cpd::min: only a repeat has a number of instances"),
        ("cpd::scale", "AGREE5 backwards", "cpd::scale: 'AGREE5 backwards' is no scale"),
        ("cpd::retention", "for ever", "cpd::retention: 'for ever' is no length of time"),
        ("cpd::wave", "Before!", "cpd::wave: 'Before!' names no waves"),
        ("cpd::personal", "maybe", "cpd::personal: 'maybe' was found. Write 'yes' or 'no'"),
        ("trigger", "${b}", "trigger: '${b}' names no question"),
        ("label::Welsh (cy)", "Ble, ${b}?", "label::Welsh (cy): "),
    ],
)
def test_a_cell_outside_the_profile_is_refused(findings, column, cell, finding):
    found = findings(f"{HEAD} {column} |", f"| | text | a | A | {cell} |")
    assert any(one.startswith(f"survey row 2, column {finding}") for one in found), found


@pytest.mark.parametrize(
    ("fewest", "most", "finding"),
    [
        ("3", "2", "cpd::min: 3 is more than the 2 allowed"),
        ("", "0", "cpd::max: '0' is outside the limits. Write 1 to 100"),
        ("", "500", "cpd::max: '500' is outside the limits. Write 1 to 100"),
        ("some", "", "cpd::min: 'some' is no number of instances"),
    ],
)
def test_limits_of_a_repeat_that_cannot_be(findings, fewest, most, finding):
    found = findings(
        f"{HEAD} cpd::min | cpd::max |",
        f"| | begin_repeat | r | R | {fewest} | {most} |",
        "| | text | a | A | | |",
        "| | end_repeat | | | | |",
    )
    assert [one.startswith(f"survey row 2, column {finding}") for one in found] == [True]


@pytest.mark.parametrize(
    ("parameters", "finding"),
    [
        ("types=pdf+docx+", "'types=pdf+docx+' names no types of file"),
        ("max_size_mb=0", "'max_size_mb=0' is outside the limits"),
        ("max_size_mb=many", "'max_size_mb=many' holds no number"),
        ("max-pixels=100", "'max-pixels' is not used here"),
    ],
)
def test_limits_of_a_file_that_cannot_be(findings, parameters, finding):
    found = findings(f"{HEAD} parameters |", f"| | file | a | A | {parameters} |")
    assert [one.startswith(f"survey row 2, column parameters: {finding}") for one in found] == [
        True
    ]


def test_the_same_name_in_two_groups_is_refused(findings):
    found = findings(
        HEAD,
        "| | begin_group | g | G |",
        "| | text | a | A |",
        "| | end_group | | |",
        "| | begin_repeat | h | H |",
        "| | text | a | A |",
        "| | end_repeat | | |",
    )
    assert found[0].startswith("survey row 6, column name: 'a' is the name of row 3 too")


def test_a_group_cannot_end_as_a_repeat(findings):
    found = findings(
        HEAD, "| | begin_group | g | G |", "| | text | a | A |", "| | end_repeat | | |"
    )
    assert any("this repeat ends, but none has begun" in one for one in found)


def test_choices_may_have_the_same_name_where_the_settings_allow_it(findings):
    found = findings(
        HEAD,
        "| | select_one x | a | A |",
        "| choices | list_name | name | label |",
        "| | x | k | One |",
        "| | x | k | Two |",
        "| settings | allow_choice_duplicates |",
        "| | yes |",
    )
    assert found == []


@pytest.mark.parametrize(
    ("setting", "cell", "finding"),
    [
        ("cpd::purpos", "x", "cpd::purpos: there is no setting 'cpd::purpos'. Did you mean"),
        ("cpd::sections", "tabs", "cpd::sections: 'tabs' was found. Write 'task-list', or nothing"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(findings, setting, cell, finding):
    found = findings(HEAD, "| | text | a | A |", f"| settings | {setting} |", f"| | {cell} |")
    assert [one.startswith(f"settings row 2, column {finding}") for one in found] == [True]


def test_a_form_that_makes_entities_is_refused(tmp_path):
    book = Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", "A"]):
        book.active.append(row)
    book.create_sheet("entities").append(["list_name"])
    book["entities"].append(["trees"])
    book.save(tmp_path / "form.xlsx")
    assert any("a sheet 'entities'" in str(one) for one in check_form(tmp_path / "form.xlsx"))


WORKED_OUT = """
    | survey | type      | name  | label | calculation      | default        | trigger | readonly    |
    |        | integer   | a     | A     |                  |                |         |             |
    |        | integer   | b     | B     |                  |                |         |             |
    |        | calculate | sum   |       | ${a} + ${b}      |                |         |             |
    |        | calculate | at_a  |       | ${a} + ${b}      |                | ${a}    |             |
    |        | text      | shown | Shown | concat('=', ${sum}) |             |         | yes         |
    |        | date      | met   | Met   |                  | today()        |         | ${a} > 5    |
    |        | text      | who   | Who   |                  | ${name}        |         |             |
    |        | hidden    | name  |       |                  |                |         |             |
    |        | calculate | key   |       | once(uuid())     |                |         |             |
    |        | calculate | throw |       | random()         |                |         |             |
    |        | start     | begun |       |                  |                |         |             |
"""  # noqa: E501


def test_a_calculation_is_always_up_to_date(make_form):
    sheet = sheet_of(make_form(WORKED_OUT), a="1", b="2")
    assert sheet.values()["sum"] == "3"
    sheet.answer("b", "5")
    assert sheet.values()["sum"] == "6"


def test_a_calculation_with_a_trigger_waits_for_it(make_form):
    sheet = sheet_of(make_form(WORKED_OUT), b="2")
    assert "at_a" not in sheet.values()
    sheet.answer("a", "1")
    sheet.answer("b", "9")
    assert sheet.values()["at_a"] == "3"  # 1 + 2, when a changed
    assert sheet_of(make_form(WORKED_OUT), **sheet.raw()).values()["at_a"] == "3"


def test_a_question_can_show_a_calculation(make_form):
    sheet = sheet_of(make_form(WORKED_OUT), a="1", b="2")
    assert (sheet.values()["shown"], sheet.is_readonly("shown")) == ("=3", True)
    assert "shown" not in sheet.raw()


def test_an_answer_can_become_read_only(make_form):
    sheet = sheet_of(make_form(WORKED_OUT), a="1")
    assert not sheet.is_readonly("met")
    sheet.answer("a", "6")
    assert sheet.is_readonly("met")


def test_a_default_is_worked_out_when_a_response_begins(make_form):
    sheet = Sheet(make_form(WORKED_OUT), today=TODAY, brought={"name": "Ann"})
    assert sheet.values()["met"] == TODAY
    assert sheet.values()["who"] == "Ann"


def test_a_default_that_was_taken_back_stays_away(make_form):
    sheet = Sheet(make_form(WORKED_OUT), today=TODAY)
    sheet.answer("met", None)
    assert "met" not in sheet_of(make_form(WORKED_OUT), **sheet.raw()).values()


@pytest.mark.parametrize("name", ["key", "throw"])
def test_chance_is_asked_once(make_form, name):
    form = make_form(WORKED_OUT)
    sheet = Sheet(form, today=TODAY)
    first = sheet.values()[name]
    sheet.answer("a", "1")
    assert sheet.values()[name] == first
    assert sheet_of(form, **sheet.raw()).values()[name] == first


def test_the_start_of_a_response_is_kept(make_form):
    moment = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
    sheet = Sheet(make_form(WORKED_OUT), now=moment)
    assert sheet.raw()["begun"].startswith("2026-04-01T09:30")
    later = Sheet(make_form(WORKED_OUT), sheet.raw(), now=datetime(2026, 4, 2, tzinfo=UTC))
    assert later.raw()["begun"] == sheet.raw()["begun"]


def test_a_choice_filter_reads_its_own_instance(make_form):
    form = make_form("""
        | survey | type         | name   | label  | choice_filter      |
        |        | begin_repeat | visit  | Visits |                    |
        |        | select_one r | region | Region |                    |
        |        | select_one s | site   | Site   | region = ${region} |
        |        | end_repeat   |        |        |                    |
        | choices | list_name | name | label | region |
        |         | r         | n    | North |        |
        |         | r         | s    | South |        |
        |         | s         | a    | Alpha | n      |
        |         | s         | b    | Beta  | s      |
    """)
    sheet = sheet_of(form, **{"visit": "2", "visit[1]/region": "n", "visit[2]/region": "s"})
    names = [[one.name for one in sheet.choices(f"visit[{n}]/site")] for n in (1, 2)]
    assert names == [["a"], ["b"]]


def test_a_rank_may_hold_only_some_choices(make_form, yes_no):
    form = make_form(HEAD, "| | rank yn | a | A |", yes_no)
    sheet = sheet_of(form, a="no")
    assert (sheet.errors(), sheet.values()) == ((), {"a": ("no",)})


def test_a_required_confirmation_is_asked_for(make_form):
    form = make_form(f"{HEAD} required |", "| | acknowledge | a | I have read it | yes |")
    (error,) = sheet_of(form).errors()
    assert error.message == "Confirm ‘I have read it’"


def test_the_state_tells_how_everything_stands(make_form):
    form = make_form("""
        | survey | type        | name | label | required | relevant |
        |        | begin_group | g    | G     |          |          |
        |        | integer     | a    | A     | yes      |          |
        |        | note        | n    | N     |          | ${a} > 1 |
        |        | end_group   |      |       |          |          |
    """)
    rows = [(one.path, one.type, one.relevant, one.value) for one in sheet_of(form, a="1").state()]
    assert rows == [
        ("g", "group", True, ""),
        ("a", "integer", True, "1"),
        ("n", "note", False, ""),
    ]


def test_an_answer_settles_only_what_reads_it(make_form, monkeypatch):
    form = make_form("""
        | survey | type      | name | label | relevant | calculation |
        |        | integer   | a    | A     |          |             |
        |        | text      | b    | B     | ${a} > 1 |             |
        |        | calculate | c    |       |          | ${a} * 2    |
        |        | text      | d    | D     | ${c} > 4 |             |
        |        | text      | e    | E     |          |             |
        |        | text      | f    | F     | ${e} = 1 |             |
    """)
    from cpd_eval.forms.engine import Engine

    sheet = sheet_of(form, a="1")
    settled, settle_cell = [], Engine._settle_cell
    monkeypatch.setattr(
        Engine,
        "_settle_cell",
        lambda engine, path: (settled.append(path), settle_cell(engine, path))[1],
    )
    sheet.answer("a", "2")
    sheet.visible()
    assert settled == ["a", "b", "c", "d"]


def test_a_calculation_that_is_triggered_reads_what_the_answer_has_led_to(make_form):
    # As in ODK: what hangs on the answer is worked out first, then the trigger goes off.
    form = make_form(
        """
        | survey | type      | name  | label | calculation  | trigger |
        |        | text      | a     | A?    |              |         |
        |        | calculate | early |       | ${late}      | ${a}    |
        |        | calculate | late  |       | concat(${a}, '!') |    |
        """
    )
    sheet = Sheet(form)
    sheet.answer("a", "x")
    assert sheet.values()["early"] == "x!"
