"""How long does one answer take? The form engine on a large form, against evaluating all of it.

An answer should cost what hangs on it, not what the form holds. The form is made up: 590 rows
with 550 expressions, in pages, chained and crossed over as long questionnaires are. Any XLSForm
can be given in its place. Each answer is timed with what a page asks next (what is visible, what
is wrong on the page); the same answers are then timed on a sheet that is put together anew each
time, which evaluates every rule. Times are of the processor, so that other work on the machine does
not count.

    python benchmarks/form_engine.py
    python benchmarks/form_engine.py FORM.xlsx
"""

import argparse
import os
import platform
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from cpd_eval.forms import Form, Question, Sheet, read_form, read_form_text

PAGES = 19
ROUNDS = 300
SEED = 20260401


def made_up_form() -> Form:
    """Nineteen pages of 29 questions: 589 rows and 550 expressions."""
    lines = ["| survey | type | name | label | relevant | calculation |"]
    for page in range(PAGES):
        before = f"${{q{page - 1}_0}} != 'stop'" if page else ""
        lines.append(f"| | begin_group | p{page} | Page {page} | {before} | |")
        lines.append(f"| | text | q{page}_0 | Goes on? | | |")
        for at in range(1, 29):
            earlier = f"q{page}_{at - 1 - at % 4}" if at > 4 else f"q{page}_0"
            if at % 7 == 0:
                rule = f"if(${{{earlier}}} = '', 0, ${{{earlier}}} + 1)"
                lines.append(f"| | calculate | q{page}_{at} | | | {rule} |")
            else:
                rule = f"${{{earlier}}} != 7 and ${{q{page}_0}} != 'skip'"
                lines.append(f"| | integer | q{page}_{at} | Number | {rule} | |")
        lines.append("| | end_group | | | | |")
    return read_form_text("\n".join(lines), form_id="made_up")


def count_of(form: Form) -> tuple[int, int]:
    """Rows and expressions of a form."""
    cells = ("relevant", "constraint", "calculation", "choice_filter", "count")
    ruled = [*form.pages, *form.items(), *(q for q in form if not q.is_asked)]
    rules = [getattr(one, cell, "") for one in ruled for cell in cells]
    return len(form.within), sum(bool(rule) for rule in rules) + sum(
        q.required not in ("", "yes") for q in form
    )


def an_answer(question: Question, draw: random.Random) -> str:
    """Make up some answer that can be read."""
    if question.choices:
        return draw.choice(question.choices).name
    return {
        "text": draw.choice(["go", "any", "a name"]),
        "date": f"19{draw.randint(10, 99)}-0{draw.randint(1, 9)}-11",
    }.get(question.type, str(draw.randint(0, 20)))


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def measure(form: Form) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of each answer, of each answer with its page, and of each sheet made anew."""
    draw = random.Random(SEED)  # noqa: S311  # made-up answers need no secrecy
    page_of = {item.name: page.name for page in form.pages for item in page.items}
    sheet = Sheet(form, {})
    alone, shown, anew = [], [], []
    for _ in range(ROUNDS):
        open_now = [path for path in sheet.visible() if path in form]
        path = draw.choice(open_now)
        text = an_answer(form[path], draw)

        def answer(path: str = path, text: str = text) -> None:
            sheet.answer(path, text)
            sheet.is_relevant(path)

        def look(path: str = path) -> None:
            sheet.visible()
            sheet.errors(page_of.get(path, form.pages[0].name))

        alone.append(timed(answer))
        shown.append(alone[-1] + timed(look))
        if len(anew) < ROUNDS // 10:
            anew.append(timed(lambda: Sheet(form, sheet.raw()).errors()))
    return alone, shown, anew


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", type=Path, nargs="?", help="an XLSForm; made up if not given")
    path = parser.parse_args().form
    start = time.process_time()
    form = read_form(path) if path else made_up_form()
    read = time.process_time() - start
    start = time.process_time()
    Sheet(form, {}).errors()
    first = (time.process_time() - start) * 1000
    alone, shown, anew = measure(form)
    rows, rules = count_of(form)
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"{form.form_id}: {rows} rows, {rules} expressions; read in {read:.2f} s")
    print(f"an empty sheet: {first:.1f} ms")
    for said, times in (("an answer", alone), ("an answer and its page", shown)):
        slow = sorted(times)[int(len(times) * 0.95)]
        print(f"{said}: median {statistics.median(times):.2f} ms, 95 % within {slow:.2f} ms")
    whole = statistics.median(anew)
    print(f"the whole form evaluated anew: median {whole:.1f} ms,")
    print(f"which is {whole / statistics.median(alone):.0f} times an answer")


if __name__ == "__main__":
    main()
