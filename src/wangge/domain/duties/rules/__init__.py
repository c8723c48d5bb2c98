"""Pure decisions about duties: which days, which hours, how far, what an answer means."""
