"""The only place that knows the order of the stages. Its modules are loaded on demand."""
