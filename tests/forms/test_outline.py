import pytest

from cpd_eval.forms.headings import column_name
from cpd_eval.forms.row_types import row_type


# The spellings XLSForm allows: xlsform.org/en/#question-types
@pytest.mark.parametrize(
    ("written", "name", "list_name"),
    [
        ("select_one yn", "select_one", "yn"),
        ("select one from yn", "select_one", "yn"),
        ("select_multiple yn", "select_multiple", "yn"),
        ("Select all that apply from yn", "select_multiple", "yn"),
        ("begin group", "begin_group", ""),
        ("int", "integer", ""),
    ],
)
def test_a_type_has_several_spellings(written, name, list_name):
    kind = row_type(written)
    assert (kind.name, kind.list_name) == (name, list_name)


@pytest.mark.parametrize(
    ("sheet", "heading", "name"),
    [
        ("survey", "Constraint Message", "constraint_message"),
        ("survey", "bind:relevant", "relevant"),
        ("survey", "hint :: Cymraeg (cy)", "hint::Cymraeg (cy)"),
        ("survey", "cpd :: scale", "cpd::scale"),
        ("choices", "list name", "list_name"),
        ("choices", "Region", "Region"),
        ("settings", "id_string", "form_id"),
    ],
)
def test_a_heading_has_several_spellings(sheet, heading, name):
    assert column_name(sheet, heading) == name
