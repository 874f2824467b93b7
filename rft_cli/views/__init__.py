"""How things look on a terminal: pure functions from values to lines and Rich renderables."""
