"""The subject, without files, forms or answers: rules, calendar, and the words of an organisation.

:mod:`cpd_eval.workforce.rules` holds every number the practice guides give, with its source.
:mod:`cpd_eval.workforce.calendar` counts months as a calendar does and says whether a follow-up
came in time. :mod:`cpd_eval.workforce.organisation` reads what an organisation calls its regions,
professions and standards from a file: such words are data, never code.
"""
