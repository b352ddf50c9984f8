"""How many of ODK's own XPath cases come out as ODK says? Prints the score and every miss.

ODK keeps the cases with the evaluator of its web forms; they were taken out of its tests as a list
of ``{"expression", "expected", "from"}``. What is expected is a number, true or false, or
``{"string": text}``. ODK runs them in the time zone America/Phoenix.

    python benchmarks/xpath_cases.py cases.json
    python benchmarks/xpath_cases.py cases.json --zone UTC --table
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cpd_eval.errors import FormError
from cpd_eval.forms.expression import Value, compile_expression
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.language.values import to_number, to_text, to_truth
from cpd_eval.forms.shape import Shape

NEAR = 1e-9
"""Numbers are compared to nine decimals, since the suite writes some with fewer digits."""

SHAPE = Shape([])


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A case that comes out differently.

    Attributes
    ----------
    expression : str
        The case.
    expected, found : str
        What ODK says, and what came out.
    reason : str
        Why.
    """

    expression: str
    expected: str
    found: str
    reason: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path, help="the list of cases, as JSON")
    parser.add_argument("--zone", default="America/Phoenix", help="time zone of the clock")
    parser.add_argument("--table", action="store_true", help="print the misses as Markdown")
    options = parser.parse_args()
    cases = json.loads(options.cases.read_text(encoding="utf-8"))
    now = datetime.now(ZoneInfo(options.zone))
    misses = list(find_misses(cases, Instance(SHAPE, now=now)))
    print(f"{len(cases) - len(misses)} of {len(cases)} as ODK says, clock in {options.zone}")
    for reason, count in Counter(miss.reason for miss in misses).most_common():
        print(f"  {count:3} {reason}")
    for miss in misses:
        print(
            row(miss)
            if options.table
            else f"{miss.reason}: {miss.expression} -> {miss.found}, expected {miss.expected}"
        )


def find_misses(cases: list[dict[str, Any]], instance: Instance) -> Iterator[Miss]:
    for case in cases:
        text, expected = case["expression"], case["expected"]
        try:
            value = compile_expression(text, shape=SHAPE).value(instance)
        except FormError as exc:
            yield Miss(
                expression=text,
                expected=shown(expected),
                found=f"refused: {exc}",
                reason=refusal(text, str(exc)),
            )
            continue
        if not agrees(value, expected):
            yield Miss(
                expression=text,
                expected=shown(expected),
                found=shown(value),
                reason=difference(case),
            )


def agrees(value: Value, expected: Any) -> bool:
    if isinstance(expected, bool):
        return to_truth(value) == expected
    if isinstance(expected, dict):
        return to_text(value) == expected["string"]
    number, wanted = to_number(value), float(expected)
    if math.isnan(wanted):
        return math.isnan(number)
    return math.isclose(number, wanted, rel_tol=NEAR, abs_tol=NEAR)


def refusal(text: str, message: str) -> str:
    if "explode" in text:
        return "a function that does not exist is refused at load, also where it would not be run"
    if "takes" in message:
        return "a wrong number of arguments is refused at load, also where it would not be run"
    if "without an operator" in message:
        return "no expression: the case was taken out of a test on places"
    return "refused"


def difference(case: dict[str, Any]) -> str:
    expected = case["expected"]
    if isinstance(expected, dict) and "\n" in expected["string"]:
        return "what is expected was cut out of the suite with code around it"
    if case["expression"] == "date(1.5)":
        return "date() gives a date, as the specification says; ODK's web engine keeps the time"
    if case["from"].removesuffix("-time") in ("date", "format-date", "decimal-date", "decimal"):
        return "what is expected holds the time zone of ODK's test machine"
    return "days are counted on the local clock" if case["from"] == "number" else "other"


def shown(value: Any) -> str:
    return repr(value["string"]) if isinstance(value, dict) else repr(value)


def row(miss: Miss) -> str:
    text = miss.expression.replace("|", "\\|")
    return f"| `{text}` | `{miss.expected}` | `{miss.found}` | {miss.reason} |"


if __name__ == "__main__":
    main()
