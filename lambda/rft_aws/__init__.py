"""The only code that calls AWS: thin clients around S3, Bedrock, Lambda, Logs and SNS. It imports `rft`, never back."""
