"""A rehearsal: one local AWS, one deployment of a recipe through the real CDK command line, any number of runs.

with RehearsalSession("math") as session:
    result = session.rehearse({"recipe": "math"})
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rehearsal.assembly import assembly
from rehearsal.emulator.errors import EmulatorError
from rehearsal.emulator.local_aws import LocalAws
from rehearsal.result import LeftRunning, RehearsalResult, collect_result
from rft.contracts.paths import UPLOADS_PREFIX
from rft_cli.client.runs import RunHandle, RunProgress, RunWatcher, run_end, start_run
from rft_cli.client.stack import DEFAULT_PREFIX, PipelineStack, pipeline_stack_name
from stacks.project import ROOT, ProjectFolders

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

HOME = ROOT / ".rehearsal"
LOOK_SECONDS = 0.25
LIMIT_SECONDS = 900.0
LOGS = ("emulator.log", "cdk.log")


class RehearsalSession:
    """See the module.

    Args:
        recipe: the one recipe that is deployed.
        region: the Region that the local AWS plays.
        options: the Bedrock simulator's options at the start; `configure` changes them between runs.
        home: where results go (`<home>/<run_id>/`) and where the local AWS writes while it lives.
        folders: where recipes and code are; the project's own by default.
        say: told what is being done, one short sentence at a time.
    """

    def __init__(
        self,
        recipe: str,
        *,
        region: str = "us-east-1",
        options: Mapping[str, Any] | None = None,
        home: Path = HOME,
        folders: ProjectFolders | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.recipe = recipe
        self.region = region
        self.home = home
        self._folders = folders or ProjectFolders()
        self._options = dict(options or {})
        self._say = say
        self._aws: LocalAws | None = None
        self._stack: PipelineStack | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(keep_logs=error is not None and not isinstance(error, KeyboardInterrupt))

    @property
    def aws(self) -> LocalAws:
        """The local AWS; RuntimeError before `start`."""
        if self._aws is None:
            raise RuntimeError("the rehearsal session is not started")
        return self._aws

    @property
    def stack(self) -> PipelineStack:
        """The deployed pipeline; RuntimeError before `start`."""
        if self._stack is None:
            raise RuntimeError("the rehearsal session is not deployed")
        return self._stack

    def start(self) -> None:
        """Build, start, bootstrap, deploy.

        Raises:
            EmulatorError: one of them failed; `RealAccountInReachError` if anything could reach a real account.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        forget_dead(self.home)
        folder = Path(tempfile.mkdtemp(prefix=f"aws-{os.getpid()}-", dir=self.home))
        self._aws = LocalAws(folder, region=self.region, options=self._options)
        try:
            # A synth takes seconds and needs nothing of the local AWS: one core each.
            with ThreadPoolExecutor(max_workers=1) as pool:
                self._say("Building the app and starting the local AWS")
                building = pool.submit(assembly, self.recipe, self.region, self._folders)
                self._aws.start()
                self._aws.bootstrap()
                app = building.result()
            self._say("Deploying with the CDK")
            outputs = self._aws.deploy(app)
            self._stack = self._read_outputs(outputs)
        except BaseException as error:
            self.stop(keep_logs=isinstance(error, EmulatorError))
            raise

    def stop(self, *, keep_logs: bool = False) -> None:
        """Stop everything that was started. With `keep_logs` the logs go to `<home>/logs/`."""
        aws, self._aws, self._stack = self._aws, None, None
        if aws is None:
            return
        try:
            aws.stop()
        finally:
            if keep_logs:
                self._keep_logs(aws.folder)
            shutil.rmtree(aws.folder, ignore_errors=True)

    def configure(self, **options: Any) -> None:
        """Change the simulator's options for the runs to come: seed, faults, assume, hold, seconds_per_step.

        Raises:
            EmulatorError: there is no such option, fault or assumption.
        """
        self.aws.ask("options", options)

    def upload(self, file: Path, name: str) -> str:
        """Put a file under `uploads/<name>`; returns its S3 URI for the execution input."""
        key = f"{UPLOADS_PREFIX}{name}"
        self.s3.upload_file(str(file), self.stack.datasets_bucket, key)
        return f"s3://{self.stack.datasets_bucket}/{key}"

    def run(self, document: Mapping[str, Any]) -> RunHandle:
        """Start an execution with that input."""
        return start_run(self.states, self.stack, dict(document))

    def watcher(self, run: RunHandle) -> RunWatcher:
        """Reads the run's progress."""
        return RunWatcher(self.states, self.s3, self.stack, run)

    def result(self, run: RunHandle) -> RehearsalResult:
        """What an ended run left; its report is copied to `<home>/<run_id>/`."""
        end = run_end(self.states, run.execution_arn)
        return collect_result(self.s3, self.stack.runs_bucket, run.run_id, end, self.home / run.run_id)

    def rehearse(
        self,
        document: Mapping[str, Any],
        on_progress: Callable[[RunProgress], None] = lambda _: None,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> RehearsalResult:
        """Start a run, follow it to its end, collect its result.

        Raises:
            TimeoutError: it has not ended within `limit_seconds`.
        """
        run = self.run(document)
        self.follow(run, on_progress, limit_seconds)
        return self.result(run)

    def follow(
        self,
        run: RunHandle,
        on_progress: Callable[[RunProgress], None] = lambda _: None,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> RunProgress:
        """Watch a run until it ends; see `rehearse`."""
        return self.watcher(run).follow(on_progress, LOOK_SECONDS, limit_seconds)

    def left_running(self) -> LeftRunning:
        """Jobs in progress, deployments and uploaded files that exist, by name; open-weight jobs by their id."""
        bedrock: BedrockClient = self.aws.client("bedrock")
        jobs = bedrock.list_model_customization_jobs(statusEquals="InProgress")
        deployments = bedrock.list_custom_model_deployments()
        state = self.aws.ask("state")
        running = [job["name"] for job in state["jobs"] if job["status"] == "InProgress"]
        return LeftRunning(
            jobs=[
                *(job["jobName"] for job in jobs["modelCustomizationJobSummaries"]),
                *(name for name in running if name.startswith("ftjob-")),
            ],
            uploads=[file["name"] for file in state["uploads"]],
            deployments=[
                item["customModelDeploymentName"] for item in deployments["modelDeploymentSummaries"]
            ],
        )

    @property
    def s3(self) -> "S3Client":
        """S3 of the local AWS, as the account's administrator."""
        client: S3Client = self.aws.client("s3", s3={"addressing_style": "path"})
        return client

    @property
    def states(self) -> "SFNClient":
        """Step Functions of the local AWS."""
        client: SFNClient = self.aws.client("stepfunctions")
        return client

    def _read_outputs(self, outputs: Mapping[str, Mapping[str, str]]) -> PipelineStack:
        name = pipeline_stack_name(DEFAULT_PREFIX)
        try:
            return PipelineStack.from_outputs(DEFAULT_PREFIX, outputs[name])
        except KeyError as missing:
            raise EmulatorError(
                f"The deployment gave no {missing} for the stack {name}. See {self.aws.folder / 'cdk.log'}."
            ) from missing

    def _keep_logs(self, folder: Path) -> None:
        target = self.home / "logs"
        target.mkdir(parents=True, exist_ok=True)
        for name in LOGS:
            if (folder / name).exists():
                shutil.copy2(folder / name, target / name)


def forget_dead(home: Path) -> None:
    """Remove the folders of rehearsals that were killed before they could do so."""
    for folder in home.glob("aws-*-*"):
        owner = folder.name.split("-")[1]
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, PermissionError):
            continue
