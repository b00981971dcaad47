from __future__ import annotations

import pytest

from tests.factories import ActorFactory


@pytest.fixture
def operator():
    return ActorFactory(role="operator")


@pytest.fixture
def provost():
    return ActorFactory(role="provost")
