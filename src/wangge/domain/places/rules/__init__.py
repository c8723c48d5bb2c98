"""Pure decisions about codes, memberships and coverages; no database."""
