"""The pages of registers: parse, look, act through one service, render."""
