"""The dataset checks, in the order in which they run."""

from rft.data.checks import (
    answer_diversity,
    json_object,
    label_skew,
    message_content,
    message_roles,
    messages_list,
    no_blank_line,
    no_conflicting_answers,
    no_duplicates,
    no_leakage,
    no_near_duplicates,
    no_near_leakage,
    no_near_overlap,
    personal_data,
    prompt_length,
    reference_answer,
    row_bounds,
    size_tier,
    tools_well_formed,
    unique_ids,
    unique_keys,
    utf8_text,
)
from rft.data.checks.base import Check, CorpusCheck, LineCheck, TotalCheck

READ_CHECKS: tuple[LineCheck, ...] = (utf8_text.CHECK, no_blank_line.CHECK, json_object.CHECK)
"""Each must pass before the next can look; a line that fails one is not looked at further."""

ROW_CHECKS: tuple[LineCheck, ...] = (
    unique_keys.CHECK,
    messages_list.CHECK,
    message_roles.CHECK,
    message_content.CHECK,
    reference_answer.CHECK,
    unique_ids.CHECK,
    tools_well_formed.CHECK,
    prompt_length.CHECK,
    no_leakage.CHECK,
    no_duplicates.CHECK,
    no_conflicting_answers.CHECK,
)

CORPUS_CHECKS: tuple[CorpusCheck, ...] = (
    no_near_leakage.CHECK,
    no_near_overlap.CHECK,
    no_near_duplicates.CHECK,
    answer_diversity.CHECK,
    label_skew.CHECK,
    personal_data.CHECK,
)
"""They see every line that the reading checks let through, and speak when all were read."""

TOTAL_CHECKS: tuple[TotalCheck, ...] = (row_bounds.CHECK, size_tier.CHECK)

_ALL: tuple[Check, ...] = (*READ_CHECKS, *ROW_CHECKS, *CORPUS_CHECKS, *TOTAL_CHECKS)

REGISTRY: dict[str, Check] = {check.id: check for check in _ALL}
"""Every rule by its id, which is also its file's name."""
