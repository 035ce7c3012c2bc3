"""Jobs: files that take long to make are made beside the service, in processes of their own, with progress and again if need be.

A job is a row. Any replica claims it, a child process makes the file, and the file is kept in the database in pieces, so that a
result is there with its row or not at all, for every replica, and goes with its row when its time is over.
"""
