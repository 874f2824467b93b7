"""The `rft` command. What a person sees is a plain sentence that says what to do."""
