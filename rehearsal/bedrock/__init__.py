"""The Bedrock simulator of the rehearsal: Bedrock's wire protocol in front of a policy small enough to train.

`service.create_service` is the entrance; `assumptions` lists what it does where AWS documents nothing.
"""
