"""Pure decisions of registers: no database, no clock."""
