"""Mean AUROC of scikit-learn's isolation forest over 20 seeds: the figures forest-auroc.test.ts compares with.

    OMP_NUM_THREADS=1 python sklearn-auroc.py FEATURES.parquet...
"""

import sys

import numpy as np
import pyarrow.parquet as pq
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

for path in sys.argv[1:]:
    table = pq.read_table(path)
    features = [name for name in table.schema.names if name.startswith("f")]
    matrix = np.column_stack([np.array(table[name]) for name in features]).astype(np.float32)
    labels = np.array(table["label"]).astype(int)
    scores = []
    for seed in range(20):
        forest = IsolationForest(n_estimators=100, max_samples=256, random_state=seed, n_jobs=1).fit(matrix)
        scores.append(roc_auc_score(labels, -forest.score_samples(matrix)))
    print(f"{path}: mean {np.mean(scores):.5f} sd {np.std(scores):.5f} (scikit-learn {sklearn.__version__})")
