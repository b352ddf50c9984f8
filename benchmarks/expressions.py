"""What does one evaluation of a rule cost? Typical rules on a form of made-up questions.

Time is that of the processor, so that what else a machine does counts little.

python benchmarks/expressions.py
"""

from datetime import UTC, datetime
from statistics import median
from time import process_time
from timeit import repeat

from cpd_eval.forms.expression import compile_expression
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.shape import Field, Shape

ROUNDS, TIMES = 7, 2_000
QUESTIONS = 590
"""As many rows as the largest public form tried, WHO's verbal autopsy, has."""

RULES = [
    ("${q1} = 'yes'", ""),
    ("${n} > 18 and ${n} < 65", ""),
    ("selected(${many}, 'b')", ""),
    ("not(${q1})", ""),
    ("if(${n} > 18, 'adult', 'child')", ""),
    ("${met} <= today()", ""),
    ("round(${n} div 7, 1)", ""),
    ("regex(${q1}, '[A-Z]{2}[0-9]{6}')", ""),
    ("${hours} * 8", "plan[3]/days"),
    ("position(..)", "plan[3]/days"),
    ("sum(${hours})", ""),
    ("indexed-repeat(${hours}, ${plan}, 2)", ""),
    ("pulldata('table', 'v', 'k', ${q1})", ""),
    ("instance('table')/root/item[k = ${q1}]/v", ""),
]
QUESTION_TYPES = {"n": "integer", "many": "select_multiple", "met": "date"}


def made() -> tuple[Shape, Instance]:
    asked = [Field(name=f"q{number}") for number in range(QUESTIONS)]
    asked += [Field(name=name, type=kind) for name, kind in QUESTION_TYPES.items()]
    inside = (Field(name="hours", type="decimal"), Field(name="days", type="calculate"))
    asked.append(Field(name="plan", kind="repeat", inside=inside))
    table = [{"k": f"yes{number}", "v": str(number)} for number in range(100)]
    shape = Shape(asked, tables={"table": [*table, {"k": "yes", "v": "found"}]})
    instance = Instance(shape, now=datetime.now(UTC))
    instance.resize("plan", 10)
    answers = {"q1": "yes", "n": "30", "many": "a b c", "met": "2026-04-01"}
    answers |= {f"plan[{number}]/hours": "7.5" for number in range(1, 11)}
    for path, text in answers.items():
        instance.put(path, text)
    return shape, instance


def main() -> None:
    shape, instance = made()
    print(f"median of {ROUNDS} rounds of {TIMES:,}, {QUESTIONS} questions, 10 instances")
    for text, path in RULES:
        rule = compile_expression(text, shape=shape, at=path.rpartition("/")[2])
        times = repeat(
            lambda: rule.value(instance, path),  # noqa: B023
            timer=process_time,
            number=TIMES,
            repeat=ROUNDS,
        )
        print(f"{median(times) / TIMES * 1e6:6.1f} µs  {text}")


if __name__ == "__main__":
    main()
