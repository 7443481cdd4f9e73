"""What a change would do: what is asked, the changed market, the plan after it, and how it is told."""
