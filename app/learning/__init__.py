"""What the user's own traffic teaches: comparisons, calibration, experiments, tuning and their evidence."""
