"""Reads of cases: within a scope, or by a secret; frozen values out."""
