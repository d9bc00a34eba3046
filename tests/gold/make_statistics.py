"""Values that other people's programs give for tifa's statistics; writes statistics.json beside this file.

    pip install numpy==2.3.* scipy==1.17.1 statsmodels==0.15.0 pymannkendall==1.4.3 pyhomogeneity==1.1 \
        lexicalrichness==0.5.1 scikit-learn
    python3 tests/gold/make_statistics.py

The numbers that go in are made here or are well-known series; the numbers that come out are those of the package named
beside each. tests/library/statistics.rs compares them with tifa's.
"""
import itertools, json, math, sys
from pathlib import Path

import numpy as np
import pyhomogeneity, pymannkendall, scipy, statsmodels
from lexicalrichness import LexicalRichness
from scipy import optimize, stats
from sklearn.feature_extraction.text import TfidfTransformer
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

rng = np.random.RandomState(20061123)
out = {"made_with": {"python": sys.version.split()[0], "scipy": scipy.__version__, "statsmodels": statsmodels.__version__,
                     "numpy": np.__version__}}

# scipy.stats
out["two_sided"] = [[z, 2 * stats.norm.sf(abs(z))] for z in (0.0, 0.3, -1.0, 1.959963984540054, 4.5, -6.0, 12.5, 30.0)]
out["chi_squared_1"] = [[x, stats.chi2.sf(x, 1)] for x in (0.0, 0.02, 1.0, 3.841458820694124, 6.63, 30.0, 700.0)]
out["student"] = [[p, n, stats.t.ppf(p, n)] for p in (0.9, 0.975) for n in (1, 2, 5, 9, 30.5, 400)]

# scipy.stats.chi2_contingency(lambda_="log-likelihood", correction=False)
out["g2"] = []
for a, c, b, d in [(10, 10000, 2, 12000), (0, 5000, 7, 6000), (300, 20000, 310, 20500), (1, 300, 0, 100), (55, 17200, 4, 19100),
                   (24000, 900000, 21000, 910000)]:
    g, p, _, _ = stats.chi2_contingency([[a, c - a], [b, d - b]], correction=False, lambda_="log-likelihood")
    # Monroe et al. 2008 written out once more, in numpy.
    strength = 1000.0
    prior = strength * (a + b) / (c + d)
    delta = np.log((a + prior) / (c + strength - a - prior)) - np.log((b + prior) / (d + strength - b - prior))
    z = delta / np.sqrt(1 / (a + prior) + 1 / (b + prior))
    ratio = np.log2((a or 0.5) / c / ((b or 0.5) / d))
    out["g2"].append({"sides": [a, c, b, d], "g2": g, "p": p, "log_odds": delta, "z": z, "log_ratio": ratio})

# scipy.stats.mannwhitneyu(method="asymptotic"), with its correction for continuity and ties
out["rank_sum"] = []
for a, b in [([1.5, 2.0, 2.0, 3.5, 7.0], [0.5, 2.0, 0.0, 1.0]), ([0, 0, 0, 1], [0, 0, 2, 0, 0]), ([4, 4], [4, 4, 4]),
             (rng.poisson(3, 40).tolist(), rng.poisson(5, 35).tolist())]:
    same = len(set(a + b)) == 1
    out["rank_sum"].append({"target": a, "reference": b,
                            "p": None if same else stats.mannwhitneyu(a, b, method="asymptotic").pvalue})

# statsmodels: Newcombe's interval of a difference, Wilson's of a proportion
out["newcombe"] = []
for a, c, b, d in [(56, 70, 48, 80), (9, 10, 3, 10), (10, 10000, 2, 12000), (0, 500, 7, 600)]:
    low, high = confint_proportions_2indep(a, c, b, d, method="newcomb", compare="diff")
    out["newcombe"].append({"sides": [a, c, b, d], "low": low, "high": high})
out["wilson"] = [[k, n, *proportion_confint(k, n, method="wilson")] for k, n in [(81, 263), (0, 20), (29, 29), (3, 40000)]]

