"""The rules, one module a subject; `registry.SUBJECTS` gives their order."""
