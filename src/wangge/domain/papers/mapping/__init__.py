"""The map of a grid on paper: ground in millimetres, lines, labels that don't overlap."""
