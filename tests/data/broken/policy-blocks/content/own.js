// our own
