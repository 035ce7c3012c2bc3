"""How sure ranks are: survey answers drawn again, weights moved, and what becomes of index, rank and grade."""
