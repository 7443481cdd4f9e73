"""What a run leaves in its folder: written, and read back."""

from api.outcome.plan_file import holds_plan, read_options
from api.outcome.reading import Outcome, read_outcome
from api.outcome.timing import Timing
from api.outcome.writing import write_outcome

__all__ = ["Outcome", "Timing", "holds_plan", "read_options", "read_outcome", "write_outcome"]
