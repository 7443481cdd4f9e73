"""Real advertisements as they are, and invented Copenhagen jobs in ESCO's words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.real_esco import Occupation
from features.synthetic_people import pick, some_days

_WEEKDAYS = 0b0011111
_POSTCODES = ("1050", "1577", "1799", "2100", "2200", "2300", "2450", "2500", "2750", "2800", "2900")
_PAY = {"2": (38, 52), "3": (32, 42), "4": (27, 34)}
_SAID = {
    ("da", "full"): (
        "Stillingen er 100 % på distancen, og du vælger selv, hvor i Danmark du arbejder fra.",
        "Du arbejder hjemmefra alle ugens dage; vi mødes kun på skærm.",
    ),
    ("da", "hybrid"): (
        "Du er på kontoret i København {n} dage om måneden og arbejder ellers hjemmefra.",
        "Vi har hybridarbejde: {n} dage om måneden mødes vi på kontoret.",
    ),
    ("da", "onsite"): ("Arbejdet foregår på vores kontor i København.", "Du møder ind på kontoret alle dage."),
    ("en", "full"): ("This is a fully remote position, open to anyone living in Denmark.",),
    ("en", "hybrid"): ("The position is hybrid: you join us at the Copenhagen office {n} days a month.",),
    ("en", "onsite"): ("The work is done at our office in Copenhagen.",),
}


def _said(rng: np.random.Generator, language: str, mode: str, office: int) -> str:
    return str(rng.choice(_SAID[language, mode])).format(n=office)


def _description(rng: np.random.Generator, job: Occupation, language: str, remote: str) -> str:
    """Return an advertisement in ESCO's words; skills stay English, as there are no open Danish labels."""
    wanted = ", ".join(map(str, rng.permutation(np.array(job.essential or job.optional, dtype=object))[:6]))
    if language == "en":
        return f"We are looking for a {job.english}. {job.description} You bring: {wanted}. {remote}".strip()
    return f"Vi søger en {job.label}. Du skal kunne: {wanted}. {remote}".strip()


def derived(rng: np.random.Generator, occupations: list[Occupation]) -> pd.DataFrame:
    """Return invented jobs: the remote mode stands in its column for most, in the text for some, nowhere for a few."""
    n = len(occupations)
    mode = pick(rng, n, {"full": 0.55, "hybrid": 0.35, "onsite": 0.1})
    where = pick(rng, n, {"column": 0.6, "text": 0.3, "nowhere": 0.1})
    language = ["en" if not o.danish or rng.random() < 0.3 else "da" for o in occupations]
    office = [int(rng.integers(1, 9)) if m == "hybrid" else 0 for m in mode]
    said = [
        _said(rng, lang, m, days) if w == "text" else ""
        for lang, m, days, w in zip(language, mode, office, where, strict=True)
    ]
    desk_days = np.array(pick(rng, n, {0: 0.05, 1: 0.05, 2: 0.2, 3: 0.35, 4: 0.15, 5: 0.2}), dtype=np.int64)
    hours = rng.choice([15.0, 20.0, 30.0, 37.0], n, p=[0.05, 0.1, 0.15, 0.7])
    pay = np.array([rng.integers(*_PAY.get(o.isco[0], (30, 40))) * 1000.0 for o in occupations]) * hours / 37.0
    salary_min = np.where(rng.random(n) < 0.3, np.nan, pay.round(-2))
    calls = [o.isco in ("4222", "4225", "3512", "3322") for o in occupations]
    columns: dict[str, object] = {
        "job_id": [f"J{j + 1:04d}" for j in range(n)],
        "employer": [f"Opdigtet Arbejdsgiver {e + 1} A/S" for e in rng.integers(0, max(2, n // 3), n)],
        "title": [
            o.english if lang == "en" else str(rng.choice(np.array(o.danish, dtype=object)))
            for o, lang in zip(occupations, language, strict=True)
        ],
        "description": [_description(rng, o, lang, s) for o, lang, s in zip(occupations, language, said, strict=True)],
        "skills": [
            tuple(s.replace(";", ",") for s in o.essential[:8]) if rng.random() < 0.5 else () for o in occupations
        ],
        "languages": [() if rng.random() < 0.4 else ((lang, "C1" if lang == "da" else "B2"),) for lang in language],
        "postcode": [str(p) for p in rng.choice(_POSTCODES, n)],
        "remote_mode": [m if w == "column" else "" for m, w in zip(mode, where, strict=True)],
        "office_days_per_month": [float(d) if w == "column" else np.nan for d, w in zip(office, where, strict=True)],
        "desk_days": desk_days,
        "fixed_days": [some_days(rng, 1, _WEEKDAYS) if d and rng.random() < 0.2 else 0 for d in desk_days],
        "day_parts": [0b001 if h <= 20.0 else 0b011 for h in hours],
        "place_kind": ["quiet" if c and rng.random() < 0.7 else "desk" for c in calls],
        "needs": pick(rng, n, {(): 0.92, ("two_screens",): 0.08}),
        "openings": np.array(pick(rng, n, {1: 0.75, 2: 0.18, 4: 0.07}), dtype=np.int64),
        "hours": hours,
        "salary_min": salary_min,
        "salary_max": (salary_min * 1.12).round(-2),
        "valid_through": [None] * n,
    }
    return pd.DataFrame(columns)


def advertised(data: Path) -> pd.DataFrame:
    """Return the real advertisements: title, text, postcode, openings; what they do not say stays blank.

    They ended in 2021, so ``valid_through`` is left out: what they say is the point, not when.
    """
    ads = json.loads((data / "jobs" / "jobnet_ads_2021.json").read_text(encoding="utf-8"))
    n = len(ads)
    text = [ad["body"] or ad["teaser"] or "" for ad in ads]
    columns: dict[str, object] = {
        "job_id": [f"A{ad['id']}" for ad in ads],
        "employer": [ad["employer"] for ad in ads],
        "title": [ad["title"] for ad in ads],
        "description": text,
        "skills": [()] * n,
        "languages": [()] * n,
        "postcode": [ad["postcode"] or "" for ad in ads],
        "remote_mode": [""] * n,
        "office_days_per_month": np.full(n, np.nan),
        "desk_days": np.full(n, 5),
        "fixed_days": np.zeros(n, dtype=np.int64),
        "day_parts": np.full(n, 0b011),
        "place_kind": ["desk"] * n,
        "needs": [()] * n,
        "openings": [int(ad.get("number_to_fill") or 1) for ad in ads],
        "hours": [37.0 if ad["work_hours"] == "Fuldtid" else np.nan for ad in ads],
        "salary_min": np.full(n, np.nan),
        "salary_max": np.full(n, np.nan),
        "valid_through": [None] * n,
    }
    return pd.DataFrame(columns)
