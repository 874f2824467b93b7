"""One local AWS and one deployment serve every test that runs the pipeline; the emulator's tests have one a module."""

from collections.abc import Iterator

import pytest

from rehearsal.emulator.local_aws import LocalAws
from rehearsal.session import RehearsalSession
from tests.rehearsal.emulator_workbench import ACT, DOUBLE, Workbench

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


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """An empty local AWS, with a double in the place of Bedrock."""
    with LocalAws(tmp_path_factory.mktemp("aws"), bedrock=DOUBLE) as aws:
        yield Workbench(aws)


@pytest.fixture(scope="module")
def act(bench: Workbench) -> str:
    """ARN of a function that does what its event says."""
    return bench.function("act", ACT)
