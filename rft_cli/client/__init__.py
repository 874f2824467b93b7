"""What the command, the rehearsal and their tests do with a deployed pipeline through AWS's own APIs."""
