"""The same steps with jieba and scikit-learn, as a practitioner would write them: the peer that `npm run bench` compares with.

Read, fold exact duplicates, segment, TF-IDF of characters and words, place into areas by a linear SVM learned from the
labels and the taxonomy's seeds, group inside each area, keywords by c-TF-IDF, write. No report, no intervals, no masking.
Several trials on one input share what does not depend on taxonomy and labels: reading, segmenting, features.
"""
import argparse
import csv
import json
import multiprocessing
import os
import unicodedata

parser = argparse.ArgumentParser()
parser.add_argument('input')
parser.add_argument('--text', action='append', required=True)
parser.add_argument('--dictionary', required=True)
parser.add_argument('--trials', required=True, help='JSON list of {taxonomy, labels or null, grouped, groupCount or null, out}')
parser.add_argument('--jobs', type=int, default=1)
options = parser.parse_args()
for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ[name] = str(options.jobs)

import jieba
import numpy as np
from scipy import sparse
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

SAMPLE_SIZE, MOST_PSEUDO, LEAST_PSEUDO, PSEUDO_SHARE = 20_000, 400, 40, 0.4
GROUP_SIZE, MOST_GROUPS, KEYWORD_COUNT, COMPONENTS = 30, 300, 8, 100
SEED = 1


def cut(text):
    return [word for word in jieba.cut(text) if any(character.isalnum() for character in word)]


def read():
    with open(options.input, encoding='utf-8-sig', newline='') as file:
        rows = list(csv.DictReader(file))
    ids = [row['id'] for row in rows]
    texts = ['。'.join(unicodedata.normalize('NFKC', row[name]).strip() for name in options.text) for row in rows]
    return ids, texts


def segment(texts):
    jieba.setLogLevel(60)
    jieba.initialize()
    jieba.load_userdict(options.dictionary)
    if options.jobs == 1:
        return [cut(text) for text in texts]
    with multiprocessing.Pool(options.jobs) as pool:
        return pool.map(cut, texts, chunksize=1000)


def features(texts, words):
    def same(tokens):
        return tokens
    characters = TfidfVectorizer(analyzer='char', ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32)
    tokens = TfidfVectorizer(analyzer=same, min_df=2, sublinear_tf=True, dtype=np.float32)
    return normalize(sparse.hstack([characters.fit_transform(texts), tokens.fit_transform(words)], format='csr'))


def seed_scores(texts, frames):
    scores = np.zeros((len(texts), len(frames)), dtype=np.float32)
    for column, frame in enumerate(frames):
        for seed in frame['seeds']:
            for row, text in enumerate(texts):
                if seed in text:
                    scores[row, column] += len(seed) ** 0.5
    return scores


