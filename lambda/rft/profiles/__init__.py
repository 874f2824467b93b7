"""Profiles: which prompts are sampled, and how they are cut into shards."""
