"""Every topic of the register makes a report of the sample; what few people said is hidden."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.errors import AnalysisError, DataError, DisclosureError, ProjectError
from cpd_eval.report.topics import TOPICS, make, topic
from cpd_eval.report.topics.draft import Draft, Scope
from cpd_eval.report.topics.people import People, people_of, read_people

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
SCOPE = Scope(threshold=5, is_made_up=True, source="panel.csv")


@pytest.fixture(scope="module")
def people() -> People:
    return read_people(SAMPLE / "panel.csv", SAMPLE / "answers.parquet")


def test_a_topic_is_found_with_or_without_its_number():
    assert topic("value") is topic("07_value")


def test_a_topic_that_is_none_gets_its_neighbour():
    with pytest.raises(ProjectError, match="Did you mean '07_value'"):
        topic("07_valeu")


@pytest.mark.parametrize("one", TOPICS, ids=lambda one: one.name)
def test_every_topic_has_its_notebook(one):
    assert (ROOT / "notebooks" / f"{one.name}.ipynb").is_file()


@pytest.fixture(scope="module")
def response(people: People) -> Draft:
    return make("02_response", people, SCOPE)


def test_those_asked_are_those_who_answered_before(people: People, response: Draft):
    row = response.tables["response"].table.set_index("region").loc["All"]
    assert row["n"] == people.panel["performance_before"].notna().sum()


def test_a_section_can_be_looked_at_by_itself(response: Draft):
    assert response.show("window")._repr_html_().startswith("<h3>Did the follow-up come")


def test_a_section_that_is_not_there_is_told(response: Draft):
    with pytest.raises(ProjectError, match="There is no section 'widnow'"):
        response.show("widnow")


def test_the_follow_up_is_sorted_by_its_window():
    panel = pd.DataFrame({"pid": ["a", "b", "c", "d"], "trained": 1})
    long = pd.DataFrame(
        {
            "pid": ["a", "b", "c"],
            "wave": "follow_up",
            "rater": "self",
            "submitted_at": ["2026-01-11", "2026-02-10", "2026-06-01"],
            "question": "completed_on",
            "value": "2026-01-01",
        }
    )
    from cpd_eval.report.topics.response import _window

    found = _window(people_of(panel, long), panel)
    assert found["n"].tolist() == [1, 1, 1, 1]


def test_the_gap_falls_where_it_is_closed(people: People):
    table = make("03_readiness_gap", people, SCOPE).tables["gaps"].table.set_index("region")
    row = table.loc["All"]
    assert row["estimate"] == pytest.approx(row["gap_after"] - row["gap_before"])


def test_the_comparison_refuses_a_panel_where_everybody_took_part(people: People):
    all_in = People(
        panel=people.panel[people.panel["trained"] == 1],
        numbers=people.numbers,
        texts=people.texts,
        submitted=people.submitted,
    )
    with pytest.raises(AnalysisError, match="everybody is in one group"):
        make("05_comparison", all_in, SCOPE)


def test_use_by_nearly_all_is_hidden_as_non_use_by_few_is(people: People):
    use = make("06_transfer", people, SCOPE).tables["use"].table
    assert use["status"].tolist() == ["hidden", "hidden"]


def test_value_without_a_comparison_group_gives_no_return(people: People):
    panel = people.panel.assign(trained=1)
    alone = People(
        panel=panel, numbers=people.numbers, texts=people.texts, submitted=people.submitted
    )
    told = " ".join(make("07_value", alone, SCOPE).report.summary)
    assert "No return on investment is given" in told


def test_success_cases_name_nobody(people: People):
    page = make("15_success_cases", people, SCOPE).page()
    assert "made-up-0" not in page


def test_a_group_too_small_is_refused(people: People):
    with pytest.raises(DisclosureError, match="fewer than 500 people"):
        make("02_response", people, Scope(threshold=500))


def test_a_benchmark_without_a_file_is_refused():
    with pytest.raises(DataError, match="no file is named"):
        make("16_benchmark", Scope())


def test_published_figures_are_compared_between_two_years(tmp_path: Path):
    survey = tmp_path / "survey.csv"
    survey.write_text(
        "year,dimension,category,n,measure,value\n"
        "2014,region,North,1000,ld_perf,47\n2018,region,North,1000,ld_perf,53\n"
        "2014,region,South,1000,ld_perf,52\n2018,region,South,1000,ld_perf,50\n"
        "2014,region,England,2000,ld_perf,49\n2018,region,England,2000,ld_perf,52\n",
        encoding="utf-8",
    )
    found = make("16_benchmark", Scope(), survey=survey)
    assert found.report.headline.startswith("'ld_perf' rose in 1 of 2 groups from 2014 to 2018")
