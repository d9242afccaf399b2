from tests.standin.plugin import google

__all__ = ["google"]
