"""Why one pair is impossible: every hard rule it breaks, in words, with both sides' values.

Written for one pair and in the plainest way; a test holds it against the vectorised mask of `features.eligibility`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from features.eligibility import employer_key
from features.languages import CEFR, UNKNOWN_LEVEL, strongest
from features.remote import Remote, remote_of


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One broken rule between a candidate and a job.

    Attributes
    ----------
    rule
        Its short name: ``remote``, ``office_days``, ``ended``, ``languages``, ``hours``, ``salary``, ``employer``.
    text
        An English sentence with {wanted} (the candidate's side) and {offered} (the job's); the key of its translation.
    wanted, offered
        Both values as a person would write them.
    """

    rule: str
    text: str
    wanted: str
    offered: str

    @property
    def params(self) -> Mapping[str, str]:
        """Return the values for the names in `text`."""
        return {"wanted": self.wanted, "offered": self.offered}

    def __str__(self) -> str:
        """Say the sentence."""
        return self.text.format(**self.params)


def refusals(candidates: pd.DataFrame, jobs: pd.DataFrame, i: int, j: int, *, today: date) -> tuple[Refusal, ...]:
    """Return every hard rule that candidate `i` and job `j` break; empty when the pair is eligible."""
    candidate, job = candidates.iloc[i], jobs.iloc[j]
    remote = remote_of(job)
    return (
        *_remote(candidate, remote),
        *_office_days(candidate, remote),
        *_ended(job, today),
        *_languages(candidate, job),
        *_hours(candidate, job),
        *_salary(candidate, job),
        *_employer(candidate, job),
    )


def _remote(candidate: pd.Series, remote: Remote) -> Iterator[Refusal]:
    wanted, offered = str(candidate["remote_min"]), str(remote.mode)
    if remote.mode == "unknown":
        text = "The advertisement does not say whether the job can be done remotely"
        yield Refusal(rule="remote", text=text, wanted=wanted, offered=offered)
    elif remote.mode == "onsite":
        text = "The job is done at the employer's place"
        yield Refusal(rule="remote", text=text, wanted=wanted, offered=offered)
    elif remote.mode == "hybrid" and wanted != "hybrid":
        text = "The job is partly at the employer's place; the candidate wants fully remote work"
        yield Refusal(rule="remote", text=text, wanted=wanted, offered=offered)


def _office_days(candidate: pd.Series, remote: Remote) -> Iterator[Refusal]:
    accepted = candidate["max_office_days"]
    if remote.office_days is not None and remote.office_days > accepted:
        text = "The job asks for {offered} office days a month; the candidate accepts at most {wanted}"
        yield Refusal(rule="office_days", text=text, wanted=_number(accepted), offered=_number(remote.office_days))


def _ended(job: pd.Series, today: date) -> Iterator[Refusal]:
    last = job["valid_through"]
    if last is not None and last < today:
        text = "The job could be applied for until {offered}; today is {wanted}"
        yield Refusal(rule="ended", text=text, wanted=today.isoformat(), offered=last.isoformat())


def _languages(candidate: pd.Series, job: pd.Series) -> Iterator[Refusal]:
    speaks, asks = strongest(candidate["languages"], "speaks"), strongest(job["languages"], "asks")
    for code in sorted(asks if speaks else ()):
        if speaks.get(code, 0) >= asks[code]:
            continue
        if code not in speaks:
            text = "The job asks for the language {offered}; the candidate lists {wanted}"
            wanted = ", ".join(sorted(speaks))
        else:
            text = "The job asks for the language {offered}; the candidate has {wanted}"
            wanted = _language(code, speaks[code])
        yield Refusal(rule="languages", text=text, wanted=wanted, offered=_language(code, asks[code]))


def _hours(candidate: pd.Series, job: pd.Series) -> Iterator[Refusal]:
    if job["hours"] < candidate["hours_min"]:
        text = "The job is {offered} hours a week; the candidate wants at least {wanted}"
        yield Refusal(rule="hours", text=text, wanted=_number(candidate["hours_min"]), offered=_number(job["hours"]))
    if job["hours"] > candidate["hours_max"]:
        text = "The job is {offered} hours a week; the candidate wants at most {wanted}"
        yield Refusal(rule="hours", text=text, wanted=_number(candidate["hours_max"]), offered=_number(job["hours"]))


def _salary(candidate: pd.Series, job: pd.Series) -> Iterator[Refusal]:
    offered = job["salary_min"] if pd.isna(job["salary_max"]) else job["salary_max"]
    if offered < candidate["salary_min"]:
        text = "The job pays at most {offered} DKK a month; the candidate wants at least {wanted}"
        yield Refusal(rule="salary", text=text, wanted=_number(candidate["salary_min"]), offered=_number(offered))


def _employer(candidate: pd.Series, job: pd.Series) -> Iterator[Refusal]:
    for name in candidate["avoid_employers"]:
        if employer_key(name) == employer_key(job["employer"]):
            text = "The candidate does not want to work for {offered}"
            yield Refusal(rule="employer", text=text, wanted=name.strip(), offered=job["employer"])
            return


def _language(code: str, rank: int) -> str:
    """Write a language with its level; 1 is A1 or no level at all, `UNKNOWN_LEVEL` none."""
    return code if rank in (1, UNKNOWN_LEVEL) else f"{code} {CEFR[rank - 1]}"


def _number(value: float) -> str:
    """Write a number without a needless fraction."""
    return f"{value:.10g}"
