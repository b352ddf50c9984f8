"""A table to release; hypothesis without a clock, since the machine may be busy."""

import pandas as pd
import pytest
from hypothesis import settings

settings.register_profile("disclosure", deadline=None, max_examples=8)
settings.load_profile("disclosure")


@pytest.fixture
def regions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region": ["North", "South", "East", "West", "All"],
            "n": [40, 4, 12, 30, 86],
            "estimate": [0.2, 0.9, 0.4, 0.1, 0.25],
        }
    )
