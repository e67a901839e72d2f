"""Publishing: the order of it all, and the files of the site as a whole."""
