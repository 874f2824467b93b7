"""Every named error of a row: it scores 0 and carries a metric of this name, which telemetry and reports count.

Three families of names, told apart by their form:

- ``..._error``: OpenAI's flag, where OpenAI has one for it, and ``sample_..._error`` for what else is wrong with a
  response that should be JSON;
- ``error_...``: ours, for what OpenAI's graders do not have;
- ``gate_...``: not here, since it is a verdict and no error: the gate of a judge grader that stopped a response.

What fails the whole call instead is no row's error: a `rft.graders.base.GraderFault` begins with the means that failed,
such as ``judge_throttled`` or ``sandbox_lost``.
"""

from __future__ import annotations

from collections.abc import Mapping

ROW_ERRORS: Mapping[str, str] = {
    "error_sample_not_an_object": "the sample is no JSON object",
    "error_no_messages": "the sample has no list of messages",
    "error_no_response": "the last turn is not the assistant's",
    "error_unreadable_reference": "the row's reference has not the form that the grader reads",
    "error_response_too_long": "the response is longer than the grader reads",
    "error_symbolic_timeout": "comparing two expressions took longer than its limit",
    "error_no_tests": "the row has no tests",
    "error_broken_tests": "the row's test code does not parse, or its own solution does not pass",
    "error_tests_prove_nothing": "a trivial stub passes every test",
    "error_tests_not_supported": "the test code needs what the sandbox does not offer",
    "error_result_not_carried": "the code returned what cannot be carried out of its process",
    "error_pattern_too_costly": "a pattern took more steps than its limit",
    "error_unusable_schema": "the row's JSON schema cannot be used",
    "invalid_variable_error": "the row or the response lacks a key that a template or the grader names",
    "sample_parse_error": "the response is no JSON",
    "sample_duplicate_key_error": "the response's JSON has a key twice",
    "sample_number_error": "the response's JSON has a number that is none, or with too many digits",
    "sample_depth_error": "the response's JSON is nested too deep",
    "sample_size_error": "the response is larger than the grader reads",
    "sample_ambiguous_error": "the response holds more than one JSON answer",
    "sample_retracted_error": "the response takes its answer back",
    "formula_parse_error": "`calculate_output` has no finite value for this row",
    "python_grader_runtime_error": "`grade` raised, ran out of time or memory, or returned no finite number",
    "model_grader_refusal_error": "the judge will not read the row for its content",
    "truncated_observation_error": "the texts are too long to be compared, or for the embedding model",
}
"""Name -> when."""
