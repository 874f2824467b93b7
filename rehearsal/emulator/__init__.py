"""The local AWS of a rehearsal: MiniStack, patched where a rehearsal needs what AWS does."""
