def install(show):
    pass
