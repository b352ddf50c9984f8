from pathlib import Path

import pytest

from cpd_eval.errors import ProjectError
from cpd_eval.workforce import rules
from cpd_eval.workforce.organisation import read_organisation, sample_organisation

SMALL = """
name = "Small (made up)"
worker_types = ["employee"]
role_families = ["adviser"]
[regions]
N = "North"
[professions]
HR = "HR"
[standards]
S1 = "Listen"
[issues]
PAY = "Pay"
[solution_types]
course = "Course"
[local_orgs]
North = ["Hill", "Dale"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "organisation.toml"
    path.write_text(SMALL)
    return path


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("regions", 12),  # ITL 1 regions of the United Kingdom (ONS)
        ("professions", 20),
        ("standards", 13),
        ("issues", 25),  # 24 and OTHER
        ("solution_types", 8),  # 7 and other
        ("local_orgs", 60),
    ],
)
def test_the_sample_is_complete(table: str, count: int):
    assert len(getattr(sample_organisation(), table)) == count


def test_the_sample_says_that_it_is_made_up():
    assert "made up" in sample_organisation().name


def test_the_solution_types_are_those_of_the_rules():
    codes = [term.code for term in sample_organisation().solution_types]
    assert codes == [*rules.SOLUTION_TYPES, rules.OTHER_SOLUTION]


def test_every_region_has_local_organisations():
    sample = sample_organisation()
    assert {org.region for org in sample.local_orgs} == {term.name for term in sample.regions}


def test_a_file_of_ones_own_is_read(file: Path):
    assert [org.name for org in read_organisation(file).local_orgs] == ["Hill", "Dale"]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("[issues]\nPAY", "[isues]\nPAY", "no table 'isues'. Did you mean 'issues'"),
        ('[issues]\nPAY = "Pay"', "", "'issues' is missing or empty"),
        ("North = [", "Nroth = [", "names the region 'Nroth'.*Did you mean 'North'"),
        ('["Hill", "Dale"]', '["Hill", "Hill"]', "the name 'Hill' 2 times"),
        ('name = "', "name = ", "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_do(file: Path, old: str, new: str, finding: str):
    file.write_text(SMALL.replace(old, new))
    with pytest.raises(ProjectError, match=f"(?s){finding}"):
        read_organisation(file)
