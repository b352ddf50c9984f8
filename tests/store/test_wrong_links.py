"""The bound on wrong links; the numbers by hand."""

import pytest

from cpd_eval.store.wrong_links import share_equal, share_near, wrong_expected


def test_the_chance_of_an_equal_code_is_the_product_over_its_parts():
    # Letters: A twice, B twice, so (4 + 4) / 16; numbers all different, so 4 / 16.
    assert share_equal(["A-1", "A-2", "B-3", "B-4"], n_parts=2) == pytest.approx(1 / 2 * 1 / 4)


def test_a_tie_break_does_not_count():
    assert share_equal(["A-1-X", "A-1-Y"], n_parts=2) == 1.0


def test_one_near_pair_more_than_was_found_is_counted():
    assert share_near(["AA-11", "BB-22", "CC-33", "CC-34"]) == 2 / 6


def test_with_one_code_nothing_is_known_so_every_near_link_may_be_wrong():
    assert share_near(["AA-11"]) == 1.0


def test_only_who_is_left_can_be_linked_wrongly_by_a_near_code():
    side = [f"{a}-{n}" for a in "ABCDEFGH" for n in range(10, 20)]
    _, all_left = wrong_expected(side, side, n_exact=0, n_parts=2)
    _, few_left = wrong_expected(side, side, n_exact=72, n_parts=2)
    assert few_left == pytest.approx(all_left / 100)  # 8 times 8 in place of 80 times 80


def test_nobody_can_be_linked_wrongly_with_nobody():
    assert wrong_expected([], ["A-1"], n_exact=0, n_parts=2) == (0.0, 0.0)