def pseudo_labels(texts, frames, none):
    """Row numbers and codes: per code the surest share of a sample that its seeds name; `none` where no seed is."""
    sample = np.arange(0, len(texts), max(1, len(texts) // SAMPLE_SIZE))
    scores = seed_scores([texts[row] for row in sample], frames)
    ordered = np.sort(scores, axis=1)
    margin = ordered[:, -1] - ordered[:, -2] if scores.shape[1] > 1 else ordered[:, -1]
    best = np.where(ordered[:, -1] > 0, scores.argmax(axis=1), -1)
    rows, codes = [], []
    for column, code in [*enumerate(frame['code'] for frame in frames), (-1, none)]:
        found = np.flatnonzero((best == column) & ((margin > 0) | (column < 0)))
        count = min(MOST_PSEUDO, max(LEAST_PSEUDO, int(PSEUDO_SHARE * len(found))))
        chosen = found[np.argsort(-margin[found], kind='stable')][:count]
        rows.extend(sample[chosen])
        codes.extend([code] * len(chosen))
    return rows, codes


def learn(matrix, rows, labels, cost):
    known = sorted(set(labels))
    if len(known) < 2:
        return np.array([known[0] if known else ''] * matrix.shape[0])
    model = LinearSVC(C=cost, class_weight='balanced', random_state=SEED)
    model.fit(matrix[rows], labels)
    return model.predict(matrix)


def place(matrix, texts, ids, taxonomy, labels):
    frames = taxonomy['areas'] + [{'code': 'A0', **taxonomy.get('outside', {'seeds': []})}]
    given = {}
    if labels:
        with open(labels, encoding='utf-8-sig', newline='') as file:
            given = {row['id']: row for row in csv.DictReader(file)}
    found = {}
    if given:
        for column in ('area', 'stage', 'kind'):
            rows = [row for row, id_ in enumerate(ids) if given.get(id_, {}).get(column) not in (None, '', '?')]
            if rows:
                found[column] = learn(matrix, rows, [given[ids[row]][column] for row in rows], 1.0)
        return found
    for column, parts, none in (('area', frames, 'A0'), ('stage', taxonomy.get('stages', []), 'S0')):
        if parts:
            found[column] = learn(matrix, *pseudo_labels(texts, parts, none), 0.1)
    return found


def group(matrix, areas, group_count):
    dense = normalize(TruncatedSVD(min(COMPONENTS, matrix.shape[1] - 1, matrix.shape[0] - 1), random_state=SEED).fit_transform(matrix))
    groups = np.zeros(len(areas), dtype=int)
    nearest = {}
    start = 0
    for area in sorted(set(areas)):
        rows = np.flatnonzero(areas == area)
        count = group_count or max(1, min(MOST_GROUPS, len(rows) // GROUP_SIZE))
        model = MiniBatchKMeans(count, batch_size=4096, n_init=1, random_state=SEED).fit(dense[rows])
        groups[rows] = start + model.labels_
        distances = np.einsum('ij,ij->i', dense[rows], model.cluster_centers_[model.labels_])
        for row, similarity in zip(rows, distances):
            key = groups[row]
            if key not in nearest or similarity > nearest[key][1]:
                nearest[key] = (row, similarity)
        start += count
    return groups, nearest


def keywords(words, groups):
    counter = CountVectorizer(analyzer=lambda tokens: tokens, min_df=2)
    counts = counter.fit_transform(words)
    members = sparse.csr_matrix((np.ones(len(groups)), (groups, np.arange(len(groups)))))
    totals = (members @ counts).tocsr()
    overall = np.asarray(totals.sum(axis=0)).ravel()
    weighted = totals.multiply(np.log1p(totals.sum() / totals.shape[0] / np.maximum(overall, 1))).tocsr()
    names = counter.get_feature_names_out()
    found = []
    for row in range(weighted.shape[0]):
        start, end = weighted.indptr[row], weighted.indptr[row + 1]
        order = np.argsort(-weighted.data[start:end])[:KEYWORD_COUNT]
        found.append([names[column] for column in weighted.indices[start:end][order]])
    return found


def write(out, ids, texts, found, groups):
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, 'opinions.csv'), 'w', encoding='utf-8-sig', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(['id', 'text', *found, *([] if groups is None else ['issueId'])])
        for row, id_ in enumerate(ids):
            writer.writerow([id_, texts[row], *(column[row] for column in found.values()), *([] if groups is None else [groups[row]])])


def write_issues(out, groups, nearest, words_of_groups):
    sizes = np.bincount(groups)
    with open(os.path.join(out, 'issues.csv'), 'w', encoding='utf-8-sig', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(['rank', 'issueId', 'title', 'keywords', 'opinionCount'])
        for rank, key in enumerate(np.argsort(-sizes, kind='stable'), 1):
            if sizes[key]:
                writer.writerow([rank, key, nearest[key][:30], '|'.join(words_of_groups[key]), sizes[key]])


def main():
    ids, texts = read()
    distinct = list(dict.fromkeys(texts))
    row_of = {text: row for row, text in enumerate(distinct)}
    rows = np.array([row_of[text] for text in texts])
    first_ids = {}
    for id_, text in zip(ids, texts):
        first_ids.setdefault(text, id_)
    words = segment(distinct)
    matrix = features(distinct, words)
    for trial in json.loads(options.trials):
        with open(trial['taxonomy'], encoding='utf-8') as file:
            taxonomy = json.load(file)
        found = place(matrix, distinct, [first_ids[text] for text in distinct], taxonomy, trial['labels'])
        found_of_rows = {name: column[rows] for name, column in found.items()}
        if not trial['grouped']:
            write(trial['out'], ids, texts, found_of_rows, None)
            continue
        groups, nearest = group(matrix, found['area'], trial['groupCount'])
        words_of_groups = keywords(words, groups)
        write(trial['out'], ids, texts, found_of_rows, groups[rows])
        write_issues(trial['out'], groups[rows], {key: distinct[row] for key, (row, _) in nearest.items()}, words_of_groups)


main()
