"""Times scikit-learn's isolation forest on one thread, on rows from a raw file of 32-bit floats.

    OMP_NUM_THREADS=1 python isolation-forest-peer.py MATRIX.f32 FEATURES
Prints one JSON object: {"version", "fit_ms", "score_ms"}.
"""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest

matrix = np.fromfile(sys.argv[1], dtype="<f4").reshape(-1, int(sys.argv[2]))
forest = IsolationForest(n_estimators=100, max_samples=256, random_state=1, n_jobs=1)
started = time.perf_counter()
forest.fit(matrix)
fitted = time.perf_counter()
forest.score_samples(matrix)
scored = time.perf_counter()
print(
    json.dumps(
        {
            "version": sklearn.__version__,
            "fit_ms": (fitted - started) * 1000,
            "score_ms": (scored - fitted) * 1000,
        }
    )
)
