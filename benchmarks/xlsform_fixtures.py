"""Read every XLSForm of a folder, and say for each whether it loads here, and if not, why.

pyxform's own examples are the measure: each one that pyxform converts either loads, or is refused
for a reason the profile in ``docs/xlsform-profile.md`` gives. Run it as::

    python benchmarks/xlsform_fixtures.py FOLDER
"""

import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from cpd_eval.errors import FormError
from cpd_eval.forms import Finding, Sheet, check_form, read_form

KINDS = (".md", ".csv", ".xlsx", ".xls")


def is_converted(path: Path) -> bool:
    """Whether pyxform itself makes an XForm of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            convert(path, validate=False, warnings=[])
    except PyXFormError:
        return False
    return True


def verdict(path: Path) -> tuple[str, tuple[Finding, ...]]:
    """Read it and open an empty sheet of it."""
    findings = check_form(path)
    if findings:
        return "refused", findings
    try:
        Sheet(read_form(path), {}).errors()
    except FormError as exc:
        return f"WRONG: {exc}", ()
    return "loads", ()


def table(folder: Path) -> Iterator[tuple[str, bool, str, tuple[Finding, ...]]]:
    for path in sorted(folder.iterdir()):
        if path.suffix in KINDS:
            yield path.name, is_converted(path), *verdict(path)


def main(folder: Path) -> None:
    rows = list(table(folder))
    print("| file | pyxform | here | first reason |\n|---|---|---|---|")
    for name, converted, found, findings in rows:
        reason = findings[0] if findings else None
        place = f"{reason.sheet} row {reason.row}, {reason.column}: " if reason else ""
        said = f"{place}{reason.message}" if reason else ""
        print(f"| {name} | {'converts' if converted else 'stops'} | {found} | {said} |")
    counts = Counter((converted, found.split(":")[0]) for _, converted, found, _ in rows)
    for (converted, found), number in sorted(counts.items()):
        print(f"{number} files that pyxform {'converts' if converted else 'stops at'}: {found}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
