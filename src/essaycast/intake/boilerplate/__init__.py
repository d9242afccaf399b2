"""What pages print around an author's text, found and marked by named rules."""
