"""Readers of what agencies hand over, and the one validator behind them."""
