"""Benchmarks: digestgen and its peers on the same papers, and a guard on the work a build does."""
