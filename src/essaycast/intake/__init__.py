"""Raw material -> essays: readers, boilerplate, splitting, and the plan shown before writing."""
