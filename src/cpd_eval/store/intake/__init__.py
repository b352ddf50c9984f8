"""How answers given elsewhere come into the store: tables, workbooks, exports of other tools.

A file is read as rows of text, a mapping says which column is which question, and every row goes
through the form's own rules. What can stand is kept; each row that cannot is told with its
reason and written to a file that can be corrected and imported again. The same file again
changes nothing.

Start with :func:`cpd_eval.store.intake.bring.import_responses`.
"""
