"""Charts of released tables: what is drawn has passed the gate, or it is not drawn.

Each function takes a :class:`~cpd_eval.disclosure.Released`, and gives an Altair chart whose title
is the finding and whose description tells it to a reader who cannot see it.
"""

from cpd_eval.charts.closure import closure_bar
from cpd_eval.charts.dumbbell import dumbbell
from cpd_eval.charts.forest import forest
from cpd_eval.charts.heatmap import heatmap
from cpd_eval.charts.intervals import intervals
from cpd_eval.charts.pictures import Pictures, alt_text, pictures_of

__all__ = [
    "Pictures",
    "alt_text",
    "closure_bar",
    "dumbbell",
    "forest",
    "heatmap",
    "intervals",
    "pictures_of",
]
