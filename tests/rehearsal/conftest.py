"""One local AWS and one deployment serve every test that runs the pipeline."""

from collections.abc import Iterator

import pytest

from rehearsal.session import RehearsalSession

QUIET: dict[str, object] = {"faults": [], "assume": [], "hold": 0.0, "seed": 7, "seconds_per_step": 0.02}


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RehearsalSession]:
    """The math recipe, deployed with the real CDK command line."""
    with RehearsalSession("math", home=tmp_path_factory.mktemp("rehearsal"), options=QUIET) as session:
        yield session


@pytest.fixture
def session(deployed: RehearsalSession) -> Iterator[RehearsalSession]:
    """The deployed recipe with nothing going wrong; what a test configures ends with it."""
    deployed.configure(**QUIET)
    yield deployed
    deployed.configure(**QUIET)
