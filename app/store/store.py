"""The store as the rest of the core sees it: one object with a repository for each kind of thing."""

from __future__ import annotations

from app.domain.ports import Clock
from app.store.annotations import AnnotationRepository
from app.store.batches import BatchRepository
from app.store.calibrations import CalibrationRepository
from app.store.comparisons import ComparisonRepository
from app.store.conversations import ConversationRepository
from app.store.database import Database
from app.store.exchange import ConversationExchange
from app.store.experiments import ExperimentRepository
from app.store.hosts import HostRepository
from app.store.parameters import ParametersRepository
from app.store.profiles import ProfileRepository, SeedRatings, no_ratings
from app.store.queries import Queries
from app.store.records import RecordRepository
from app.store.rules import RuleRepository
from app.store.state import StateRepository
from app.store.suggestions import SuggestionRepository
from app.store.votes import VoteRepository


class Store:
    """All repositories over one database, which the caller opens and closes."""

    def __init__(self, database: Database, clock: Clock, seed_ratings: SeedRatings = no_ratings) -> None:
        """Give every repository the same database and clock; `seed_ratings` rates models seen for the first time."""
        self.database = database
        self.hosts = HostRepository(database, clock)
        self.profiles = ProfileRepository(database, clock, seed_ratings)
        self.rules = RuleRepository(database, clock)
        self.conversations = ConversationRepository(database, clock)
        self.exchange = ConversationExchange(database, clock)
        self.parameters = ParametersRepository(database, clock)
        self.records = RecordRepository(database)
        self.annotations = AnnotationRepository(database, clock)
        self.state = StateRepository(database, clock)
        self.comparisons = ComparisonRepository(database)
        self.batches = BatchRepository(database)
        self.votes = VoteRepository(database)
        self.experiments = ExperimentRepository(database)
        self.calibrations = CalibrationRepository(database)
        self.suggestions = SuggestionRepository(database)
        self.queries = Queries(database)
