"""Why this placement, why not a better one, and what would help: found once, worded for people and for machines."""

from api.explanation.account import Account, account_of, request_of
from api.explanation.again import planner
from api.explanation.data import account_data
from api.explanation.sentences import account_lines

__all__ = ["Account", "account_data", "account_lines", "account_of", "planner", "request_of"]
