"""People, their posts, leaves and passwords: the pages of whoever has `people.manage`."""
