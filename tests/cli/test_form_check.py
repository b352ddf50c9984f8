"""``cpd-eval form check`` tells what is wrong with a form, and what is probably not meant."""

FAMILY = """
| survey | type         | name  | label | relevant        |
|        | begin_repeat | child | Child |             |
|        | integer      | age   | Age   |             |
|        | end_repeat   |       |       |             |
|        | note         | old   | Old   | ${age} + 1 > 17 |
"""


def test_what_is_probably_not_meant_is_told_as_a_warning_with_its_cell(cpd_eval, tmp_path):
    form = tmp_path / "family.md"
    form.write_text(FAMILY)
    ended = cpd_eval("form", "check", form)
    assert ended.code == 0
    assert f"Warning: {form}, survey row 5, column relevant: at character 1: 'age'" in ended.out
