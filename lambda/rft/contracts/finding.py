"""One thing that a gate found, in the form that the report, the CLI and the JSON share."""

from pydantic import BaseModel, ConfigDict

from rft.contracts.outcomes import Severity


class Finding(BaseModel):
    """A sentence with its place. `line` counts from 1; `path` is a JSON path such as `messages[1].content`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    path: str | None = None

    def sentence(self) -> str:
        """`train.jsonl line 37, messages[0].role: ...`, with the parts that there are."""
        place = " ".join(
            part for part in (self.file, f"line {self.line}" if self.line is not None else None) if part
        )
        where = ", ".join(part for part in (place, self.path) if part)
        return f"{where}: {self.message}" if where else self.message
