"""Pure text: slugs, TeX, maths, markup. Nothing here reads or writes anything."""
