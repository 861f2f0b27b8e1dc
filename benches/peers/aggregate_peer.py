"""The `aggregate` package: compound distributions by Fourier transform, as actuaries have them."""

import contextlib
import importlib.metadata
import io
import logging
import math
import warnings

from common import report

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
with contextlib.redirect_stdout(io.StringIO()):
    from aggregate import build

# A lognormal distribution is told to it by mean and coefficient of variation: mu = 3, sigma = 1.
MEAN, CV = math.exp(3.5), math.sqrt(math.e - 1)
TEXT = f"agg Year 12 claims sev lognorm {MEAN!r} cv {CV!r} poisson"
with contextlib.redirect_stdout(io.StringIO()):
    YEAR = build(TEXT, update=False)


def loss():
    """A parsed model, discretised, transformed and read."""
    with contextlib.redirect_stdout(io.StringIO()):
        YEAR.update(log2=13, bs=1, padding=1, normalize=False)
        return YEAR.q(0.95), 0.0


report("loss-one-8192", "aggregate", importlib.metadata.version("aggregate"), loss, runs=10, note="grid point, not interpolated")
