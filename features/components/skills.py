"""Skills: how much of what a job asks for a person can, rare skills weighing more than common ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from features.components.component import Detail, Floats
from features.overlap import Sparse, rarity
from features.skills import Key, SkillSet, listed, nearness, skill_sets

#: A missing skill costs this share of what a present one gives: half of the skills are worth 0.65, four fifths 0.88.
MISSING_COST = 0.55
#: So many skills read from an advertisement's text count in full; fewer may be incidental ("our database") and count in
#: proportion. With one, languages and terms at their best, a pair without likeness stays at 0.164 / 0.84 = 0.195.
ENOUGH_READ = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Skills:
    """The person's skills against the job's; where a list is blank they are read from the text.

    Does not apply where no skill is known on a side. One more skill never lowers the value with a job that lists its
    own. A job whose skills had to be read, and only few were, is worth less: what it really asks is in doubt.

    Attributes
    ----------
    reach : (n_candidates, n_job_skills)
        How near the person's nearest skill is to each skill that jobs ask.
    wants : (n_jobs, n_job_skills)
        The share of each skill in what the job asks; rows sum to 1.
    evidence : (n_jobs,)
        How far what is known of the job's skills can be trusted, in [0, 1]; 1 for a list.
    """

    CANDIDATE_COLUMNS: ClassVar[tuple[str, ...]] = ("skills", "occupation", "experience")
    JOB_COLUMNS: ClassVar[tuple[str, ...]] = ("skills", "title", "description")

    ours: tuple[SkillSet, ...]
    theirs: tuple[SkillSet, ...]
    asked: tuple[Key, ...]
    reach: Sparse
    wants: Sparse
    evidence: Floats

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame) -> Self:
        """Take skills of both sides, and the texts of those that list none."""
        vocabulary = listed(
            skill for column in (jobs["skills"], candidates["skills"]) for own in column for skill in own
        )
        told = (candidates["occupation"] + "\n" + candidates["experience"]).tolist()
        ours = skill_sets(list(candidates["skills"]), told, vocabulary)
        theirs = skill_sets(list(jobs["skills"]), (jobs["title"] + "\n" + jobs["description"]).tolist(), vocabulary)
        asked = sorted({key for each in theirs for key in each.written})
        holds = _holds(theirs, asked)
        alone = _standing_alone(holds, asked)
        return cls(
            ours=tuple(ours),
            theirs=tuple(theirs),
            asked=tuple(asked),
            reach=_reach(ours, asked),
            wants=_wants(holds, alone),
            evidence=_evidence(theirs, alone),
        )

    def values(self, rows: slice) -> Floats:
        """Return the weighted share of the job's skills that the person has, bent so that most is nearly all.

        Times the evidence of the job's skills.
        """
        share = np.minimum((self.reach[rows] @ self.wants.T).toarray(), 1.0)
        value: Floats = self.evidence * share / (share + MISSING_COST * (1.0 - share))
        value[np.array([not each.written for each in self.ours[rows]], dtype=bool)] = np.nan
        value[:, np.array([not each.written for each in self.theirs], dtype=bool)] = np.nan
        return value

    def detail(self, i: int, j: int) -> Detail:
        """Return the job's skills, as the job writes them, that the person has and lacks."""
        has = set(self.reach[[i]].indices)
        of_job = [(written, position in has) for position, written in self._asked_by(j)]
        return Detail(
            matched=tuple(written for written, met in of_job if met),
            missing=tuple(written for written, met in of_job if not met),
        )

    def _asked_by(self, j: int) -> list[tuple[int, str]]:
        at = {key: position for position, key in enumerate(self.asked)}
        return [(at[key], written) for key, written in self.theirs[j].written.items()]


def _positions(sets: list[SkillSet], at: dict[Key, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of which record holds which key."""
    rows = np.repeat(np.arange(len(sets)), [len(each.written) for each in sets])
    return rows, np.array([at[key] for each in sets for key in each.written], dtype=np.int64)


def _reach(ours: list[SkillSet], asked: list[Key]) -> Sparse:
    """Return the greatest nearness of any of a person's skills to each asked skill."""
    offered = sorted({key for each in ours for key in each.written})
    people, skills = _positions(ours, {key: s for s, key in enumerate(offered)})
    near = nearness(offered, asked)
    n_near = np.diff(near.indptr)[skills]
    starts = np.repeat(near.indptr[skills] - np.concatenate(([0], np.cumsum(n_near)[:-1]))[: len(n_near)], n_near)
    entries = starts + np.arange(n_near.sum())
    row, column, value = np.repeat(people, n_near), near.indices[entries], near.data[entries]
    order = np.lexsort((-value, column, row))
    row, column, value = row[order], column[order], value[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    return csr_array((value[first], (row[first], column[first])), shape=(len(ours), len(asked)))


def _holds(theirs: list[SkillSet], asked: list[Key]) -> Sparse:
    """Return which job asks which skill, (n_jobs, n_job_skills)."""
    jobs, skills = _positions(theirs, {key: s for s, key in enumerate(asked)})
    return csr_array((np.ones(len(jobs)), (jobs, skills)), shape=(len(theirs), len(asked)))


def _standing_alone(holds: Sparse, asked: list[Key]) -> Sparse:
    """Return how far each skill of a job says more than its others, in (0, 1], where `holds` is 1.

    *Database*, *manage database* and *database management* are nearly one demand, which one skill of a person meets:
    each counts 1 / (sum of nearness to all of the job's skills, itself included).
    """
    crowd = csr_array((holds @ nearness(asked, asked)).multiply(holds))
    return csr_array((1.0 / crowd.data, crowd.indices, crowd.indptr), shape=holds.shape)


def _wants(holds: Sparse, alone: Sparse) -> Sparse:
    """Return each asked skill's share of its job, by rarity and by how far it stands alone."""
    weight = csr_array(alone.multiply(rarity(holds)[None, :]))
    total = np.asarray(weight.sum(axis=1)).ravel()
    share = weight.data / np.repeat(total, np.diff(weight.indptr))
    return csr_array((share, weight.indices, weight.indptr), shape=weight.shape)


def _evidence(theirs: list[SkillSet], alone: Sparse) -> Floats:
    """Return how far the skills known of each job can be trusted; near ones of a text count together as one."""
    n_known = np.asarray(alone.sum(axis=1)).ravel()
    read = np.array([each.read for each in theirs], dtype=bool)
    return np.where(read, np.minimum(n_known / ENOUGH_READ, 1.0), 1.0)
