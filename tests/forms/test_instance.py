import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.instance import MAX_TEXT, Instance
from cpd_eval.forms.shape import MAX_INSTANCES, Field, Shape

SHAPE = Shape(
    [
        Field(name="before"),
        Field(
            name="page",
            kind="group",
            inside=(
                Field(name="first"),
                Field(
                    name="outer",
                    kind="repeat",
                    inside=(
                        Field(name="o"),
                        Field(name="inner", kind="repeat", inside=(Field(name="i"),)),
                    ),
                ),
                Field(name="last"),
            ),
        ),
    ]
)


@pytest.fixture
def instance() -> Instance:
    made = Instance(SHAPE)
    made.resize("outer", 3)
    made.resize("outer[2]/inner", 2)
    return made


def test_repeats_start_without_instances():
    assert Instance(SHAPE).paths("o") == ()


def test_every_path_of_a_name_is_known(instance):
    assert instance.paths("first") == ("first",)
    assert instance.paths("o") == ("outer[1]/o", "outer[2]/o", "outer[3]/o")
    assert instance.paths("i") == ("outer[2]/inner[1]/i", "outer[2]/inner[2]/i")
    assert instance.paths("inner") == ("outer[1]/inner", "outer[2]/inner", "outer[3]/inner")
    assert instance.instances("inner") == ("outer[2]/inner[1]", "outer[2]/inner[2]")


def test_answers_move_up_when_an_instance_is_removed(instance):
    for number in (1, 2, 3):
        instance.put(f"outer[{number}]/o", str(number))
    instance.remove("outer[1]")
    assert [instance.text(path) for path in instance.paths("o")] == ["2", "3"]
    assert instance.count("outer[1]/inner") == 2


def test_the_last_instances_go_first(instance):
    instance.put("outer[1]/o", "stays")
    instance.resize("outer", 1)
    assert instance.count("outer") == 1
    assert instance.text("outer[1]/o") == "stays"


def test_an_instance_that_is_added_again_is_empty(instance):
    instance.put("outer[3]/o", "old")
    instance.resize("outer", 2)
    instance.resize("outer", 3)
    assert instance.text("outer[3]/o") == ""


def test_instances_stand_where_the_form_has_them(instance):
    names = [node.tag for node in instance.node("page")]
    assert names == ["first", "outer", "outer", "outer", "last"]


def test_putting_says_whether_anything_changed(instance):
    assert instance.put("first", "x")
    assert not instance.put("first", "x")
    assert instance.put("first", "")
    assert not instance.put("first", "")


def test_an_answer_has_a_greatest_length(instance):
    instance.put("first", "x" * (MAX_TEXT + 1))
    assert len(instance.text("first")) == MAX_TEXT


@pytest.mark.parametrize(
    "path",
    [
        "nobody",
        "o",
        "outer[4]/o",
        "outer[0]/o",
        "outer/o",
        "page/first",
        "outer[1]/first",
        "inner[1]",
    ],
)
def test_what_is_not_there_is_refused(instance, path):
    with pytest.raises(FormError, match="names no question or instance of a repeat"):
        instance.node(path)


def test_a_repeat_has_a_greatest_number_of_instances(instance):
    with pytest.raises(FormError, match="1,000 are allowed"):
        instance.resize("outer", MAX_INSTANCES + 1)


def test_all_answers_together_have_a_greatest_number():
    instance = Instance(SHAPE)
    instance.resize("outer", 200)
    with pytest.raises(FormError, match="50,000 questions in all"):
        for number in range(1, 201):
            instance.resize(f"outer[{number}]/inner", MAX_INSTANCES)


def test_a_question_is_no_repeat(instance):
    with pytest.raises(FormError, match="'first' is no repeat"):
        instance.count("first")
