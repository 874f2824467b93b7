"""One module a stage of the state machine, each with a thin `handler`: parse, call the core, serialise."""
