"""Mail: an issue as an e-mail message. Pure, as all of publishing; who sends it is the room `delivery`."""
