# Words with a number, and short words that stand in several places.
