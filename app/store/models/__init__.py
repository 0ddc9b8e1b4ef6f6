"""The tables, typed: hosts and profiles, conversations, rules, the log of requests, and the program's own state."""

from app.store.models.base import Base, UtcTime
from app.store.models.calibrations import CalibrationAnswerRow, CalibrationRow, SuggestionRow
from app.store.models.catalog import HostRow, ProfileRow, ProfileVersionRow, RatingRow
from app.store.models.chat import ConversationRow, ImageRow, MessageRow
from app.store.models.comparisons import BatchRow, ComparisonLaneRow, ComparisonRow, VoteRow
from app.store.models.decisions import (
    AnnotationRow,
    CandidateRow,
    ContributionRow,
    DecisionRecordRow,
    ExclusionRow,
    SnapshotRow,
)
from app.store.models.experiments import ExperimentResultRow, ExperimentRow
from app.store.models.log import AttemptRow, AttemptTextRow, RequestRow, SubTaskDependencyRow, SubTaskRow
from app.store.models.parameters import ConversationParametersRow, PresetRow
from app.store.models.rollups import AttemptBinRow, AttemptSpanRow, BinEdgeRow, RequestSpanRow
from app.store.models.rules import RuleRow
from app.store.models.state import StateRow

__all__ = [
    "AnnotationRow",
    "AttemptBinRow",
    "AttemptRow",
    "AttemptSpanRow",
    "AttemptTextRow",
    "Base",
    "BatchRow",
    "BinEdgeRow",
    "CalibrationAnswerRow",
    "CalibrationRow",
    "CandidateRow",
    "ComparisonLaneRow",
    "ComparisonRow",
    "ContributionRow",
    "ConversationParametersRow",
    "ConversationRow",
    "DecisionRecordRow",
    "ExclusionRow",
    "ExperimentResultRow",
    "ExperimentRow",
    "HostRow",
    "ImageRow",
    "MessageRow",
    "PresetRow",
    "ProfileRow",
    "ProfileVersionRow",
    "RatingRow",
    "RequestRow",
    "RequestSpanRow",
    "RuleRow",
    "SnapshotRow",
    "StateRow",
    "SubTaskDependencyRow",
    "SubTaskRow",
    "SuggestionRow",
    "UtcTime",
    "VoteRow",
]
