"""The core of the pipeline: contracts, graders, gates, statistics. It imports no boto3, no environment, no clock."""
