"""A linear SVM on TF-IDF, as arxiv-sanity-lite has it (compute.py, serve.py), for benchmarks.taste.

It runs in an environment of its own, where scikit-learn is: `python svm.py TASKS SCORES`. TASKS is JSON: `texts`, and
`tasks` of three lists of places in them: kept, passed, candidates. SCORES gets a list of scores a task.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.svm import LinearSVC

WORDS, RAREST, MOST = 20_000, 5, 0.1  # max_features, min_df and max_df there


def main(tasks_file, scores_file):
    work = json.loads(Path(tasks_file).read_text())
    # Words and pairs are counted once; what a fit would drop is dropped for each task: the result is the same.
    vectorizer = CountVectorizer(strip_accents="unicode", stop_words="english", token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b",
                                 ngram_range=(1, 2), min_df=RAREST, dtype=np.int32)  # fmt: skip
    counts = vectorizer.fit_transform(work["texts"]).tocsr()
    scores = [score(counts, *task) for task in work["tasks"]]
    Path(scores_file).write_text(json.dumps(scores))


def score(counts, kept, passed, candidates):
    known = len(kept) + len(passed)
    rows = counts[kept + passed + candidates]
    papers = np.bincount(rows.indices, minlength=rows.shape[1])
    columns = np.flatnonzero((papers >= RAREST) & (papers <= MOST * rows.shape[0]))
    if len(columns) > WORDS:
        times = np.bincount(rows.indices, weights=rows.data, minlength=rows.shape[1])[columns]
        columns = columns[np.argsort(-times, kind="stable")[:WORDS]]
    matrix = rows[:, columns].astype(float)
    matrix.data = 1 + np.log(matrix.data)  # sublinear_tf
    matrix = matrix @ scipy.sparse.diags(np.log((1 + rows.shape[0]) / (1 + papers[columns])) + 1)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = (scipy.sparse.diags(1 / np.where(lengths, lengths, 1)) @ matrix).tocsr()
    judge = LinearSVC(class_weight="balanced", max_iter=10_000, tol=1e-6, C=0.01)
    judge.fit(matrix[:known], [1] * len(kept) + [0] * len(passed))
    return judge.decision_function(matrix[known:]).tolist()


if __name__ == "__main__":
    main(*sys.argv[1:])
