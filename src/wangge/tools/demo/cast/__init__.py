"""Who works in a demo town. Every name is drawn from syllables; none is a person's."""
