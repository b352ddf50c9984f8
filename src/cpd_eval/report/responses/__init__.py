"""The response board in figures and words: who has answered a wave, and who has not yet.

Everything is counted once over everybody and passes the gate once; whatever a reader then chooses
to look at is cut out of that release. So what is hidden in one view is hidden in all, and no two
views together tell what neither shows.
"""
