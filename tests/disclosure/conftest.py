"""A table to release."""

import pandas as pd
import pytest


@pytest.fixture
def regions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region": ["North", "South", "East", "West", "All"],
            "n": [40, 4, 12, 30, 86],
            "estimate": [0.2, 0.9, 0.4, 0.1, 0.25],
        }
    )
