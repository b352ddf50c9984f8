"""How submitted answers leave the store: as tables other programs open, and a dictionary of them.

One :class:`~cpd_eval.store.outlet.extract.Extract` of a form is made first: its answers in the
newest terms, each with the type its question has. Every format is written from that, so they
agree. People leave as pseudonyms only; names and addresses are never read here.

Start with :func:`cpd_eval.store.outlet.deliver.export_responses`.
"""
