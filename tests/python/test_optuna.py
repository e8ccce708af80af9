"""Optuna reads the journal of a sweep, and its own numbers are those of the records."""

import statistics

import optuna
from optuna.distributions import CategoricalDistribution, IntDistribution
from optuna.search_space import intersection_search_space
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from common import InFolder, bitroom, records


class Journal(InFolder):
    def test_every_record_is_a_trial(self):
        out, journal = self.folder / "out", self.folder / "journal.log"
        bitroom("sweep", self.sweep, "--out", out)
        bitroom("merge", out, "--out", self.folder / "all.jsonl", "--optuna", journal)
        study = optuna.load_study(study_name="all", storage=JournalStorage(JournalFileBackend(str(journal))))
        found = records(out / "results.jsonl")
        # A 3 x 2 grid, a conversion and the float network, two seeds of each.
        self.assertEqual((len(study.trials), len(found)), (16, 16))
        for trial in study.trials:
            record = found[trial.user_attrs["key"]]
            network = record["qat"] or record["float"]
            is_converted = record["job"]["qat"] is None and record["job"]["ptq"] is not None
            errors = (record["integer"] if is_converted else network)["metrics"]
            self.assertEqual(trial.state, TrialState.COMPLETE)
            self.assertEqual(trial.value, errors["validation"]["ade"])
            self.assertEqual(trial.user_attrs["test_ade"], errors["test"]["ade"])
            self.assertEqual(trial.user_attrs["weights_hash"], network["weights_hash"])
            if trial.user_attrs["kind"] == "swept":
                weights = record["job"]["qat"]["weights"]
                self.assertEqual(trial.params, {"weight bits": weights["bits"], "quantizer": weights["kind"]})
            else:
                self.assertEqual(trial.params, {})
        self.assertEqual(study.best_value, min(trial.value for trial in study.trials))
        swept = [trial for trial in study.trials if trial.params]
        self.assertEqual(len(swept), 12)
        self.assertTrue(statistics.pstdev(trial.value for trial in swept) > 0)
        kinds = CategoricalDistribution(("last-value", "lsq"))
        expected = {"weight bits": IntDistribution(3, 8), "quantizer": kinds}
        self.assertEqual(intersection_search_space(swept), expected)
