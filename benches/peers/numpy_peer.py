"""NumPy: the compound Poisson distribution by its real Fourier transform, and simulated years, both vectorised."""

import math

import numpy as np
import scipy
from common import catalogue, report
from scipy.special import ndtr

VERSION = np.__version__
BOTH = f"{VERSION} and {scipy.__version__}"
TWELVE = catalogue()
ONE = [{"per_year": 12.0, "shift": 0.0, "mu": 3.0, "sigma": 1.0}]


def loss(risks, cells, step):
    """Discretise, mix, transform with as many empty cells again, exponentiate, go back. SciPy's normal distribution."""
    edges = (np.arange(cells) + 0.5) * step
    mixture = np.zeros(cells)
    for risk in risks:
        over = edges - risk["shift"]
        z = (np.log(np.where(over > 0, over, 1e-300)) - risk["mu"]) / risk["sigma"]
        mixture += risk["per_year"] * np.diff(ndtr(z), prepend=0.0)
    expected = sum(risk["per_year"] for risk in risks)
    exponent = np.fft.rfft(mixture, 2 * cells) - expected
    sums = np.cumsum(np.fft.irfft(np.exp(exponent), 2 * cells)[:cells])
    cell = int(np.searchsorted(sums, 0.95))
    part = (0.95 - sums[cell - 1]) / (sums[cell] - sums[cell - 1])
    return (cell - 0.5 + part) * step, 0.0


def years(risks, count):
    """Every incident of a risk in all years at once."""
    rng = np.random.default_rng(7)
    sums = np.zeros(count)
    for risk in risks:
        incidents = rng.poisson(risk["per_year"], count)
        minutes = risk["shift"] + rng.lognormal(risk["mu"], risk["sigma"], incidents.sum())
        sums += np.bincount(np.repeat(np.arange(count), incidents), minutes, count)
    sums.sort()
    middle, half = 0.95 * count, 1.96 * math.sqrt(0.95 * 0.05 * count)
    return sums[int(middle)], (sums[int(middle + half)] - sums[int(middle - half)]) / 3.92


report("loss-one-8192", "NumPy, SciPy", BOTH, lambda: loss(ONE, 8192, 1.0), runs=30)
report("loss-twelve-8192", "NumPy, SciPy", BOTH, lambda: loss(TWELVE, 8192, 4096 / 8191.5), runs=10)
report("loss-twelve-4096", "NumPy, SciPy", BOTH, lambda: loss(TWELVE, 4096, 4096 / 4095.5), runs=10)
report("years-one", "NumPy", VERSION, lambda: years(ONE, 100_000), runs=10)
report("years-twelve", "NumPy", VERSION, lambda: years(TWELVE, 100_000), runs=10)
RNG, DRAWS = np.random.default_rng(11), 1_000_000
for name, draw, deviation in [
    ("normal", lambda: RNG.standard_normal(DRAWS), 1.0),
    ("poisson", lambda: RNG.poisson(12.0, DRAWS), math.sqrt(12.0)),
    ("exponential", lambda: RNG.standard_exponential(DRAWS), 1.0),
]:
    report(name, "NumPy", VERSION, lambda: (draw().mean(), deviation / math.sqrt(DRAWS)), units=DRAWS)
