"""The OpenAI-compatible API of Bedrock ("mantle"), on which open-weight models are fine-tuned and sampled.

Source: Bedrock User Guide, "Fine-tune open-weight models using OpenAI-compatible APIs", which refers to OpenAI's API
reference for the rest. What neither says is listed in `rehearsal.bedrock.assumptions`.
"""
