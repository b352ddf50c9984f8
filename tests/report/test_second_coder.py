"""What a second coder found beside the codes of the returns."""

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report import Question
from cpd_eval.report.second_coder import agreement, coded_twice, second_coder_sheets

RETURNS = pd.DataFrame({"profession": ["HR", "Tax"], "WS22": ["PAY AGE", "DATA"]})
KNOWN = {
    "WS22": Question(
        name="WS22",
        label="Issues?",
        section="Issues",
        choices={"PAY": "Pay", "AGE": "Retirements", "DATA": "Data"},
    )
}


def second(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["profession", "code"])


def test_full_agreement_is_one():
    coded = coded_twice(RETURNS, second(("HR", "PAY"), ("HR", "AGE"), ("Tax", "DATA")), KNOWN)
    found = agreement(coded)
    assert found is not None
    assert found.estimate == pytest.approx(1)


def test_one_difference_in_six():
    # 2 x 2: both 2, return only 1, second only 0, neither 3. Same in 5/6; by chance
    # (3/6)(2/6) + (3/6)(4/6) = 1/2; so kappa = (5/6 - 1/2) / (1/2) = 2/3.
    coded = coded_twice(RETURNS, second(("HR", "PAY"), ("Tax", "DATA")), KNOWN)
    found = agreement(coded)
    assert found is not None
    assert found.estimate == pytest.approx(2 / 3)


def test_a_return_that_was_not_read_is_not_counted():
    coded = coded_twice(RETURNS, second(("HR", "PAY")), KNOWN)
    assert set(coded["profession"]) == {"HR"}


def test_a_return_read_without_finding_an_issue_counts():
    coded = coded_twice(RETURNS, second(("HR", "")), KNOWN)
    assert coded["by_second"].sum() == 0
    assert agreement(coded) is None


def test_the_differences_are_listed():
    coded = coded_twice(RETURNS, second(("HR", "PAY"), ("Tax", "DATA")), KNOWN)
    table = second_coder_sheets(coded, KNOWN)[1].table
    assert table.to_numpy().tolist() == [["HR", "Retirements", "the return"]]


def test_an_unknown_code_is_refused_with_the_codes_there_are():
    with pytest.raises(DataError, match="'PAYY' is no issue code; one of AGE, DATA, PAY"):
        coded_twice(RETURNS, second(("HR", "PAYY")), KNOWN)


def test_a_file_about_others_is_refused():
    with pytest.raises(DataError, match="names none of the professions"):
        coded_twice(RETURNS, second(("Legal", "PAY")), KNOWN)
