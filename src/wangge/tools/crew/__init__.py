"""Opens accounts and appoints whole staffs out of one table. Owns no account."""
