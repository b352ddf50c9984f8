import pytest

from cpd_eval.errors import FormError
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.piping import compile_text
from cpd_eval.forms.shape import Field, Shape

LISTS = {"yn": [{"name": "y", "label": "Yes"}, {"name": "n", "label": "No"}]}
SHAPE = Shape(
    [
        Field(name="met", type="date"),
        Field(name="used", type="select_one", list_name="yn"),
        Field(name="plan", kind="repeat", inside=(Field(name="aim"), Field(name="why"))),
    ],
    lists=LISTS,
)


@pytest.fixture
def instance() -> Instance:
    made = Instance(SHAPE)
    made.resize("plan", 2)
    for path, text in {"met": "2026-04-01", "used": "y", "plan[2]/aim": "Ask"}.items():
        made.put(path, text)
    return made


@pytest.mark.parametrize(
    ("text", "at", "path", "result"),
    [
        ("No names", "", "", "No names"),
        ("You met on ${met}.", "", "", "You met on 1 April 2026."),
        ("You said ‘${used}’", "", "", "You said ‘Yes’"),
        ("Why ${ aim }?", "why", "plan[2]/why", "Why Ask?"),
        ("Why ${aim}?", "why", "plan[1]/why", "Why ?"),
        ("${used}${aim}", "plan", "plan[2]", "YesAsk"),
    ],
)
def test_a_text_names_answers(instance, text, at, path, result):
    assert compile_text(text, shape=SHAPE, at=at).render(instance, path) == result


def test_dates_and_choices_are_in_the_language_of_the_form():
    instance = Instance(SHAPE, language="cy", labels={"yn": {"y": "Ydw"}})
    instance.put("met", "2026-04-01")
    instance.put("used", "y")
    template = compile_text("${used}, ${met}", shape=SHAPE)
    assert template.render(instance) == "Ydw, 1 Ebrill 2026"


def test_what_a_text_reads_is_known():
    assert compile_text("${met} and ${used}", shape=SHAPE).reads == {"met", "used"}


def test_a_name_there_is_not_is_refused():
    with pytest.raises(FormError, match=r"'\${aims}' names no question\. Did you mean 'aim'"):
        compile_text("Why ${aims}?", shape=SHAPE)
