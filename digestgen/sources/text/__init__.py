"""Papers in plain texts and mails: a saved page, lists, arXiv's mailings, newsletters, alerts."""
