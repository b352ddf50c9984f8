"""What was answered, kept so that nothing acknowledged is ever lost.

An answer is an event that is only ever added; the current answers of a response are the fold of
its events. So autosave, resuming on another device, the audit trail and "as it stood on that day"
are one feature. People are pseudonyms everywhere but in :mod:`cpd_eval.store.people`; links are
kept as keyed hashes only.

Start with :func:`cpd_eval.store.database.open_store`; every other function takes the
:class:`~cpd_eval.store.database.Database` it returns first.
"""