# statsmodels: multipletests(method="fdr_bh")
p = [float(x) for x in rng.uniform(size=40) ** 3]
out["adjust"] = {"p": p, "q": [float(q) for q in multipletests(p, method="fdr_bh")[1]]}

# Series. The annual flow of the Nile at Aswan 1871-1970 (R's datasets::Nile) is Pettitt's usual example.
nile = [1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100,
        1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456,
        824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897,
        822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975,
        815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740]
walk = np.cumsum(rng.normal(size=45)).round(3).tolist()
tied = rng.poisson(2, size=30).astype(float).tolist()
short = [0.0, 0.0, 1.5, 0.0, 2.5, 3.0, 2.5]
out["series"] = []
for name, y in [("nile", nile), ("walk", walk), ("tied", tied), ("short", short)]:
    y = [float(v) for v in y]
    x = list(range(1, len(y) + 1))
    slope, _, low, high = stats.theilslopes(y, x, alpha=0.95)
    plain = pymannkendall.original_test(y)
    rao = pymannkendall.hamed_rao_modification_test(y)
    ranks = stats.rankdata(y)
    n = len(y)
    u = [2 * sum(ranks[:t]) - t * (n + 1) for t in range(1, n)]
    k = max(abs(v) for v in u)
    out["series"].append({
        "name": name, "y": y, "slope": slope, "low": low, "high": high, "s": plain.s, "p": plain.p,
        "tau": stats.kendalltau(x, y).statistic, "inflation": rao.var_s / plain.var_s,
        "hamed_rao": None if rao.var_s <= 0 else rao.p, "k": k, "change": int(np.argmax(np.abs(u))) + 1,
        "pettitt": min(1.0, 2 * math.exp(-6 * k * k / (n**3 + n**2))),
        "pyhomogeneity_change": int(pyhomogeneity.pettitt_test(np.array(y), sim=10).cp) ,
        "pyhomogeneity_k": float(pyhomogeneity.pettitt_test(np.array(y), sim=10).U),
    })
# The same with gaps in the years: 1996 and 2020 are missing in many corpora.
years = [1990, 1991, 1992, 1993, 1994, 1995, 1997, 1998, 1999, 2001]
y = [float(v) for v in rng.poisson(4, size=10)]
slope, _, low, high = stats.theilslopes(y, years, alpha=0.95)
out["gaps"] = {"years": years, "y": y, "slope": slope, "low": low, "high": high}

# Bursts: the cheapest of all sequences of states, by trying each of them.
out["bursts"] = []
for hits, sizes in [([0, 1, 0, 9, 12, 8, 1, 0, 0, 1], [500] * 10), ([3, 4, 2, 3, 5, 3, 4, 3], [400, 500, 300, 450, 500, 380, 420, 400]),
                    ([5, 0, 0, 0, 0, 0, 0, 1, 14, 11], [300, 900, 800, 700, 900, 650, 700, 800, 900, 850])]:
    base = sum(hits) / sum(sizes)
    shares = [base, 2 * base]
    cost = [[-stats.binom.logpmf(h, d, s) for s in shares] for h, d in zip(hits, sizes)]
    up = math.log(len(hits))
    best = min(itertools.product((0, 1), repeat=len(hits)),
               key=lambda q: (round(sum(cost[t][s] for t, s in enumerate(q))
                                    + up * sum(b > a for a, b in zip((0,) + q, q)), 9), sum(q)))
    weights, runs = [], []
    for t, s in enumerate(best):
        if s and (t == 0 or not best[t - 1]):
            runs.append([t, t, 0.0])
        if s:
            runs[-1][1] = t
            runs[-1][2] += cost[t][0] - cost[t][1]
    out["bursts"].append({"hits": hits, "sizes": sizes, "bursts": runs})

