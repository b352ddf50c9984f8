"""Forms away from the page: a workbook to fill in and send back, and a form on paper.

Both are drawn from one plan of the form (:mod:`~cpd_eval.forms.offline.plan`), in which rules have
become words, such as "Only if the answer to ‘Have you used it?’ is ‘Yes’". A workbook that comes
back is read by :func:`~cpd_eval.forms.offline.filled.read_filled`, and the answers in it go
through the same :class:`~cpd_eval.forms.sheet.Sheet` as those of the page.

Nothing is imported here, so that the page of a form need not load what only workbooks need.
"""
