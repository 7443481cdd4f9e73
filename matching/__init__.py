"""The optimiser: arrays in, plan out. Import its modules by name; importing the package loads nothing."""
