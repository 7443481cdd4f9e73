"""The wording of findings: why this placement, why not a better one, and what would help."""

from __future__ import annotations

from collections.abc import Mapping

from matching.plan import ClassReason, Reason

#: Why a person is not placed, in a few words.
REASONS: Mapping[Reason, str] = {
    Reason.NO_FIT: "no job is possible",
    Reason.FIT_BELOW_MIN: "every fit is too low",
    Reason.NO_HOUSE_IN_REACH: "no house is in reach that has what is needed",
    Reason.DAYS_OR_PARTS: "days or parts of the day do not suit",
    Reason.TRAVEL_NOT_WORTH: "the way is too long for what is won",
    Reason.OPENINGS_FULL: "every opening is taken",
    Reason.PLACES_FULL: "every place is taken",
    Reason.OTHERS_GAIN_MORE: "others gain more",
}

#: Why a class is not placed, in a few words.
CLASS_REASONS: Mapping[ClassReason, str] = {
    ClassReason.NO_HOUSE_FITS: "no house holds the class",
    ClassReason.PLACES_FULL: "every place is taken",
}
