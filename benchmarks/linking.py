"""How well answers are linked by self-made codes, where the truth is known.

Made-up people answer twice. Each makes a code from the default questions; some parts are answered
otherwise the second time. How often is set by published studies of self-generated codes:

- A 12-element code after 8 weeks: 40.0 % were equal (n = 135, doi 10.1177/00131644261453059). With
  mistakes independent from element to element that is 7.35 % of elements (1 - 0.400 ** (1 / 12)).
- 75.2 % of 745 people could be matched, 22.1 % not, 2.7 % wrongly (McGloin, Holcomb and Main,
  1996, "Matching anonymous pre-posttests using subject-generated information").
- 51 to 67 % after 6 to 18 months (Yurek, Vasey and Sullivan Havens, 2008, hospital nurses).

A part that is answered otherwise is half of the time off by one character (a slip), and half of the
time something else altogether (another town is thought of). Names and towns are as unequal as they
are in life: a few beginnings are very common (Zipf's law with exponent 1 over 150 beginnings).

    python benchmarks/linking.py             # 100 runs of each; writes the table of docs/linking.md
    python benchmarks/linking.py --runs 5    # a look, prints only
"""

import argparse
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cpd_eval.store.matching import match_codes
from cpd_eval.store.wrong_links import wrong_expected

RUNS = 100
RESULT = Path(__file__).parents[1] / "docs" / "linking.md"
BEGIN, END = "<!-- table: benchmarks/linking.py -->", "<!-- end of table -->"
SPACE = 150
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BEGINNINGS = [a + b for a in LETTERS for b in LETTERS]


@dataclass(frozen=True)
class Scenario:
    """Who answers, how often again, and with how many mistakes."""

    name: str
    people: int
    answer_again: float
    newcomers: float
    part_error: float
    parts: int = 4


SCENARIOS = (
    Scenario("8 weeks, elements as published", 1_000, 1.0, 0.0, 0.0735),
    Scenario("8 weeks, 70 % answer again, newcomers", 1_000, 0.7, 0.2, 0.0735),
    Scenario("small programme", 60, 0.7, 0.1, 0.0735),
    Scenario("half a year and more, mistakes doubled", 1_000, 0.7, 0.2, 0.147),
    Scenario("5,000 people", 5_000, 0.6, 0.2, 0.0735),
    Scenario("5,000 people, a fifth part", 5_000, 0.6, 0.2, 0.0735, parts=5),
    Scenario("nobody answers again (all links wrong)", 1_000, 0.0, 1.0, 0.0735),
)


def draw(rng: np.random.Generator, people: int, parts: int) -> list[list[str]]:
    weights = 1 / np.arange(1, SPACE + 1)
    weights /= weights.sum()
    # A fixed order, so that letters near the front are common beginnings in every part.
    order = np.random.default_rng(1).permutation(len(BEGINNINGS))[:SPACE]
    columns = [rng.choice(order, size=people, p=weights) for _ in range(parts - 1)]
    days = rng.integers(1, 32, size=people)
    days[rng.random(people) < 0.05] = 0  # who does not know
    return [
        [*(BEGINNINGS[int(column[n])] for column in columns), f"{days[n]:02}"]
        for n in range(people)
    ]


def again(rng: np.random.Generator, parts: list[str], error: float) -> list[str]:
    other = draw(rng, 1, len(parts))[0]
    told = []
    for number, part in enumerate(parts):
        if rng.random() >= error:
            told.append(part)
        elif rng.random() < 0.5:
            place = int(rng.integers(2))
            signs = "0123456789" if number == len(parts) - 1 else LETTERS
            told.append(part[:place] + str(rng.choice(list(signs))) + part[place + 1 :])
        else:
            told.append(other[number])
    return told


def unique(rows: list[tuple[int, list[str]]], rng: np.random.Generator) -> dict[str, str]:
    """Give the codes as the store would hold them: who comes second adds a tie-break."""
    taken: set[str] = set()
    found = {}
    for who, parts in rows:
        code = "-".join(parts)
        while code in taken:
            code = "-".join([*parts, BEGINNINGS[int(rng.integers(len(BEGINNINGS)))]])
        taken.add(code)
        found[str(who)] = code
    return found


def run(scenario: Scenario, rng: np.random.Generator) -> dict[str, float]:
    people = draw(rng, scenario.people, scenario.parts)
    earlier = unique(list(enumerate(people)), rng)
    back = [n for n in range(scenario.people) if rng.random() < scenario.answer_again]
    rows = [(n, again(rng, people[n], scenario.part_error)) for n in back]
    new = draw(rng, round(scenario.people * scenario.newcomers), scenario.parts)
    rows += [(scenario.people + n, parts) for n, parts in enumerate(new)]
    later = unique([rows[n] for n in rng.permutation(len(rows))], rng)
    found = match_codes(
        {key: [code] for key, code in earlier.items()}, later, n_parts=scenario.parts
    )
    exact = sum(later[new] == earlier[old] for new, old in found.pairs.items())
    wrong = sum(new != old for new, old in found.pairs.items())
    bounds = wrong_expected(
        list(earlier.values()), list(later.values()), n_exact=exact, n_parts=scenario.parts
    )
    return {
        "equal": sum(later.get(str(n)) == earlier[str(n)] for n in back) / max(len(back), 1),
        "linked": sum(found.pairs.get(str(n)) == str(n) for n in back) / max(len(back), 1),
        "pairs": len(found.pairs),
        "ambiguous": sum(how == "ambiguous" for how in found.how.values()),
        "wrong": wrong,
        "bound": sum(bounds),
    }


def rows_of_the_table(runs: int) -> Iterator[str]:
    yield "| | people | equal | linked | fit several | wrong links | stated bound | bound holds |"
    yield "|---|---|---|---|---|---|---|---|"
    for number, scenario in enumerate(SCENARIOS):
        rng = np.random.default_rng(number)
        done = [run(scenario, rng) for _ in range(runs)]
        mean = {name: float(np.mean([one[name] for one in done])) for name in done[0]}
        share = mean["wrong"] / mean["pairs"] if mean["pairs"] else 0.0
        holds = "yes" if mean["wrong"] <= mean["bound"] else "NO"
        yield (
            f"| {scenario.name} | {scenario.people:,} | {mean['equal']:.1%} | "
            f"{mean['linked']:.1%} | {mean['ambiguous']:.1f} | {mean['wrong']:.2f} ({share:.2%}) | "
            f"{mean['bound']:.2f} | {holds} |"
        )


def main() -> None:
    """Run every scenario; put the table into the page about it if there were enough runs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    rows = []
    for row in rows_of_the_table(runs):
        rows.append(row)
        print(row, flush=True)
    if runs >= RUNS:
        text = RESULT.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        made = f"{runs} runs of each, means; Python {platform.python_version()}."
        table = "\n".join(rows)
        RESULT.write_text(f"{before}{BEGIN}\n{table}\n\n{made}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
