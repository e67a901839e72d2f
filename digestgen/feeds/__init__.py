"""Feeds: Site → RSS and Atom. One entry a paper, the same in every feed that carries it."""
