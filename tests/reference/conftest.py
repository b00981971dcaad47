from __future__ import annotations

import pytest

from reference.loading import load


@pytest.fixture
def gazetteer(db: None) -> None:
    """The data as shipped, in the test's transaction."""
    load()
