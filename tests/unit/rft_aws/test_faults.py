"""Which of Bedrock's errors are worth another try."""

import pytest

from rft.contracts.errors import BedrockThrottled, ModelCallFailed
from rft_aws.faults import bedrock_errors
from tests.fakes.s3 import service_error


@pytest.mark.parametrize(
    ("code", "fault", "words"),
    [
        ("ThrottlingException", BedrockThrottled, "no capacity or quota"),
        ("ServiceUnavailableException", BedrockThrottled, "no capacity or quota"),
        ("InternalServerException", BedrockThrottled, "Bedrock broke while asking: why"),
        ("ValidationException", ModelCallFailed, "refused while asking: ValidationException: why"),
        ("AccessDeniedException", ModelCallFailed, "refused while asking"),
    ],
)
def test_only_what_passes_is_tried_again(code: str, fault: type[Exception], words: str) -> None:
    with pytest.raises(fault, match=words), bedrock_errors("asking", ModelCallFailed):
        raise service_error(code, "why")
