"""The options that commands share."""

from typing import Annotated

import typer

from rft_cli.client.stack import DEFAULT_PREFIX

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")
]
Region = Annotated[
    str | None, typer.Option(help="The stacks' Region; by default your profile's or AWS_REGION.")
]
Prefix = Annotated[
    str, typer.Option("--stack-prefix", help="The `prefix` setting that the stacks were deployed with.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="One key of the execution input, repeatable: --set seed=3."
    ),
]

__all__ = ["DEFAULT_PREFIX", "Json", "Prefix", "Region", "Settings"]
