"""Word lists of the German room: data, kept apart from the rules that use it."""