# lexicalrichness
words = [f"w{int(v)}" for v in rng.zipf(1.4, size=600) % 400]
number = {w: i for i, w in enumerate(dict.fromkeys(words))}
lex = LexicalRichness(" ".join(words), preprocessor=None, tokenizer=str.split)
out["richness"] = {"words": [number[w] for w in words], "mattr": lex.mattr(window_size=100), "mtld": lex.mtld(threshold=0.72),
                   "hdd": lex.hdd(draws=42)}

# Dispersion: the worked example of Gries 2008 (and Lijffijt and Gries 2012), five parts; and unequal parts by numpy.
def spread(hits, sizes):
    h, s = np.array(hits, float), np.array(sizes, float)
    dp = 0.5 * np.abs(h / h.sum() - s / s.sum()).sum()
    rates = h / s
    return {"hits": hits, "sizes": sizes, "dp": dp, "dp_norm": dp / (1 - s.min() / s.sum()),
            "juilland": 1 - rates.std() / rates.mean() / math.sqrt(len(h) - 1)}
out["dispersion"] = [spread([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]), spread([0, 0, 17], [4000, 90, 2100]), spread([3, 3, 3, 3], [50] * 4)]

# scikit-learn: TfidfTransformer() with its defaults, cosines as products of unit vectors
table = rng.poisson(0.8, size=(6, 25))
table[5] = 0
unit = TfidfTransformer().fit_transform(table).toarray()
out["cosines"] = {"table": table.tolist(), "cosines": (unit @ unit.T).tolist()}

# Wordfish: the same posterior by scipy's L-BFGS from another start.
n, m = 12, 30
true = np.linspace(-1.6, 1.6, n)
rates = np.exp(rng.normal(0, 0.3, n)[:, None] + rng.normal(0.8, 0.7, m)[None, :] + true[:, None] * rng.normal(0, 0.6, m)[None, :])
counts = rng.poisson(rates)
counts[0, counts.sum(0) == 0] = 1
def unpack(v):
    return np.concatenate([[0.0], v[: n - 1]]), v[n - 1 : n - 1 + m], v[n - 1 + m : n - 1 + 2 * m], v[n - 1 + 2 * m :]
def loss(v):
    alpha, psi, beta, theta = unpack(v)
    eta = alpha[:, None] + psi[None, :] + np.outer(theta, beta)
    mu = np.exp(eta)
    r = counts - mu
    value = -(counts * eta - mu).sum() + 0.5 * (theta**2).sum() + 0.5 * (beta**2).sum() / 9
    grad = np.concatenate([-r.sum(1)[1:], -r.sum(0), -(r * theta[:, None]).sum(0) + beta / 9, -(r * beta[None, :]).sum(1) + theta])
    return value, grad
start = np.concatenate([np.zeros(n - 1), np.log(counts.mean(0)), rng.normal(0, 0.1, m), np.linspace(-1, 1, n)])
fit = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100000, "maxfun": 200000, "ftol": 1e-16, "gtol": 1e-10})
theta = unpack(fit.x)[3]
theta = (theta - theta.mean()) / theta.std()
out["wordfish"] = {"counts": counts.tolist(), "theta": (theta * np.sign(theta[-1] - theta[0])).tolist(), "likelihood": -fit.fun}

# Association: logDice of Rychlý 2008, mutual information, and the log-likelihood ratio of scipy.
out["association"] = []
for both, first, second, units in [(30, 60, 40, 1000), (1, 1, 900, 1000), (5, 200, 200, 5000)]:
    g = stats.chi2_contingency([[both, first - both], [second - both, units - first - second + both]], correction=False,
                               lambda_="log-likelihood")[0]
    out["association"].append({"units": [both, first, second, units], "log_dice": 14 + math.log2(2 * both / (first + second)),
                               "mi": math.log2(both * units / (first * second)), "g2": g})

plain = lambda o: o.item() if hasattr(o, "item") else str(o)
Path(__file__).with_name("statistics.json").write_text(json.dumps(out, default=plain, indent=None, separators=(",", ":")) + "\n")
