"""Who listens to what, when: plays, the people behind them, and what sets them apart."""
