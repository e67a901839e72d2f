"""RSS and Atom feeds of journals and blogs."""
