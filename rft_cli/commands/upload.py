"""`rft upload`: put data of one's own where a run may read it."""

import hashlib
import re
from pathlib import Path
from typing import Annotated

import typer

from rft.contracts.paths import UPLOADS_PREFIX
from rft_cli.client.account import aws_errors, session
from rft_cli.client.errors import InputRefused
from rft_cli.client.stack import require_stack
from rft_cli.console import Output
from rft_cli.options import DEFAULT_PREFIX, Json, Prefix, Region

# Bedrock's pattern for keys has no spaces, `=`, `+` or `:`.
_NOT_ALLOWED = re.compile(r"[^-!_*'().a-z0-9A-Z]+")


def command(
    files: Annotated[list[Path], typer.Argument(help="JSONL files.")],
    recipe: Annotated[str, typer.Option(help="The recipe that they are for.")],
    region: Region = None,
    prefix: Prefix = DEFAULT_PREFIX,
    json_only: Json = False,
) -> int:
    """Upload files under uploads/ of the datasets bucket; prints the S3 URIs for a run's input."""
    output = Output(json_only=json_only)
    for file in files:
        if not file.is_file():
            raise InputRefused(f"{file}: there is no such file.")
        if file.suffix != ".jsonl":
            raise InputRefused(f"{file}: Bedrock takes files whose names end in .jsonl; rename it.")
    aws = session(region)
    uris: dict[str, str] = {}
    with aws_errors():
        stack = require_stack(aws.client("cloudformation"), prefix)
        stack.require_recipe(recipe)
        for file in files:
            key = upload_key(recipe, file)
            aws.client("s3").upload_file(str(file), stack.datasets_bucket, key)
            uris[str(file)] = f"s3://{stack.datasets_bucket}/{key}"
            output.say(f"{file}: {uris[str(file)]}")
    output.document(uris)
    return 0


def upload_key(recipe: str, file: Path) -> str:
    """`uploads/<recipe>/<8 hex of the content>/<name>`: another content never overwrites what a run read."""
    with file.open("rb") as body:
        digest = hashlib.file_digest(body, "sha256").hexdigest()[:8]
    return f"{UPLOADS_PREFIX}{recipe}/{digest}/{_NOT_ALLOWED.sub('-', file.name)}"
