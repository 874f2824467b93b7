"""From an OpenAI fine-tuning job to a recipe folder."""
