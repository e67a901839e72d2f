"""Mail: an issue as an e-mail message. Pure, as all of publishing; the room `delivery` sends it."""
