"""The audit held against the register, by the post's number."""

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.hr_differences import hr_differences
from cpd_eval.report.skills_audit import Audit

POSTS = pd.DataFrame([{"post_id": "P1", "region": "Wales", "profession": "HR"}])


def audit(*rows: tuple[str, str, str, bool]) -> Audit:
    names = ["post_id", "region", "post_profession", "may_pass"]
    return Audit(people=pd.DataFrame(rows, columns=names), skills=pd.DataFrame())


def test_what_agrees_is_not_listed() -> None:
    assert hr_differences(audit(("P1", "Wales", "HR", True)), POSTS).empty


def test_another_region_is_listed_with_both() -> None:
    found = hr_differences(audit(("P1", "London", "HR", True)), POSTS)
    assert found.to_numpy().tolist() == [["P1", "region", "Wales", "London"]]


def test_a_post_the_register_lacks_is_listed() -> None:
    found = hr_differences(audit(("P1", "Wales", "HR", True), ("P9", "Wales", "HR", True)), POSTS)
    assert found.to_numpy().tolist() == [["P9", "post_id", "", "P9"]]


def test_who_did_not_let_it_be_passed_on_is_not_listed() -> None:
    two = audit(("P1", "Wales", "HR", True), ("P1", "London", "IT", False))
    assert hr_differences(two, POSTS).empty


def test_no_post_in_common_is_refused() -> None:
    with pytest.raises(DataError, match="none of its posts stands in the register"):
        hr_differences(audit(("P9", "Wales", "HR", True)), POSTS)
