"""The drawing workbench: one drawing's ground, runs of the program, saving, exports."""
