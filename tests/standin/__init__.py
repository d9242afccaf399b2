"""Services on loopback that stand in for those the program really talks to."""
