"""Where evidence is kept, and how what is left over of it is cleared away; how files are kept stands in `shared.storage`."""
