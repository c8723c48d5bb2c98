"""Pure decisions of alarms: what an estimate means, what a call does."""
