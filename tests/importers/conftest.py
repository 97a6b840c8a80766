"""What every importer's tests start from."""

import pytest
from importing import Site


@pytest.fixture
def site(tmp_path):
    """Return an empty site."""
    return Site(tmp_path / "a site")
