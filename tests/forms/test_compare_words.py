from cpd_eval.forms.changes import Change, Comparison
from cpd_eval.forms.compare_words import comparison_lines, mapping_draft


def told(*changes: Change) -> Comparison:
    return Comparison(form_id="pulse", old="3fa2b1c09d11", new="b", changes=changes)


def change(variable: str, effect: str, text: str, *suggests: str) -> Change:
    return Change(kind="choices", variable=variable, effect=effect, text=text, suggests=suggests)


def test_the_worst_comes_first_and_the_verdict_last():
    lines = comparison_lines(told(change("a", "keeps", "moved"), change("b", "breaks", "retyped")))
    assert lines == [
        "Not comparable any more:",
        "  b: retyped",
        "Changed, and comparable:",
        "  a: moved",
        "Answers stay comparable: no, for 1 variable.",
    ]


def test_what_happened_to_many_is_told_once():
    lines = comparison_lines(told(*(change(f"q{n}", "judge", "reworded") for n in range(13))))
    assert lines[1] == "  q0, q1, q2, q3, q4, q5 and 7 more: reworded"


def test_no_change_is_said():
    assert comparison_lines(told()) == ["Nothing changed."]


def test_a_draft_of_the_mapping_leaves_to_the_author_what_only_the_author_knows():
    draft = mapping_draft(
        told(
            change("joy", "breaks", "looks renamed", "variables", "happy", "joy"),
            change("how", "breaks", "looks renamed", "choices", "way", "how", "by bus", "bus"),
            change("how", "breaks", "removed", "choices", "way", "how", "rail", ""),
            change("cost", "breaks", "asked of others"),
            change("why", "judge", "reworded"),
        )
    )
    assert draft.splitlines() == [
        'from = "3fa2b1c09d11"',
        '# same = ["cost"]  # only those that still measure the same',
        "",
        "[variables]",
        'happy = "joy"',
        "",
        "[choices.how]",
        '"by bus" = "bus"',
        "# rail = …  # the choice it belongs to now",
    ]


def test_a_draft_maps_a_list_that_several_questions_share_once():
    moved = ("choices", "perf5", "3", "33")
    changes = (
        change(name, "breaks", "looks renamed", *moved[:2], name, *moved[2:])
        for name in ("B04_REL1", "B05_REL1")
    )
    assert mapping_draft(told(*changes)).splitlines()[2:] == ["[lists.perf5]", '"3" = "33"']
